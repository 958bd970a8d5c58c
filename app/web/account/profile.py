"""A unit's own basic data (`process.md` 1.5)."""

from __future__ import annotations

from typing import Any

from flask import flash, make_response, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.models import Unit
from app.services import units
from app.services.errors import ChangedMeanwhile
from app.web import current, kept_forms
from app.web.account.blueprint import blueprint
from app.web.account.profile_form import ProfileForm, form_for
from app.web.guards import requires
from app.web.htmx import go_to
from app.web.now_and_typed import differences


@blueprint.get("/units/<code>/profile")
@requires(Permission.UNIT_VIEW)
def profile() -> ResponseReturnValue:
    """Show a unit's basic data, to be edited by who may."""
    unit = current.unit()
    return _page(unit, form_for(unit).for_page(**_facts(unit)))


@blueprint.post("/units/<code>/profile")
@requires(Permission.UNIT_EDIT)
def save_profile() -> ResponseReturnValue:
    """Write the basic data, unless somebody else changed it meanwhile."""
    unit = current.unit()
    form = form_for(unit)()
    if not form.validate():
        return _page(unit, form, 422)
    try:
        units.keep_basic_data(
            current.session(),
            unit,
            actor=current.actor(),
            at=current.arrived_at(),
            version=form.version.data,
            data=form.basic_data(),
        )
    except ChangedMeanwhile:
        shown = differences(form, form_for(unit)(None, **_facts(unit)))
        form.version.data = unit.version
        return _page(unit, form, 409, differences=shown)
    kept_forms.forget()
    flash(_("Saved."), "success")
    return go_to(url_for("account.profile", code=unit.code))


def _facts(unit: Unit) -> dict[str, Any]:
    """Give what the form is filled with; a grade without rooms was never told how many."""
    teaches = {f"teaches_{code}": True for code in unit.grades}
    rooms = {f"rooms_{code}": number for code, number in unit.rooms_per_grade.items()}
    return {"obj": unit, **teaches, **rooms}


def _page(unit: Unit, form: ProfileForm, status: int = 200, **facts: Any) -> ResponseReturnValue:
    page = render_template(
        "account/profile.html",
        unit=unit,
        form=form,
        grades=form.grade_rows(),
        may_edit=current.may(Permission.UNIT_EDIT),
        **facts,
    )
    return make_response(page, status)
