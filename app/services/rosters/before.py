"""The rosters of the round before: what a year is carried over from and compared with."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, func, literal, select
from sqlalchemy.orm import Session

from app.models import DataSet, Return, Round, UnitSuccession


def roster_before(session: Session, roster: Return) -> Return | None:
    """Give the unit's own roster of the latest earlier round that it had one in."""
    return session.scalar(
        select(Return)
        .join(Return.round)
        .where(
            Return.unit_id == roster.unit_id,
            Return.data_set == DataSet.ROSTER,
            _is_before(roster.round),
        )
        .order_by(Round.order.desc())
        .limit(1)
    )


def rosters_before(session: Session, roster: Return) -> list[Return]:
    """Give the rosters of the latest earlier round whose children may be this unit's now.

    They are its own and those of the units that it took children over from, merged or split.
    """
    units = with_those_taken_over(session, roster.unit_id)
    of_units = (Return.unit_id.in_(units), Return.data_set == DataSet.ROSTER)
    latest = session.scalar(
        select(func.max(Round.order))
        .select_from(Return)
        .join(Return.round)
        .where(*of_units, _is_before(roster.round))
    )
    if latest is None:
        return []
    return list(
        session.scalars(
            select(Return)
            .join(Return.round)
            .where(*of_units, Round.order == latest)
            .order_by(Return.id)
        )
    )


def ids_before(roster: Return) -> Select[int]:
    """Select the ids of what `rosters_before` gives, for use within a query."""
    units = select(literal(roster.unit_id).label("id")).cte("own_and_taken_over", recursive=True)
    units = units.union(
        select(UnitSuccession.from_id).join(units, UnitSuccession.to_id == units.c.id)
    )
    of_units = (
        Return.unit_id.in_(select(units.c.id)),
        Return.data_set == DataSet.ROSTER,
        _is_before(roster.round),
    )
    latest = select(func.max(Round.order)).select_from(Return).join(Return.round).where(*of_units)
    return (
        select(Return.id)
        .join(Return.round)
        .where(*of_units, Round.order == latest.correlate(None).scalar_subquery())
    )


def _is_before(the_round: Round) -> ColumnElement[bool]:
    return Round.order < the_round.order


def with_those_taken_over(session: Session, unit_id: int) -> list[int]:
    """Give a unit and those whose children it took over, merged or split, however long ago."""
    # Those that came from one before them are few.
    found = {unit_id}
    newest = found
    while newest:
        before = session.scalars(
            select(UnitSuccession.from_id).where(UnitSuccession.to_id.in_(newest))
        )
        newest = set(before) - found
        found |= newest
    return sorted(found)
