"""The officers under a unit's code: who they are, what they do, whether they may sign in."""

from __future__ import annotations

from typing import Any, TypeVar

from flask import flash, make_response, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.access.reach import Relation
from app.domain.login_codes import Level
from app.models import Account, Duty, Unit
from app.services.accounts import keeping
from app.services.accounts.handing_over import may_hand_over, predecessor
from app.services.errors import ChangedMeanwhile
from app.services.rosters import room_care
from app.web import current, kept_forms
from app.web.filters import room_name
from app.web.forms import VersionForm
from app.web.guards import requires
from app.web.htmx import go_to
from app.web.now_and_typed import differences
from app.web.officers.blueprint import blueprint
from app.web.officers.forms import DUTY_NAMES, OfficerDetailsForm, OfficerForm
from app.web.officers.rooms import gone_room_name, room_facts, rooms_text
from app.web.officers.sessions import live_sessions

Form = TypeVar("Form", bound=OfficerDetailsForm)


@blueprint.get("/units/<code>/officers")
@requires(Permission.ACCOUNT_VIEW)
def officers() -> ResponseReturnValue:
    """List a unit's logins."""
    unit = current.unit()
    rows = keeping.of_unit(current.session(), unit)
    looks_below = Relation.CHILD in current.scope(Permission.ACCOUNT_VIEW).relations
    issues = current.may(Permission.ACCOUNT_ISSUE) and unit.level is not Level.INSTITUTION
    return render_template(
        "officers/officers.html",
        unit=unit,
        rows=rows,
        **room_facts(unit, rows),
        duty_names=DUTY_NAMES,
        may_manage=current.may(Permission.ACCOUNT_MANAGE),
        looks_below=looks_below and unit.id == current.actor().unit_id,
        issues_below=issues,
        may_demand=unit.level is Level.DEPARTMENT and current.may(Permission.SECOND_FACTOR_DEMAND),
    )


@blueprint.get("/units/<code>/officers/<int:account_id>")
@requires(Permission.ACCOUNT_VIEW)
def officer(account_id: int) -> ResponseReturnValue:
    """Show one officer, to be edited by who may."""
    account = keeping.get(current.session(), current.unit(), account_id)
    form = OfficerForm.for_page(obj=account)
    return officer_page(account, form)


@blueprint.post("/units/<code>/officers/<int:account_id>")
@requires(Permission.ACCOUNT_MANAGE)
def edit_officer(account_id: int) -> ResponseReturnValue:
    """Write what was changed, unless somebody else changed it meanwhile."""
    account = keeping.get(current.session(), current.unit(), account_id)
    form = with_choices(OfficerForm(), account.unit, account)
    if not form.validate():
        return officer_page(account, form, 422)
    try:
        keeping.edit(
            current.session(),
            account,
            actor=current.actor(),
            at=current.arrived_at(),
            version=form.version.data,
            details=details_of(form),
        )
    except ChangedMeanwhile:
        return _changed_meanwhile(account, form)
    kept_forms.forget()
    flash(_("Saved: %(name)s.", name=account.name), "success")
    return go_to(url_for("officers.officers", code=account.unit.code))


@blueprint.post("/units/<code>/officers/<int:account_id>/suspend")
@requires(Permission.ACCOUNT_MANAGE)
def suspend_officer(account_id: int) -> ResponseReturnValue:
    """Keep an officer from signing in."""
    return _set_active(account_id, False, _("Suspended: %(name)s can no longer sign in."))


@blueprint.post("/units/<code>/officers/<int:account_id>/restore")
@requires(Permission.ACCOUNT_MANAGE)
def restore_officer(account_id: int) -> ResponseReturnValue:
    """Let a suspended officer sign in again."""
    return _set_active(account_id, True, _("%(name)s can sign in again."))


def _set_active(account_id: int, active: bool, message: str) -> ResponseReturnValue:
    account = keeping.get(current.session(), current.unit(), account_id)
    form = VersionForm()
    if not form.validate():
        raise ChangedMeanwhile()
    keeping.set_active(
        current.session(),
        account,
        active,
        actor=current.actor(),
        at=current.arrived_at(),
        version=form.version.data,
    )
    flash(message % {"name": account.name or account.username}, "success")
    return go_to(url_for("officers.officers", code=account.unit.code))


def details_of(form: OfficerDetailsForm) -> keeping.Details:
    return keeping.Details(
        name=form.name.data,
        position=form.position.data,
        phone=form.phone.data,
        appointment=form.appointment.data,
        duty=Duty(form.duty.data),
        rooms=tuple(form.rooms.data) or None,
    )


def with_choices(form: Form, unit: Unit, account: Account | None) -> Form:
    """Offer the duties and rooms that an officer of this unit may have."""
    duties = keeping.duties_at(unit.level)
    rooms = room_care.rooms_to_offer(current.session(), unit)
    gone: list[str] = []
    if account is not None:
        duties = (Duty.PRINCIPAL,) if account.duty is Duty.PRINCIPAL else duties
        gone = [room for room in account.rooms or [] if room not in rooms]
    if account is not None and isinstance(form, OfficerForm):
        form.is_limited = account.rooms is not None
    form.duty.choices = [(duty.value, DUTY_NAMES[duty]) for duty in duties]
    form.rooms.choices = [(room, room_name(room)) for room in rooms]
    form.rooms.choices += [(room, gone_room_name(room)) for room in gone]
    if form.duty.data is None and len(duties) == 1:
        form.duty.data = duties[0].value
    return form


def officer_page(
    account: Account, form: OfficerForm, status: int = 200, **facts: Any
) -> ResponseReturnValue:
    own = account.id == current.actor().id
    may_reset = current.may(Permission.ACCOUNT_RESET)
    page = render_template(
        "officers/officer.html",
        account=account,
        unit=account.unit,
        form=with_choices(form, account.unit, account),
        duty_names=DUTY_NAMES,
        rooms_text=rooms_text(account),
        has_rooms=account.unit.level is Level.INSTITUTION and account.duty is not Duty.PRINCIPAL,
        may_manage=current.may(Permission.ACCOUNT_MANAGE) and account.successor_id is None,
        may_reset=may_reset and not own and account.successor_id is None,
        may_hand_over=may_reset and may_hand_over(account, actor=current.actor()),
        predecessor=predecessor(current.session(), account),
        sessions=live_sessions(account) if may_reset and not own else None,
        own=own,
        **facts,
    )
    return make_response(page, status)


def _changed_meanwhile(account: Account, form: OfficerForm) -> ResponseReturnValue:
    """Show what is kept now beside what was typed; saved again, what was typed holds."""
    shown = differences(form, OfficerForm(None, obj=account), but=("duty", "rooms"))
    form.version.data = account.version
    return officer_page(account, form, 409, differences=shown)
