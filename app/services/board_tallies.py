"""What a board counts of each unit on it, as one query over the returns and never the rosters.

Each is made once, since making it takes longer than running it; `ROUND` or `PARENT` and the
moment are bound when it runs.

Every tally has the columns `unit_id`, `is_confirmed`, `is_overdue`, `asks` (0 or 1; the last
says that a request to cancel waits), `pupils`, `seen`, `errors` and `changed_at`.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Integer,
    Subquery,
    and_,
    bindparam,
    case,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, aliased

from app.models import (
    AgreedDeadline,
    CancellationRequest,
    DataSet,
    RequestState,
    Return,
    State,
)
from app.models.base import Moment

NONE = literal(0)
PARENT = bindparam("parent_id", type_=Integer())
ROUND = bindparam("round_id", type_=Integer())
AT = bindparam("at", type_=Moment())
IS_PAST = bindparam("is_past", type_=Boolean())


@cache
def of_institutions() -> Subquery:
    """Count each roster below an authority's return, with the deadline agreed for it (2.3)."""
    is_past = or_(IS_PAST, AgreedDeadline.due_at <= AT)
    return (
        select(
            Return.unit_id,
            _one_if(Return.state == State.CONFIRMED).label("is_confirmed"),
            _one_if(and_(Return.state != State.CONFIRMED, is_past)).label("is_overdue"),
            _one_if(CancellationRequest.id.is_not(None)).label("asks"),
            Return.pupils,
            Return.seen,
            Return.rows_with_errors.label("errors"),
            Return.rows_with_open_queries.label("queries"),
            AgreedDeadline.due_at.label("agreed_at"),
            Return.changed_at,
        )
        .outerjoin(
            AgreedDeadline,
            and_(
                AgreedDeadline.round_id == Return.round_id,
                AgreedDeadline.unit_id == Return.unit_id,
            ),
        )
        .outerjoin(CancellationRequest, _waits_on(Return.id))
        .where(Return.parent_id == PARENT)
        .subquery("tally")
    )


@cache
def of_authorities() -> Subquery:
    """Count the returns of each authority below a province's, and the rosters below those."""
    above = aliased(Return)
    own = (
        select(
            Return.unit_id,
            *_facts_of(Return),
            _one_if(CancellationRequest.id.is_not(None)).label("asks"),
        )
        .outerjoin(CancellationRequest, _waits_on(Return.id))
        .where(Return.parent_id == PARENT)
    )
    below = (
        select(above.unit_id, *_facts_of(Return), NONE.label("asks"))
        .join(above, above.id == Return.parent_id)
        .where(above.parent_id == PARENT)
    )
    line = union_all(own, below).subquery("line")
    is_roster = line.c.data_set == DataSet.ROSTER
    open_sets = func.sum(_one_if(and_(~is_roster, line.c.state != State.CONFIRMED)))
    counted = select(
        line.c.unit_id,
        _one_if(open_sets == 0).label("is_confirmed"),
        _one_if(and_(open_sets > 0, IS_PAST)).label("is_overdue"),
        func.max(line.c.asks).label("asks"),
        func.max(case((line.c.data_set == DataSet.COUNTS, line.c.asks), else_=0)).label(
            "counts_ask"
        ),
        func.max(_state_of(line.c, DataSet.PUPILS)).label("pupils_state"),
        func.max(_state_of(line.c, DataSet.COUNTS)).label("counts_state"),
        *_sums(line.c, is_roster),
        func.max(line.c.changed_at).label("changed_at"),
    ).group_by(line.c.unit_id)
    return counted.subquery("tally")


@cache
def of_provinces() -> Subquery:
    """Count each province's return, the authorities below it, their counts and their rosters."""
    whole, above = aliased(Return), aliased(Return)
    no_counts = (NONE.label("counts"), NONE.label("counts_confirmed"))
    is_counts = Return.data_set == DataSet.COUNTS
    are_confirmed = and_(is_counts, Return.state == State.CONFIRMED)
    wholes = and_(whole.round_id == ROUND, whole.data_set == DataSet.WHOLE)
    own = (
        select(
            whole.unit_id,
            *_facts_of(whole),
            _one_if(CancellationRequest.id.is_not(None)).label("asks"),
            *no_counts,
        )
        .outerjoin(CancellationRequest, _waits_on(whole.id))
        .where(wholes)
    )
    # An authority has confirmed when all its data sets are; `confirmed` is the first of the words.
    authorities = (
        select(
            whole.unit_id,
            literal(DataSet.PUPILS, Return.data_set.type).label("data_set"),
            func.max(Return.state).label("state"),
            *(NONE.label(name) for name in ("pupils", "seen", "errors")),
            func.max(Return.changed_at).label("changed_at"),
            NONE.label("asks"),
            func.sum(_one_if(is_counts)).label("counts"),
            func.sum(_one_if(are_confirmed)).label("counts_confirmed"),
        )
        .join(whole, whole.id == Return.parent_id)
        .where(wholes)
        .group_by(whole.unit_id, Return.unit_id)
    )
    rosters = (
        select(whole.unit_id, *_facts_of(Return), NONE.label("asks"), *no_counts)
        .join(above, above.id == Return.parent_id)
        .join(whole, whole.id == above.parent_id)
        .where(wholes)
    )
    line = union_all(own, authorities, rosters).subquery("line")
    is_roster = line.c.data_set == DataSet.ROSTER
    is_authority = line.c.data_set == DataSet.PUPILS
    is_open = func.max(_state_of(line.c, DataSet.WHOLE)) != State.CONFIRMED
    counted = select(
        line.c.unit_id,
        _one_if(~is_open).label("is_confirmed"),
        _one_if(and_(is_open, IS_PAST)).label("is_overdue"),
        func.max(line.c.asks).label("asks"),
        func.sum(_one_if(is_authority)).label("authorities"),
        func.sum(_one_if(and_(is_authority, line.c.state == State.CONFIRMED))).label(
            "authorities_confirmed"
        ),
        func.sum(line.c.counts).label("counts"),
        func.sum(line.c.counts_confirmed).label("counts_confirmed"),
        *_sums(line.c, is_roster),
        func.max(line.c.changed_at).label("changed_at"),
    ).group_by(line.c.unit_id)
    return counted.subquery("tally")


def _facts_of(source: Any) -> tuple[ColumnElement[Any], ...]:
    return (
        source.data_set,
        source.state,
        source.pupils,
        source.seen,
        source.rows_with_errors.label("errors"),
        source.changed_at,
    )


def _sums(line: Any, is_roster: ColumnElement[bool]) -> tuple[ColumnElement[Any], ...]:
    """Sum what the rosters hold; the returns above them repeat it once they are confirmed."""
    confirmed = and_(is_roster, line.state == State.CONFIRMED)
    return (
        func.sum(_one_if(is_roster)).label("institutions"),
        func.sum(_one_if(confirmed)).label("institutions_confirmed"),
        *(
            func.sum(case((is_roster, line[name]), else_=0)).label(name)
            for name in ("pupils", "seen", "errors")
        ),
    )


def _state_of(line: Any, data_set: DataSet) -> ColumnElement[Any]:
    return case((line.data_set == data_set, line.state))


def _one_if(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)


def _waits_on(return_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    return and_(
        CancellationRequest.return_id == return_id,
        CancellationRequest.state == RequestState.OPEN,
    )
