"""The tallies of a roster, kept on its return for the boards."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from app.domain.people import Sex
from app.models import Enrolment, Return
from app.services.rosters import rows


def count_anew(session: Session, return_: Return) -> None:
    """Count the live rows of a roster, and write what they say on its return."""
    counted = session.execute(
        select(
            func.count().label("pupils"),
            _how_many(Enrolment.sex == Sex.MALE).label("male"),
            _how_many(Enrolment.sex == Sex.FEMALE).label("female"),
            _how_many(Enrolment.seen_at.is_not(None)).label("seen"),
            _how_many(rows.with_errors()).label("rows_with_errors"),
            _how_many(rows.with_open_queries()).label("rows_with_open_queries"),
        )
        .select_from(Enrolment)
        .where(rows.live(return_))
    ).one()
    for name, number in counted._mapping.items():
        setattr(return_, name, number)
    session.flush()


def note_change(session: Session, return_: Return, *, at: datetime) -> None:
    """Count a roster anew after a change, and note when it was."""
    return_.changed_at = at
    count_anew(session, return_)


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
