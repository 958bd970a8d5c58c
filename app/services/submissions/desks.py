"""Where submissions arrive: an office, and whose it receives in a round (10.1)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, false, select
from sqlalchemy.orm import Session

from app.domain.login_codes import Level
from app.models import DataSet, Return, Round, Unit
from app.services import returns
from app.services.errors import NotFound

SENT_BY = {
    Level.INSTITUTION: (DataSet.ROSTER,),
    Level.AUTHORITY: (DataSet.PUPILS, DataSet.COUNTS),
    Level.PROVINCE: (DataSet.WHOLE,),
}
"""The data sets whose confirmations each level prints and sends to the level above, each alone."""


@dataclass(frozen=True, slots=True)
class Desk:
    """An office that receives submissions; `parent_id` is the return that theirs stand below.

    Whose they are is settled by the round's own hierarchy, not by where a unit stands today.
    """

    round: Round
    unit: Unit
    data_sets: tuple[DataSet, ...]
    parent_id: int | None

    def holds(self) -> ColumnElement[bool]:
        """Give the condition on `return` that it is one of those received here."""
        if self.unit.level is Level.DEPARTMENT:
            return and_(Return.round_id == self.round.id, Return.data_set.in_(self.data_sets))
        if self.parent_id is None:
            return false()
        return and_(Return.parent_id == self.parent_id, Return.data_set.in_(self.data_sets))

    @property
    def level_below(self) -> Level:
        return next(level for level, sent in SENT_BY.items() if sent == self.data_sets)


def desk_of(session: Session, the_round: Round, unit: Unit) -> Desk:
    """Find what an office receives in a round; raise `NotFound` for one that receives nothing."""
    below = unit.level.below
    if below is None:
        raise NotFound()
    if unit.level is Level.DEPARTMENT:
        return Desk(the_round, unit, SENT_BY[below], None)
    # What an authority receives stands below its pupils, never below its counts of other schools.
    own = returns.find(session, the_round, unit, SENT_BY[unit.level][0])
    return Desk(the_round, unit, SENT_BY[below], own.id if own else None)


def sent_by(session: Session, the_round: Round, unit: Unit) -> list[Return]:
    """List the returns whose confirmations a unit prints and sends: two of some authorities."""
    data_sets = SENT_BY.get(unit.level, ())
    owed = session.scalars(
        select(Return).where(
            Return.round_id == the_round.id,
            Return.unit_id == unit.id,
            Return.data_set.in_(data_sets),
        )
    )
    return sorted(owed, key=lambda one: data_sets.index(one.data_set))
