"""The emblem on a unit's papers: an institution bears its authority's if it has none."""

from __future__ import annotations

from flask import Response, flash, make_response, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.services import office
from app.services.errors import NotFound
from app.web import current
from app.web.forms import VersionForm
from app.web.guards import requires
from app.web.htmx import go_to
from app.web.office.blueprint import blueprint


@blueprint.get("/units/<code>/office/emblem.png")
@requires(Permission.UNIT_VIEW)
def emblem() -> Response:
    """Answer the emblem that the unit's papers bear, its authority's if it has none."""
    picture = office.emblem_of(current.session(), current.unit())
    if picture is None:
        raise NotFound()
    response = make_response(picture)
    response.mimetype = "image/png"
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


@blueprint.post("/units/<code>/office/emblem/remove")
@requires(Permission.UNIT_EDIT)
def remove_emblem() -> ResponseReturnValue:
    _keep(None, VersionForm())
    flash(_("The emblem is removed."), "success")
    return go_to(_page_address())


def _keep(picture: bytes | None, form: VersionForm) -> None:
    office.keep_emblem(
        current.session(),
        current.unit(),
        picture,
        version=form.version.data or 0,
        actor=current.actor(),
        at=current.arrived_at(),
    )


def _page_address() -> str:
    return url_for("office.letterhead", code=current.unit().code, _anchor="emblem")
