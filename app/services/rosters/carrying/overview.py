"""Last year's classes, how far each is decided, and what carrying over would make of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import and_, func
from sqlalchemy.orm import Session

from app.domain.people import Sex
from app.models import Outcome, Removal, Return
from app.services.rosters.carrying.cases import (
    DECIDED,
    HELD,
    SOURCE,
    STAYING,
    STILL_TO_DECIDE,
    Case,
    CaseState,
    among,
    listed,
    state_in,
)
from app.services.rosters.keys import room_key
from app.services.rosters.listing import RoomTotal

MOST_NAMED = 100


@dataclass(slots=True)
class ClassOfLastYear:
    """A room of last year: how many pupils are in which state, and what is decided of them.

    `elsewhere` counts those undecided whom another roster of this round has.
    """

    grade: str
    room: str
    states: Counter[CaseState] = field(default_factory=Counter)
    outcomes: Counter[tuple[Outcome, str]] = field(default_factory=Counter)
    elsewhere: int = 0

    @property
    def pupils(self) -> int:
        return self.states.total()

    @property
    def undecided(self) -> int:
        return sum(self.states[state] for state in STILL_TO_DECIDE)


@dataclass(frozen=True, slots=True)
class Leaving:
    """How many of a grade graduate or leave, and for which reason."""

    outcome: Outcome
    removal: Removal | None
    grade: str
    pupils: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What applying would do: who is added by class and sex, who repeats, leaves, was taken."""

    added: Mapping[tuple[str, str], RoomTotal]
    leaving: list[Leaving]
    leavers: list[Case]
    taken: list[Case]
    repeats: int
    repeating: list[Case]

    @property
    def repeating_not_named(self) -> int:
        return self.repeats - len(self.repeating)

    @property
    def stays(self) -> int:
        return sum(one.total for one in self.added.values())

    @property
    def not_named(self) -> int:
        """Count those who leave without graduating beyond the names that are listed."""
        left = sum(one.pupils for one in self.leaving if one.outcome is Outcome.LEAVE)
        return left - len(self.leavers)

    @property
    def leaves(self) -> int:
        return sum(one.pupils for one in self.leaving)


def classes(session: Session, roster: Return, source: Return) -> list[ClassOfLastYear]:
    """List last year's rooms in the order of grades and rooms, in one query."""
    state = state_in(roster).label("state")
    keys = (
        SOURCE.grade,
        SOURCE.room,
        state,
        DECIDED.outcome,
        DECIDED.grade,
        HELD.id.is_not(None),
    )
    counted = session.execute(among((*keys, func.count()), roster, source.id).group_by(*keys))
    found: dict[tuple[str, str], ClassOfLastYear] = {}
    for grade, room, state_word, outcome, to_grade, is_held, number in counted:
        one = found.setdefault((grade, room), ClassOfLastYear(grade, room))
        its_state = CaseState(state_word)
        one.states[its_state] += number
        if outcome is not None and its_state in (CaseState.DECIDED, CaseState.APPLIED):
            one.outcomes[outcome, to_grade] += number
        if is_held and its_state in STILL_TO_DECIDE:
            one.elsewhere += number
    return [found[key] for key in sorted(found, key=lambda one: room_key(*one))]


def preview(session: Session, roster: Return, source: Return) -> Preview:
    """Say what applying what is decided would do, in a fixed number of queries."""
    keys = (DECIDED.outcome, DECIDED.grade, DECIDED.room, DECIDED.removal, SOURCE.grade, SOURCE.sex)
    pending = state_in(roster) == CaseState.DECIDED.value
    counted = session.execute(
        among((*keys, func.count()), roster, source.id).where(pending).group_by(*keys)
    )
    sexes: dict[tuple[str, str], Counter[Sex | None]] = {}
    leaving: Counter[tuple[Outcome, Removal | None, str]] = Counter()
    repeats = 0
    for outcome, grade, room, removal, from_grade, sex, number in counted:
        if outcome in STAYING:
            sexes.setdefault((grade, room), Counter())[sex] += number
            repeats += number if outcome is Outcome.REPEAT else 0
        else:
            leaving[outcome, removal, from_grade] += number
    taken = state_in(roster) == CaseState.TAKEN.value
    leaves = and_(pending, DECIDED.outcome == Outcome.LEAVE)
    stays_down = and_(pending, DECIDED.outcome == Outcome.REPEAT)
    return Preview(
        added={key: _total(*key, counted) for key, counted in sexes.items()},
        leaving=[
            Leaving(*key, number)
            for key, number in sorted(leaving.items(), key=lambda one: _leaving_order(one[0]))
        ],
        leavers=listed(session, roster, source, leaves, limit=MOST_NAMED),
        taken=listed(session, roster, source, taken, limit=MOST_NAMED),
        repeats=repeats,
        repeating=listed(session, roster, source, stays_down, limit=MOST_NAMED),
    )


def _total(grade: str, room: str, counted: Counter[Sex | None]) -> RoomTotal:
    return RoomTotal(grade, room, counted[Sex.MALE], counted[Sex.FEMALE], counted.total())


def _leaving_order(key: tuple[Outcome, Removal | None, str]) -> tuple[int, str, tuple[int, bytes]]:
    outcome, removal, grade = key
    return outcome is not Outcome.GRADUATE, removal or "", room_key(grade, "")
