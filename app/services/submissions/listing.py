"""The submissions that an office receives in a round: searched, filtered, sorted, paged (10.1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, func, select
from sqlalchemy.orm import Session, aliased

from app.access.scope import Scope
from app.domain import paging
from app.models import Confirmation, DataSet, Return, Submission, Unit
from app.services import units
from app.services.boards import stood_below
from app.services.submissions.desks import Desk
from app.services.submissions.progress import RECEIVED, STATE, SubmissionState

PER_PAGE = 150

ListedRow = Row[*tuple[Any, ...]]


class Show(StrEnum):
    """What the list may be narrowed to."""

    MISSING = "missing"
    UNCONFIRMED = "unconfirmed"
    NOT_SENT = "not_sent"
    SENT = "sent"
    RECEIVED = "received"
    OTHER_FILE = "other_file"
    RETURNED = "returned"
    COMPLETE = "complete"


class Sort(StrEnum):
    NAME = "name"
    STATE = "state"


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to see of the list; past the end is the last page."""

    text: str = ""
    show: Show | None = None
    data_set: DataSet | None = None
    sort: Sort = Sort.NAME
    descending: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of the list; `counts` are of the whole of it, whatever is shown."""

    rows: Sequence[ListedRow]
    total: int
    page: int
    pages: int
    counts: Mapping[SubmissionState, int]

    @property
    def units(self) -> int:
        return sum(self.counts.values())

    @property
    def complete(self) -> int:
        return self.counts.get(SubmissionState.COMPLETE, 0)

    @property
    def missing(self) -> int:
        return self.units - self.complete


def read(session: Session, desk: Desk, wish: Wish, *, scope: Scope) -> Listed:
    """Read a page of an office's list, in three queries whatever it holds.

    Rows carry the unit, its return, the confirmation that stands, what became of it, and as
    `came_before` the number of the latest earlier confirmation whose papers or file had come.
    """
    conditions = [desk.holds(), stood_below(desk.unit, scope)]
    counted = session.execute(
        _joined(select(STATE, func.count())).where(*conditions).group_by(STATE)
    )
    counts = {SubmissionState(state): number for state, number in counted}
    conditions += [units.called(wish.text), *_shown(wish.show)]
    if wish.data_set is not None:
        conditions.append(Return.data_set == wish.data_set)
    total = session.scalar(_joined(select(func.count())).where(*conditions)) or 0
    span = paging.span(total, wish.page, size=PER_PAGE)
    order = _ORDERS[wish.sort]
    rows = session.execute(
        _joined(_LISTED)
        .where(*conditions)
        .order_by(order.desc() if wish.descending else order.asc(), *_BY_NAME)
        .limit(PER_PAGE)
        .offset(span.offset)
    ).all()
    return Listed(rows, total, span.number, span.pages, counts)


def missing(session: Session, desk: Desk, *, scope: Scope) -> list[Unit]:
    """List the units whose submission is not complete, by name: they are reminded by letter."""
    found = standing(session, desk, stood_below(desk.unit, scope))
    late = (unit for unit, _, state in found if state is not SubmissionState.COMPLETE)
    return list(dict.fromkeys(late))


def late_units(session: Session, desk: Desk, *, scope: Scope) -> int:
    """Count the units that are reminded, one that lacks two submissions once."""
    conditions = (desk.holds(), stood_below(desk.unit, scope), *_shown(Show.MISSING))
    counted = _joined(select(func.count(Return.unit_id.distinct()))).where(*conditions)
    return session.scalar(counted) or 0


def standing(
    session: Session, desk: Desk, *conditions: ColumnElement[bool]
) -> list[tuple[Unit, DataSet, SubmissionState]]:
    """List the submissions that a desk awaits, by name, of what and how far each has come."""
    rows = session.execute(
        _joined(select(Unit, Return.data_set, STATE))
        .where(desk.holds(), *conditions)
        .order_by(*_BY_NAME)
    )
    return [(unit, data_set, SubmissionState(state)) for unit, data_set, state in rows]


def expected(session: Session, desk: Desk, *, scope: Scope) -> Sequence[ListedRow]:
    """List all that is sent here: `code`, `name`, `data_set`, the `confirmation_id` that stands."""
    return session.execute(
        select(Unit.code, Unit.name, Return.data_set, Return.confirmation_id)
        .select_from(Return)
        .join(Return.unit)
        .where(desk.holds(), stood_below(desk.unit, scope))
        .order_by(*_BY_NAME)
    ).all()


def _joined(asked: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return (
        asked.select_from(Return)
        .join(Return.unit)
        .outerjoin(Confirmation, Confirmation.id == Return.confirmation_id)
        .outerjoin(Submission, Submission.confirmation_id == Confirmation.id)
    )


def _shown(show: Show | None) -> list[ColumnElement[bool]]:
    if show is None:
        return []
    if show is Show.MISSING:
        return [STATE.not_in([SubmissionState.COMPLETE.value])]
    if show is Show.RECEIVED:
        return [RECEIVED]
    return [STATE.in_([show.value])]


_earlier = aliased(Confirmation)
_of_earlier = aliased(Submission)
_CAME_BEFORE = (
    select(func.max(_earlier.number))
    .join(_of_earlier, _of_earlier.confirmation_id == _earlier.id)
    .where(
        _earlier.return_id == Return.id,
        _earlier.cancelled_at.is_not(None),
        (_of_earlier.paper_at.is_not(None)) | (_of_earlier.file_at.is_not(None)),
    )
    .correlate(Return)
    .scalar_subquery()
)
_LISTED = select(
    Unit.code,
    Unit.name,
    Return.data_set,
    Confirmation.id.label("confirmation_id"),
    Confirmation.number,
    Confirmation.code.label("paper_code"),
    Confirmation.confirmed_at,
    Submission.sent_at,
    Submission.paper_at,
    Submission.file_at,
    Submission.file_id,
    Submission.returned_at,
    Submission.return_reason,
    STATE.label("state"),
    _CAME_BEFORE.label("came_before"),
)
# An authority's pupils stand before its counts of other schools.
_BY_NAME = (
    Unit.sort_key,
    Unit.id,
    case((Return.data_set == DataSet.COUNTS, 1), else_=0),
)
# What has to be done something about comes first.
_URGENCY = (
    SubmissionState.OTHER_FILE,
    SubmissionState.RETURNED,
    SubmissionState.UNCONFIRMED,
    SubmissionState.NOT_SENT,
    SubmissionState.SENT,
    SubmissionState.PAPER,
    SubmissionState.FILE,
    SubmissionState.COMPLETE,
)
_ORDERS: dict[Sort, Any] = {
    Sort.NAME: Unit.sort_key,
    Sort.STATE: case(
        {state.value: place for place, state in enumerate(_URGENCY)}, value=STATE, else_=99
    ),
}
