"""Late entries: exceptions that the department grants to single units (`process.md` 2.1)."""

from __future__ import annotations

from flask import abort, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.domain.thai_calendar import format_moment
from app.models import Unit
from app.services import late_entries, units
from app.services.errors import ExceptionTooShort, NotFound
from app.web import current, htmx, kept_forms
from app.web.context import round_label
from app.web.department.blueprint import blueprint
from app.web.department.forms import ExceptionForm, WithdrawForm, blame
from app.web.department.rounds import ROUND, address_of
from app.web.guards import requires
from app.web.moments import WHOLE_DAY

EXCEPTIONS = f"{ROUND}/exceptions"
EXCEPTION = f"{EXCEPTIONS}/<excepted>"


@blueprint.get(EXCEPTIONS)
@requires(Permission.ROUND_EXCEPT)
def exceptions() -> ResponseReturnValue:
    session, the_round, at = current.session(), current.the_round(), current.arrived_at()
    wanted = request.args.get("q", "").strip()
    scope = current.scope(Permission.ROUND_EXCEPT)
    found = late_entries.candidates(session, the_round, wanted, scope=scope) if wanted else []
    granted = [
        (one, format_moment(one.until, "medium", is_end=True), at < one.until)
        for one in late_entries.every(session, the_round, scope=scope)
    ]
    return render_template(
        "department/exceptions.html",
        label=round_label(the_round),
        wanted=wanted,
        found=found,
        most=late_entries.MOST_CANDIDATES,
        granted=granted,
        url=_list_page(),
        back=address_of("rounds"),
    )


@blueprint.get(EXCEPTION)
@requires(Permission.ROUND_EXCEPT)
def exception(excepted: str) -> ResponseReturnValue:
    return _grant_page(_excepted(excepted), ExceptionForm.for_page(until_clock=WHOLE_DAY))


@blueprint.post(EXCEPTION)
@requires(Permission.ROUND_EXCEPT)
def grant_exception(excepted: str) -> ResponseReturnValue:
    unit, form = _excepted(excepted), ExceptionForm()
    if not form.validate():
        return _grant_page(unit, form, 422)
    try:
        granted = late_entries.grant(
            current.session(),
            current.the_round(),
            unit=unit,
            until=form.moment(),
            reason=form.reason.data or "",
            actor=current.actor(),
            at=current.arrived_at(),
        )
    except ExceptionTooShort as refusal:
        blame(form, refusal, "until_day")
        return _grant_page(unit, form, 422)
    kept_forms.forget()
    until = format_moment(granted.until, "medium", is_end=True)
    text = _("%(unit)s may work until %(moment)s.", unit=unit.name, moment=until)
    flash(text, "success")
    return htmx.go_to(_list_page())


@blueprint.get(f"{EXCEPTION}/withdraw")
@requires(Permission.ROUND_EXCEPT)
def withdrawal(excepted: str) -> ResponseReturnValue:
    return _withdraw_page(_excepted(excepted), WithdrawForm.for_page())


@blueprint.post(f"{EXCEPTION}/withdraw")
@requires(Permission.ROUND_EXCEPT)
def withdraw_exception(excepted: str) -> ResponseReturnValue:
    unit, form = _excepted(excepted), WithdrawForm()
    if not form.validate():
        return _withdraw_page(unit, form, 422)
    late_entries.withdraw(
        current.session(),
        current.the_round(),
        unit=unit,
        reason=form.reason.data or "",
        actor=current.actor(),
        at=current.arrived_at(),
    )
    kept_forms.forget()
    flash(_("The exception of %(unit)s is taken back.", unit=unit.name), "success")
    return htmx.go_to(_list_page())


def _excepted(code: str) -> Unit:
    """Give the unit that an exception is about; one out of reach is not found or refused."""
    unit = units.find(current.session(), code)
    if unit is None:
        raise NotFound()
    if not current.may(Permission.ROUND_EXCEPT, unit):
        abort(403)
    return unit


def _list_page() -> str:
    return address_of("exceptions", round_key=current.the_round().key)


def _grant_page(unit: Unit, form: ExceptionForm, status: int = 200) -> ResponseReturnValue:
    the_round = current.the_round()
    page = render_template(
        "department/exception.html",
        form=form,
        unit=unit,
        label=round_label(the_round),
        closes=format_moment(the_round.closes_at, "long", is_end=True),
        back=_list_page(),
    )
    return page, status


def _withdraw_page(unit: Unit, form: WithdrawForm, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "department/withdraw_exception.html",
        form=form,
        unit=unit,
        label=round_label(current.the_round()),
        back=_list_page(),
    )
    return page, status
