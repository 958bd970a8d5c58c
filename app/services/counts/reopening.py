"""Sheets that are recorded again after their round had closed (`process.md` 2.1)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, not_, or_, select, true
from sqlalchemy.orm import Session

from app.domain.people import Sex
from app.models import Account, Count, CountedSchool, OtherSchool, Return, Round, State, Unit
from app.services import returns
from app.services.counts import recording
from app.services.counts.reading import is_taught


def settle(
    session: Session, the_round: Round, *, unit: Unit | None = None, actor: Account, at: datetime
) -> None:
    """Look anew at the sheets of a round, or a unit's, which do not fit the list of schools.

    A round that was closed kept them as they were, whatever the list has said since: figures of
    grades taught no more, rows called complete that are not, or the other way round.
    """
    ids = session.scalars(
        select(Return.id)
        .distinct()
        .join(CountedSchool, CountedSchool.return_id == Return.id)
        .join(OtherSchool, OtherSchool.id == CountedSchool.school_id)
        .where(
            Return.round_id == the_round.id,
            Return.state == State.RECORDING,
            true() if unit is None else Return.unit_id == unit.id,
            _is_out_of_date(),
        )
    ).all()
    for sheet in returns.lock_all(session, ids):
        if sheet.state is State.RECORDING:
            recording.look_anew(session, sheet, actor=actor, at=at)


def _is_out_of_date() -> ColumnElement[bool]:
    """Say in SQL of a row and its school that looking anew would find it otherwise."""
    of_row = Count.counted_school_id == CountedSchool.id
    figures = select(func.count()).select_from(Count).where(of_row).scalar_subquery()
    is_complete = and_(
        figures == func.json_array_length(OtherSchool.grades) * len(Sex),
        or_(OtherSchool.dissolved_on.is_(None), ~exists().where(of_row, Count.pupils > 0)),
    )
    return or_(
        exists().where(of_row, ~is_taught()),
        and_(CountedSchool.is_complete, not_(is_complete)),
        and_(~CountedSchool.is_complete, is_complete),
    )
