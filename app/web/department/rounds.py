"""Rounds: listed, opened, their dates changed, extended (`process.md` 2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.domain.thai_calendar import BUDDHIST_OFFSET, format_moment, in_bangkok
from app.models import Round
from app.services import owing, round_keeping
from app.services.errors import (
    DatesOutOfOrder,
    LateEntryRunning,
    ReasonMissing,
    RoundBeforeOpen,
    RoundExists,
)
from app.services.round_keeping import DUE_COLUMNS
from app.web import current, htmx, kept_forms
from app.web.context import round_label
from app.web.department.blueprint import blueprint
from app.web.department.forms import (
    EditRoundForm,
    ExtendForm,
    NewRoundForm,
    blame,
    typed_from,
)
from app.web.explanations import explain
from app.web.guards import requires
from app.web.moments import WHOLE_DAY, split

ROUNDS = "/departments/<code>/rounds"
ROUND = f"{ROUNDS}/<round_key>"


@dataclass(frozen=True, slots=True)
class Line:
    """A round as the list shows it."""

    label: str
    key: str
    state: str
    opens: str
    deadlines: tuple[str, ...]
    closes: str
    confirmed: int
    provinces: int


def address_of(page: str, **arguments: Any) -> str:
    return url_for(f"department.{page}", code=current.unit().code, **arguments)


@blueprint.get(ROUNDS)
@requires(Permission.ROUND_MANAGE)
def rounds() -> ResponseReturnValue:
    confirmed = owing.provinces_confirmed(current.session())
    return render_template(
        "department/rounds.html",
        lines=[_line(one, *confirmed.get(one.id, (0, 0))) for one in current.all_rounds()],
        base=address_of("rounds"),
        boards_base=url_for("department.board", round_key="~", code=current.unit().code).split("~"),
    )


@blueprint.get(f"{ROUNDS}/new")
@requires(Permission.ROUND_MANAGE)
def new_round() -> ResponseReturnValue:
    return _new_page(NewRoundForm.for_page(**_next_round()))


@blueprint.post(f"{ROUNDS}/new")
@requires(Permission.ROUND_MANAGE)
def open_round() -> ResponseReturnValue:
    form = NewRoundForm()
    if not form.validate():
        return _new_page(form, 422)
    try:
        opened = round_keeping.open_round(
            current.session(),
            academic_year=form.academic_year.data or 0,
            number=form.number.data or 0,
            opens_at=form.moment("opens_at"),
            closes_at=form.moment("closes_at"),
            deadlines=form.deadlines(),
            actor=current.actor(),
            at=current.arrived_at(),
        )
    except DatesOutOfOrder as refusal:
        blame(form, refusal, f"{refusal.facts['field']}_day")
        return _new_page(form, 422)
    except RoundExists:
        form.number.errors = [_("This round exists already. Look at it in the list of rounds.")]
        return _new_page(form, 422)
    except (RoundBeforeOpen, LateEntryRunning) as refusal:
        form.number.errors = [explain(refusal).explanation]
        return _new_page(form, 409)
    kept_forms.forget()
    flash(_("%(label)s is made.", label=round_label(opened)), "success")
    return htmx.go_to(address_of("rounds"))


@blueprint.get(ROUND)
@requires(Permission.ROUND_MANAGE)
def edit_round() -> ResponseReturnValue:
    the_round = current.the_round()
    return _edit_page(EditRoundForm.for_page(**typed_from(the_round), version=the_round.version))


@blueprint.post(ROUND)
@requires(Permission.ROUND_MANAGE)
def set_dates() -> ResponseReturnValue:
    form = EditRoundForm()
    if not form.validate():
        return _edit_page(form, 422)
    try:
        round_keeping.set_dates(
            current.session(),
            current.the_round(),
            opens_at=form.moment("opens_at"),
            closes_at=form.moment("closes_at"),
            deadlines=form.deadlines(),
            version=form.version.data,
            reason=form.reason.data or "",
            actor=current.actor(),
            at=current.arrived_at(),
        )
    except DatesOutOfOrder as refusal:
        blame(form, refusal, f"{refusal.facts['field']}_day")
        return _edit_page(form, 422)
    except ReasonMissing:
        form.reason.errors = [_("The round has opened: type the reason of the change.")]
        return _edit_page(form, 422)
    kept_forms.forget()
    flash(_("The dates are saved."), "success")
    return htmx.go_to(address_of("rounds"))


@blueprint.get(f"{ROUND}/extend")
@requires(Permission.ROUND_MANAGE)
def extend_round() -> ResponseReturnValue:
    the_round = current.the_round()
    form = ExtendForm.for_page(closes_at_clock=WHOLE_DAY, version=the_round.version)
    return _extend_page(form)


@blueprint.post(f"{ROUND}/extend")
@requires(Permission.ROUND_MANAGE)
def extend() -> ResponseReturnValue:
    form = ExtendForm()
    if not form.validate():
        return _extend_page(form, 422)
    try:
        round_keeping.extend(
            current.session(),
            current.the_round(),
            closes_at=form.moment(),
            version=form.version.data,
            reason=form.reason.data or "",
            actor=current.actor(),
            at=current.arrived_at(),
        )
    except DatesOutOfOrder as refusal:
        blame(form, refusal, "closes_at_day")
        return _extend_page(form, 422)
    kept_forms.forget()
    closes = format_moment(current.the_round().closes_at, "medium", is_end=True)
    flash(_("The round now closes at %(moment)s.", moment=closes), "success")
    return htmx.go_to(address_of("rounds"))


def _line(one: Round, confirmed: int, provinces: int) -> Line:
    at = current.arrived_at()
    state = "coming" if at < one.opens_at else "open" if at < one.closes_at else "closed"
    dues = (one.institution_due_at, one.authority_due_at, one.province_due_at)
    return Line(
        round_label(one),
        one.key,
        state,
        format_moment(one.opens_at),
        tuple(format_moment(due_at, "medium", is_end=True) for due_at in dues),
        format_moment(one.closes_at, "medium", is_end=True),
        confirmed,
        provinces,
    )


def _next_round() -> dict[str, Any]:
    """Suggest the number that comes next in this year, and times from midnight to midnight."""
    year = in_bangkok(current.arrived_at()).year + BUDDHIST_OFFSET
    numbers = [one.number for one in current.all_rounds() if one.academic_year == year]
    ends = (*DUE_COLUMNS.values(), "closes_at")
    return {
        "academic_year": year,
        "number": max(numbers, default=0) + 1,
        "opens_at_clock": timedelta(),
        **{f"{name}_clock": WHOLE_DAY for name in ends},
    }


def _new_page(form: NewRoundForm, status: int = 200) -> ResponseReturnValue:
    today, _clock = split(current.arrived_at(), is_end=False)
    page = render_template(
        "department/new_round.html",
        form=form,
        owed=owing.forecast(current.session(), on=today),
        back=address_of("rounds"),
    )
    return page, status


def _edit_page(form: EditRoundForm, status: int = 200) -> ResponseReturnValue:
    the_round = current.the_round()
    page = render_template(
        "department/edit_round.html",
        form=form,
        label=round_label(the_round),
        has_opened=the_round.opens_at <= current.arrived_at(),
        back=address_of("rounds"),
    )
    return page, status


def _extend_page(form: ExtendForm, status: int = 200) -> ResponseReturnValue:
    the_round = current.the_round()
    page = render_template(
        "department/extend_round.html",
        form=form,
        label=round_label(the_round),
        closes=format_moment(the_round.closes_at, "long", is_end=True),
        back=address_of("rounds"),
    )
    return page, status
