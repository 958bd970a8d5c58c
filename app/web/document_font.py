"""The typeface of documents, for browsers that print them: two files, and no others."""

from __future__ import annotations

import hashlib
from functools import cache

from flask import Blueprint, Response, abort, current_app, url_for

from app.documents.fonts import document_font
from app.web.guards import public

blueprint = Blueprint("document_font", __name__)


@blueprint.get("/document-font/<file>")
@public
def font_file(file: str) -> Response:
    """Give a cut of the typeface; the address changes with it, so that browsers may keep it."""
    content = _cuts().get(file)
    if content is None:
        abort(404)
    response = current_app.response_class(content, mimetype="font/ttf")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def address_of_cut(*, bold: bool) -> str:
    """Return the address of the regular or the bold cut."""
    name = document_font().cut(bold=bold).name
    version = hashlib.sha256(_cuts()[name]).hexdigest()[:8]
    return url_for("document_font.font_file", file=name, v=version)


@cache
def _cuts() -> dict[str, bytes]:
    cuts = [document_font().cut(bold=bold) for bold in (False, True)]
    return {cut.name: cut.read_bytes() for cut in cuts}
