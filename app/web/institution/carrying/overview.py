"""Last year's classes: how far each is decided, and deciding as proposed (`process.md` 3.3)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from app.access.permissions import Permission
from app.models import Return
from app.services.rosters import checks
from app.services.rosters.carrying import cases, deciding, overview, undoing
from app.services.rosters.carrying.cases import CaseState
from app.services.rosters.carrying.overview import ClassOfLastYear
from app.web import current
from app.web.guards import requires
from app.web.htmx import go_to
from app.web.institution import words as institution_words
from app.web.institution.addresses import address_of, confirmation_page
from app.web.institution.blueprint import blueprint
from app.web.institution.carrying import words
from app.web.institution.carrying.addresses import CARRY_OVER, class_asked, roster_at_hand
from app.web.institution.own_rooms import require_all_rooms
from app.web.institution.roster import class_name, is_open

ALL = "all"


@dataclass(frozen=True, slots=True)
class Line:
    """A class of last year as the page shows it; `key` names it in addresses and buttons."""

    key: str
    name: str
    url: str
    pupils: int
    proposed: str
    decided: str
    settled: int
    pending: int
    undecided: int
    elsewhere: int


@blueprint.get(CARRY_OVER)
@requires(Permission.ROSTER_VIEW)
def carry_over() -> ResponseReturnValue:
    require_all_rooms()
    session, roster = current.session(), roster_at_hand()
    source = cases.last_year(session, roster)
    lines = _lines(roster, overview.classes(session, roster, source)) if source else []
    return render_template(
        "institution/carrying/overview.html",
        lines=lines,
        total=_total(lines),
        year=source.round.academic_year if source else None,
        done=undoing.done(session, roster),
        is_recorded=is_open(roster),
        is_confirmed=roster.confirmation_id is not None,
        may_edit=may_carry_over(roster),
        base=address_of("carry_over"),
        preview_url=address_of("preview_carrying"),
        undo_url=address_of("undo_carrying"),
        roster_url=address_of("roster"),
        confirmation_url=confirmation_page(),
        pupils_word=institution_words.pupils_of(current.unit()),
    )


@blueprint.post(CARRY_OVER)
@requires(Permission.ROSTER_EDIT)
def decide_as_proposed() -> ResponseReturnValue:
    asked = request.form.get("class", "")
    changed = deciding.decide_as_proposed(
        current.session(),
        roster_at_hand(),
        of_class=None if asked == ALL else class_asked(asked),
        scope=current.scope(Permission.ROSTER_EDIT),
        actor=current.actor(),
        at=current.arrived_at(),
    )
    flash(words.saved(changed), "success")
    return go_to(address_of("carry_over"))


def may_carry_over(roster: Return) -> bool:
    """Say whether the actor may decide now: who is limited to rooms may not."""
    may_edit = current.may(Permission.ROSTER_EDIT) and is_open(roster)
    return may_edit and current.scope(Permission.ROSTER_EDIT).rooms is None


def _lines(roster: Return, classes: Sequence[ClassOfLastYear]) -> list[Line]:
    taught = checks.grades_taught(roster.unit)
    return [_line(one, taught) for one in classes]


def _line(one: ClassOfLastYear, taught: Collection[str]) -> Line:
    key = f"{one.grade}/{one.room}"
    return Line(
        key=key,
        name=class_name(one.grade, one.room) or "–",
        url=address_of("carry_over_room", **{"class": key}),
        pupils=one.pupils,
        proposed=words.proposed(one.grade, taught),
        decided=words.decided(one),
        settled=sum(one.states[state] for state in cases.SETTLED),
        pending=one.states[CaseState.DECIDED],
        undecided=one.undecided,
        elsewhere=one.elsewhere,
    )


def _total(lines: Sequence[Line]) -> Line:
    names = ("pupils", "settled", "pending", "undecided", "elsewhere")
    added = {name: sum(getattr(line, name) for line in lines) for name in names}
    return Line(key=ALL, name="", url="", proposed="", decided="", **added)
