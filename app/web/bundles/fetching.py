"""Fetch a bundle: its ZIP is written while it is sent."""

from __future__ import annotations

from urllib.parse import quote

from flask import Response, current_app
from flask.typing import ResponseReturnValue

from app.access.permissions import Permission
from app.dispatch.names import safe
from app.dispatch.zips import zip_of
from app.extensions import db
from app.models import Bundle
from app.services.bundles import keeping
from app.web import access_log, current
from app.web.bundles.blueprint import BUNDLE, blueprint
from app.web.bundles.page import require
from app.web.guards import requires


@blueprint.get(f"{BUNDLE}.zip")
@requires(Permission.SUBMISSION_BUNDLE)
def fetch(number: int) -> ResponseReturnValue:
    bundle = keeping.find(current.session(), current.the_round(), current.unit(), number)
    require(with_sheets=bundle.with_sheets)
    keeping.require_fetchable(bundle, at=current.arrived_at())
    the_round, unit = current.the_round(), current.unit()
    _note(bundle)
    name = safe(f"เอกสารนำส่งข้อมูล {the_round.key} {unit.code} {unit.name}")
    return _sent(number, f"{name}.zip")


def _note(bundle: Bundle) -> None:
    """Tell the access log of each unit whose papers leave the house."""
    for _part, confirmation in keeping.parts(current.session(), bundle.id):
        unit = confirmation.return_.unit
        access_log.note("bundle_fetched", account=current.actor(), subject=unit.code, about=unit)


def _sent(bundle_id: int, name: str) -> Response:
    made = zip_of(db.engine, bundle_id)
    response: Response = current_app.response_class(made.chunks, mimetype="application/zip")
    if made.length is not None:
        response.content_length = made.length
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    response.headers["Cache-Control"] = "no-store"
    return response
