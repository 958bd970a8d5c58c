"""What is missing before a return can be confirmed (`process.md` 3.5, 7.1 to 7.3)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, contains_eager

from app.access.scope import Scope
from app.models import DataSet, OtherSchool, Return, State, Unit
from app.services.claims.waiting import waiting
from app.services.confirmation.steps import STEPS, Action
from app.services.counts import coverage
from app.services.counts import missing as sheets
from app.services.counts.missing import School
from app.services.errors import NotReady
from app.services.rosters import changes, tallies
from app.services.rosters.carrying.undecided import count_undecided
from app.services.rosters.changes import Comparison

NAMED_AT_MOST = 20
"""How many of the returns or schools that lack something are named on the page."""


class BlockerCode(StrEnum):
    """Why a return cannot be confirmed yet."""

    PUPILS_UNDECIDED = "pupils_undecided"
    ROWS_WITH_ERRORS = "rows_with_errors"
    ROWS_WITH_OPEN_QUERIES = "rows_with_open_queries"
    PUPILS_NOT_SEEN = "pupils_not_seen"
    CHANGES_UNEXPLAINED = "changes_unexplained"
    CLAIMS_TO_ANSWER = "claims_to_answer"
    RELEASED_NOT_TAKEN = "released_not_taken"
    NO_SCHOOLS = "no_schools"
    COUNTS_BLANK = "counts_blank"
    COUNTS_WITH_OPEN_QUERIES = "counts_with_open_queries"
    COUNTS_TO_ACCEPT = "counts_to_accept"
    PATROL_SCHOOLS_LEFT_OUT = "patrol_schools_left_out"
    SCHOOLS_UNPAID = "schools_unpaid"
    SCHOOLS_PAID_TWICE = "schools_paid_twice"
    BELOW_NOT_CONFIRMED = "below_not_confirmed"


@dataclass(frozen=True, slots=True)
class Blocker:
    """One thing that is missing: how often, in which returns below, or at which other schools.

    Of schools without exactly one payer the first are named alone.
    """

    code: BlockerCode
    count: int
    returns: tuple[Return, ...] = ()
    schools: tuple[School, ...] = ()


def missing(session: Session, return_: Return, *, at: datetime) -> list[Blocker]:
    """List what keeps a return from being confirmed; a roster's by last year's and its tallies."""
    found = _BY_DATA_SET[return_.data_set](session, return_)
    if return_.data_set is DataSet.WHOLE and at < return_.round.closes_at:
        found = [*_not_covered(session, return_), *found]
    return [blocker for blocker in found if blocker.count]


def require_none(session: Session, return_: Return, *, at: datetime) -> None:
    """Raise `NotReady` with what is missing, if anything is."""
    lacking = missing(session, return_, at=at)
    if lacking:
        raise NotReady(blockers=lacking)


def missing_in(session: Session, roster: Return, compared: Comparison) -> list[Blocker]:
    """List what keeps a roster, compared with the round before, from being confirmed."""
    return [blocker for blocker in _in_compared(session, roster, compared) if blocker.count]


def _in_roster(session: Session, roster: Return) -> list[Blocker]:
    return _in_compared(session, roster, changes.compare(session, roster))


def _in_compared(session: Session, roster: Return, compared: Comparison) -> list[Blocker]:
    claims = waiting(session, roster)
    undecided = count_undecided(session, roster)
    # Grades say nothing against the round before until its pupils are carried over.
    unexplained = 0 if undecided else len(compared.unexplained)
    return [
        Blocker(BlockerCode.PUPILS_UNDECIDED, undecided),
        Blocker(BlockerCode.ROWS_WITH_ERRORS, roster.rows_with_errors),
        Blocker(BlockerCode.ROWS_WITH_OPEN_QUERIES, roster.rows_with_open_queries),
        Blocker(BlockerCode.PUPILS_NOT_SEEN, roster.pupils - roster.seen),
        Blocker(BlockerCode.CHANGES_UNEXPLAINED, unexplained),
        Blocker(BlockerCode.CLAIMS_TO_ANSWER, claims.to_answer),
        Blocker(BlockerCode.RELEASED_NOT_TAKEN, claims.released),
    ]


def _in_counts(session: Session, sheet: Return) -> list[Blocker]:
    """Count what a sheet of counts lacks: a blank stops confirming, zero does not (6.2, 6.3)."""
    found = sheets.lacking(session, sheet)
    return [
        Blocker(BlockerCode.NO_SCHOOLS, int(found.no_schools)),
        _at(BlockerCode.PATROL_SCHOOLS_LEFT_OUT, found.patrol_schools_left_out),
        _at(BlockerCode.COUNTS_BLANK, found.blank),
        _at(BlockerCode.COUNTS_WITH_OPEN_QUERIES, found.with_open_queries),
        _at(BlockerCode.COUNTS_TO_ACCEPT, found.to_accept),
    ]


def _not_covered(session: Session, whole: Return) -> list[Blocker]:
    """Find the province's other schools without exactly one payer (6.1).

    While late entry alone runs they block nobody: nobody is named for a round that is closed.
    """
    unpaid = coverage.unpaid(whole.unit, whole.round)
    twice = coverage.paid_twice(whole.unit, whole.round)
    return [
        _some_of(session, BlockerCode.SCHOOLS_UNPAID, unpaid),
        _some_of(session, BlockerCode.SCHOOLS_PAID_TWICE, twice),
    ]


def _some_of(session: Session, code: BlockerCode, schools: Select[OtherSchool]) -> Blocker:
    """Count schools, of which a province may have hundreds, and name the first of them."""
    named = session.scalars(schools.with_only_columns(OtherSchool.name).limit(NAMED_AT_MOST))
    number = coverage.how_many(session, schools)
    return Blocker(code, number, schools=tuple(School(name) for name in named))


def _at(code: BlockerCode, schools: Sequence[School]) -> Blocker:
    return Blocker(code, len(schools), schools=tuple(schools))


def in_rooms(session: Session, roster: Return, *, scope: Scope) -> list[Blocker]:
    """List what is missing in the rooms that somebody is limited to (1.3)."""
    counted = tallies.within(session, roster, scope=scope)
    found = [
        Blocker(BlockerCode.ROWS_WITH_ERRORS, counted.rows_with_errors),
        Blocker(BlockerCode.ROWS_WITH_OPEN_QUERIES, counted.rows_with_open_queries),
        Blocker(BlockerCode.PUPILS_NOT_SEEN, counted.unseen),
    ]
    return [blocker for blocker in found if blocker.count]


def _below(session: Session, parent: Return) -> list[Blocker]:
    """Find the returns of every data set below that are not in the state the step asks for."""
    wanted = STEPS[State.RECORDING, Action.CONFIRM].below
    lacking = session.scalars(
        select(Return)
        .join(Return.unit)
        .options(contains_eager(Return.unit))
        .where(Return.parent_id == parent.id, Return.state != wanted)
        .order_by(Unit.sort_key, Unit.id, Return.data_set)
    ).all()
    return [Blocker(BlockerCode.BELOW_NOT_CONFIRMED, len(lacking), tuple(lacking))]


_BY_DATA_SET: dict[DataSet, Callable[[Session, Return], list[Blocker]]] = {
    DataSet.ROSTER: _in_roster,
    DataSet.PUPILS: _below,
    DataSet.COUNTS: _in_counts,
    DataSet.WHOLE: _below,
}
