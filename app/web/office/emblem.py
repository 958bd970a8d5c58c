"""The emblem on a unit's papers: sent as a picture, kept only as the portal redrew it."""

from __future__ import annotations

from flask import Response, flash, make_response, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.documents.emblems import NotAnEmblem, reencoded
from app.services import office
from app.services.errors import NotFound
from app.web import current
from app.web.few_at_once import one_of_few
from app.web.forms import VersionForm
from app.web.guards import requires
from app.web.htmx import go_to
from app.web.office.blueprint import blueprint
from app.web.office.forms import FAULTS, EmblemForm
from app.web.office.letterhead import blank_form, page
from app.web.transaction import begin_writing, manages_transaction


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


@blueprint.post("/units/<code>/office/emblem")
@manages_transaction
@requires(Permission.UNIT_EDIT)
def save_emblem() -> ResponseReturnValue:
    """Redraw the picture, which takes a moment, and only then write."""
    form = EmblemForm()
    if not form.validate():
        return _again(form)
    current.session().rollback()
    try:
        with one_of_few():
            picture = reencoded(form.content)
    except NotAnEmblem as refused:
        form.picture.errors = [str(FAULTS[refused.code])]
        return _again(form)
    begin_writing()
    _keep(picture, form)
    flash(_("The emblem is kept."), "success")
    return go_to(_page_address())


@blueprint.post("/units/<code>/office/emblem/remove")
@requires(Permission.UNIT_EDIT)
def remove_emblem() -> ResponseReturnValue:
    _keep(None, VersionForm())
    flash(_("The emblem is removed."), "success")
    return go_to(_page_address())


def _keep(picture: bytes | None, form: EmblemForm | VersionForm) -> None:
    office.keep_emblem(
        current.session(),
        current.unit(),
        picture,
        version=form.version.data or 0,
        actor=current.actor(),
        at=current.arrived_at(),
    )


def _again(form: EmblemForm) -> ResponseReturnValue:
    kept = office.of(current.session(), current.unit())
    return page(blank_form(kept), kept, 422, emblem_form=form)


def _page_address() -> str:
    return url_for("office.letterhead", code=current.unit().code, _anchor="emblem")
