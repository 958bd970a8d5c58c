"""What the rows of a roster add up to: kept on its return for the boards, or within some rooms."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import ColumnElement, case, func, select, true
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from app.access.scope import Scope
from app.domain.people import Sex
from app.models import Enrolment, Return
from app.services.rosters import rows


@dataclass(frozen=True, slots=True)
class Tallies:
    """How many pupils, and of how many something is known or still needed."""

    pupils: int
    male: int
    female: int
    seen: int
    rows_with_errors: int
    rows_with_open_queries: int

    @property
    def unseen(self) -> int:
        return self.pupils - self.seen


NAMES = tuple(one.name for one in fields(Tallies))


def count_anew(session: Session, return_: Return) -> None:
    """Count the live rows of a roster, and write what they say on its return."""
    counted = _counted(session, return_, true())
    for name in NAMES:
        setattr(return_, name, getattr(counted, name))
    session.flush()


def within(session: Session, roster: Return, *, scope: Scope) -> Tallies:
    """Give what a roster adds up to for somebody, who may be limited to some rooms."""
    if scope.rooms is None:
        return Tallies(*(getattr(roster, name) for name in NAMES))
    return _counted(session, roster, rows.in_rooms(scope))


def _counted(session: Session, roster: Return, condition: ColumnElement[bool]) -> Tallies:
    counted = session.execute(
        select(
            func.count(),
            _how_many(Enrolment.sex == Sex.MALE),
            _how_many(Enrolment.sex == Sex.FEMALE),
            _how_many(Enrolment.seen_at.is_not(None)),
            _how_many(rows.with_errors()),
            _how_many(rows.with_open_queries()),
        )
        .select_from(Enrolment)
        .where(rows.live(roster), condition)
    ).one()
    return Tallies(*counted)


def note_change(session: Session, return_: Return, *, at: datetime) -> None:
    """Count a roster anew after a change, and note when it was.

    Its version rises even where moment and sums stay the same: no page of before holds any more.
    """
    return_.changed_at = at
    flag_modified(return_, "changed_at")
    count_anew(session, return_)


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
