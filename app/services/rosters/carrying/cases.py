"""Last year's pupils beside what is known of them this year: one query for every list of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.access.scope import Scope
from app.domain.thai_calendar import in_bangkok
from app.models import (
    Account,
    CarryOverDecision,
    DataSet,
    Enrolment,
    Outcome,
    Removal,
    Return,
    Round,
    Unit,
    UnitKind,
)
from app.services.errors import NotFound, OutsideRooms
from app.services.rosters.carrying.decision import Decision
from app.services.rosters.identifiers import turned_out_as

STAYING = (Outcome.PROMOTE, Outcome.REPEAT)
SOURCE = aliased(Enrolment)
DECIDED = CarryOverDecision
HELD = aliased(Enrolment)
HOLDER = aliased(Unit)


class CaseState(StrEnum):
    """How far a pupil of last year is brought up to date; the last two need nothing more."""

    OPEN = "open"
    TAKEN = "taken"  # decided to stay, while another roster of the round has the child
    DECIDED = "decided"
    APPLIED = "applied"
    HERE = "here"  # recorded this year by another way


STILL_TO_DECIDE = (CaseState.OPEN, CaseState.TAKEN)
SETTLED = (CaseState.APPLIED, CaseState.HERE)


@dataclass(frozen=True, slots=True)
class Case:
    """A pupil of last year; `held_since` is the day on which another roster recorded the child."""

    source_id: int
    name: str
    grade: str
    room: str
    seat_number: int | None
    state: CaseState
    decision: Decision | None
    decided_by: str
    holder: str
    held_since: date | None

    @property
    def token(self) -> str:
        """Say in short what is decided, so that a page can tell whether it still is."""
        return self.decision.token if self.decision else ""


def last_year(session: Session, roster: Return) -> Return | None:
    """Give the roster that a school carries over: its latest of the academic year before (3.3).

    A centre has none (4.1). After a gap of years nobody would be in the next grade.
    """
    if roster.unit.kind is not UnitKind.SCHOOL:
        return None
    return session.scalar(select(Return).where(Return.id == last_year_id(roster)))


def last_year_id(roster: Return) -> ColumnElement[int]:
    """Give the id of the roster that a school carries over, within a query."""
    return (
        select(Return.id)
        .join(Round, Round.id == Return.round_id)
        .where(
            Return.unit_id == roster.unit_id,
            Return.data_set == DataSet.ROSTER,
            Round.academic_year == roster.round.academic_year - 1,
        )
        .order_by(Round.number.desc())
        .limit(1)
        .correlate(None)
        .scalar_subquery()
    )


def require_last_year(session: Session, roster: Return) -> Return:
    """Give the roster that is carried over; raise `NotFound` where there is none."""
    found = last_year(session, roster)
    if found is None:
        raise NotFound()
    return found


def require_all_rooms(scope: Scope) -> None:
    """Raise `OutsideRooms` for who is limited to rooms: last year's are others' this year."""
    if scope.rooms is not None:
        raise OutsideRooms(rooms=scope.rooms)


def state_in(roster: Return) -> ColumnElement[str]:
    """Give the state of `SOURCE` for a roster, within a query that `among` made.

    What an earlier round of the same year settled is settled. A row that was taken off with a
    reason settles too; one that was recorded by mistake, or undone, says nothing of the child.
    """
    row, other = aliased(Enrolment), aliased(CarryOverDecision)
    child = turned_out_as(SOURCE.pupil_id)
    applied = exists().where(other.source_id == SOURCE.id, other.applied_at.is_not(None))
    of_this_year = select(Round.id).where(Round.academic_year == roster.round.academic_year)
    here = [
        exists().where(
            same_child,
            row.unit_id == roster.unit_id,
            row.round_id.in_(of_this_year),
            row.undone.is_(False),
            or_(row.removal.is_(None), row.removal != Removal.MISTAKE),
        )
        for same_child in (row.pupil_id == child, row.carried_from_id == SOURCE.id)
    ]
    return case(
        (applied, CaseState.APPLIED.value),
        (or_(*here), CaseState.HERE.value),
        (and_(HELD.id.is_not(None), DECIDED.outcome.in_(STAYING)), CaseState.TAKEN.value),
        (DECIDED.source_id.is_not(None), CaseState.DECIDED.value),
        else_=CaseState.OPEN.value,
    )


def among(
    columns: tuple[Any, ...], roster: Return, source_id: ColumnElement[int] | int
) -> Select[Any]:
    """Select columns of last year's pupils, of what is decided, and of who else has the child."""
    return (
        select(*columns)
        .select_from(SOURCE)
        .outerjoin(DECIDED, and_(DECIDED.return_id == roster.id, DECIDED.source_id == SOURCE.id))
        .outerjoin(
            HELD,
            and_(
                HELD.round_id == roster.round_id,
                HELD.pupil_id == turned_out_as(SOURCE.pupil_id),
                HELD.removed_at.is_(None),
                HELD.unit_id != roster.unit_id,
            ),
        )
        .where(SOURCE.return_id == source_id, SOURCE.removed_at.is_(None))
    )


def in_room(grade: str, room: str) -> ColumnElement[bool]:
    """Keep a class of last year."""
    return and_(SOURCE.grade == grade, SOURCE.room == room)


def count(session: Session, source: Return, condition: ColumnElement[bool]) -> int:
    """Count last year's pupils that meet a condition on their rows of then."""
    found = (
        select(func.count())
        .select_from(SOURCE)
        .where(SOURCE.return_id == source.id, SOURCE.removed_at.is_(None), condition)
    )
    return session.scalar(found) or 0


def listed(
    session: Session,
    roster: Return,
    source: Return,
    condition: ColumnElement[bool],
    *,
    offset: int = 0,
    limit: int | None = None,
) -> list[Case]:
    """List last year's pupils that meet a condition, in the order of last year's roster."""
    state = state_in(roster).label("state")
    columns = (
        SOURCE.id,
        SOURCE.prefix,
        SOURCE.first_name,
        SOURCE.last_name,
        SOURCE.grade,
        SOURCE.room,
        SOURCE.seat_number,
        state,
        DECIDED.outcome,
        DECIDED.grade.label("to_grade"),
        DECIDED.room.label("to_room"),
        DECIDED.removal,
        DECIDED.left_on,
        DECIDED.note,
        Account.name.label("decided_by"),
        HOLDER.name.label("holder"),
        HELD.created_at.label("held_at"),
    )
    found = session.execute(
        among(columns, roster, source.id)
        .outerjoin(Account, Account.id == DECIDED.decided_by_id)
        .outerjoin(HOLDER, HOLDER.id == HELD.unit_id)
        .where(condition)
        .order_by(SOURCE.list_key, SOURCE.id)
        .offset(offset)
        .limit(limit)
    )
    return [_case(row) for row in found]


def _case(row: Any) -> Case:
    decision = None
    if row.outcome is not None:
        decision = Decision(
            row.outcome, row.to_grade, row.to_room, row.removal, row.left_on, row.note
        )
    return Case(
        source_id=row.id,
        name=f"{row.prefix}{row.first_name} {row.last_name}".strip(),
        grade=row.grade,
        room=row.room,
        seat_number=row.seat_number,
        state=CaseState(row.state),
        decision=decision,
        decided_by=row.decided_by or "",
        holder=row.holder or "",
        held_since=_day(row.held_at),
    )


def _day(at: datetime | None) -> date | None:
    return in_bangkok(at).date() if at else None
