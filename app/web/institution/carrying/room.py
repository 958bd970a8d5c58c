"""One class of last year: its pupils decided one by one, or all at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.access.permissions import Permission
from app.domain import paging
from app.domain.thai_calendar import in_bangkok
from app.models import Return
from app.services import returns
from app.services.errors import DecisionsMovedOn
from app.services.rosters import checks
from app.services.rosters.carrying import cases, deciding, undoing
from app.services.rosters.carrying.cases import CaseState
from app.services.rosters.carrying.proposal import proposed_for
from app.web import access_log, current, kept_forms
from app.web.guards import requires
from app.web.htmx import go_to
from app.web.institution import words as institution_words
from app.web.institution.addresses import address_of
from app.web.institution.blueprint import blueprint
from app.web.institution.carrying import words
from app.web.institution.carrying.addresses import (
    CARRY_OVER,
    class_asked,
    last_year_of,
    roster_at_hand,
)
from app.web.institution.carrying.forms import BarForm, RoomForm, Row, form_of, set_for_all
from app.web.institution.carrying.words import Choices
from app.web.institution.roster import class_name
from app.web.paging import Pager, page_asked

PER_PAGE = 100
BAR = "all-"


@dataclass(slots=True)
class ClassPage:
    """A page of a class of last year, its rows with what was typed into them."""

    grade: str
    room: str
    choices: Choices
    bar: BarForm
    rows: list[Row]
    pager: Pager

    @property
    def url(self) -> str:
        return self.pager.url(self.pager.number)

    @property
    def may_change(self) -> bool:
        """Say whether there is anybody left on the page about whom something can be decided."""
        return any(row.form for row in self.rows)

    @property
    def applied(self) -> bool:
        return any(row.case.state is CaseState.APPLIED for row in self.rows)

    @property
    def decided(self) -> int:
        return sum(row.is_decided for row in self.rows)

    @property
    def wrong(self) -> list[Row]:
        return [row for row in self.rows if row.errors]

    def validate(self, *, for_all: bool) -> bool:
        """Look at every row, after the bar was put into them where that was asked for."""
        if for_all:
            if not self.bar.validate():
                return False
            set_for_all(self.rows, self.bar)
        valid = [row.form.validate() for row in self.rows if row.form]
        return all(valid)


@blueprint.get(f"{CARRY_OVER}/class")
@requires(Permission.ROSTER_EDIT)
def carry_over_room() -> ResponseReturnValue:
    roster = roster_at_hand()
    returns.require_recording(current.session(), roster, at=current.arrived_at())
    access_log.note_read("roster_read", account=current.actor())
    form = RoomForm.for_page()
    return _answer(form, _class_page(roster, kept_forms.typed_before()))


@blueprint.post(f"{CARRY_OVER}/class")
@requires(Permission.ROSTER_EDIT)
def decide_room() -> ResponseReturnValue:
    roster = roster_at_hand()
    page = _class_page(roster, request.form)
    if not page.validate(for_all=bool(request.form.get("set"))):
        return _answer(RoomForm(), page, 422)
    try:
        changed = deciding.decide(
            current.session(),
            roster,
            {row.id: row.wish for row in page.rows if row.was_sent(request.form)},
            scope=current.scope(Permission.ROSTER_EDIT),
            actor=current.actor(),
            at=current.arrived_at(),
        )
    except DecisionsMovedOn as refusal:
        return _answer(_moved_on(page, refusal), page, 409)
    kept_forms.forget()
    flash(words.saved(changed), "success")
    pager = page.pager
    is_last = pager.number == pager.pages
    return go_to(address_of("carry_over") if is_last else pager.url(pager.number + 1))


def _class_page(roster: Return, typed: MultiDict[str, Any] | None) -> ClassPage:
    """Read a page of a class as it is now, with what was typed into its rows."""
    session, source = current.session(), last_year_of(roster)
    cases.require_all_rooms(current.scope(Permission.ROSTER_EDIT))
    grade, room = class_asked(request.args.get("class", ""))
    condition = cases.in_room(grade, room)
    total = cases.count(session, source, condition)
    span = paging.span(total, page_asked(), size=PER_PAGE)
    listed = cases.listed(session, roster, source, condition, offset=span.offset, limit=span.size)
    taught = checks.grades_taught(roster.unit)
    choices = words.choices_after(grade, taught)
    today = in_bangkok(current.arrived_at()).date()
    rows = []
    for case in listed:
        proposal = proposed_for(case, taught)
        form = form_of(case, proposal, typed, choices=choices, today=today)
        decided = words.said(case.decision) if case.decision else ""
        rows.append(Row(case, words.state_of(case), decided, form))
    base = address_of("carry_over_room", **{"class": f"{grade}/{room}"})
    bar = BarForm(typed, prefix=BAR)
    bar.choices, bar.today = choices, today
    return ClassPage(
        grade, room, choices, bar, rows, Pager(span.number, span.pages, total, f"{base}&")
    )


def _moved_on(page: ClassPage, refusal: DecisionsMovedOn) -> RoomForm:
    """Say beside each row what is decided now; what was typed is saved when it is sent again."""
    for row in page.rows:
        if row.form is not None:
            row.form.shown.data = row.case.token
            if row.id in refusal.facts["sources"]:
                row.now = row.decided or _("undecided")
    form = RoomForm()
    form.form_errors = [
        _("Colleagues decided otherwise about marked pupils. Compare, then save again.")
    ]
    return form


def _may_undo() -> bool:
    return undoing.first_confirmed(current.session(), roster_at_hand()) is None


def _answer(form: RoomForm, page: ClassPage, status: int = 200) -> ResponseReturnValue:
    shown = render_template(
        "institution/carrying/room.html",
        form=form,
        page=page,
        name=class_name(page.grade, page.room) or "–",
        overview_url=address_of("carry_over"),
        undo_url=address_of("undo_carrying") if page.applied and _may_undo() else None,
        roster_url=address_of("roster"),
        pupils_word=institution_words.pupils_of(current.unit()),
    )
    return shown, status
