"""Who owes which return when a round opens (`process.md` 1.1), and making those returns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, case, exists, func, insert, literal, or_, select
from sqlalchemy.orm import Session, aliased
from sqlalchemy.orm.util import AliasedClass

from app.domain.login_codes import Level
from app.domain.thai_calendar import in_bangkok
from app.models import DataSet, Return, Round, State, Unit

# Parents before children: ids grow downward, and locks are taken in the order of ids.
PARENTS: dict[DataSet, DataSet | None] = {
    DataSet.WHOLE: None,
    DataSet.PUPILS: DataSet.WHOLE,
    DataSet.COUNTS: DataSet.WHOLE,
    DataSet.ROSTER: DataSet.PUPILS,
}


@dataclass(frozen=True, slots=True)
class Owed:
    """How many returns of each data set a round holds."""

    provinces: int
    pupils: int
    counts: int
    rosters: int

    @property
    def total(self) -> int:
        return self.provinces + self.pupils + self.counts + self.rosters


def forecast(session: Session, *, on: date) -> Owed:
    """Count the returns that a round opening on this day would hold."""
    numbers = [
        session.scalar(select(func.count()).select_from(Unit).where(_owes(data_set, on))) or 0
        for data_set in PARENTS
    ]
    return Owed(*numbers)


def make_returns(session: Session, the_round: Round) -> None:
    """Make every return of a new round, in one statement a data set.

    What was never changed keeps the opening as its last change.
    """
    on = in_bangkok(the_round.opens_at).date()
    for data_set, parent_set in PARENTS.items():
        chosen = select(
            literal(the_round.id),
            Unit.id,
            literal(data_set, Return.data_set.type),
            literal(the_round.opens_at, Return.changed_at.type),
        ).where(_owes(data_set, on))
        columns = ["round_id", "unit_id", "data_set", "changed_at"]
        if parent_set is not None:
            parent = aliased(Return)
            chosen = chosen.add_columns(parent.id).join(
                parent,
                and_(
                    parent.round_id == the_round.id,
                    parent.unit_id == Unit.parent_id,
                    parent.data_set == parent_set,
                ),
            )
            columns.append("parent_id")
        session.execute(insert(Return).from_select(columns, chosen.order_by(Unit.id)))


def provinces_confirmed(session: Session) -> dict[int, tuple[int, int]]:
    """Give for each round how many provinces have confirmed, and of how many."""
    rows = session.execute(
        select(
            Return.round_id,
            func.sum(case((Return.state == State.CONFIRMED, 1), else_=0)),
            func.count(),
        )
        .join(Unit, Unit.id == Return.unit_id)
        .where(Unit.level == Level.PROVINCE, Return.data_set == DataSet.WHOLE)
        .group_by(Return.round_id)
    )
    return {round_id: (int(confirmed), owed) for round_id, confirmed, owed in rows}


def _owes(data_set: DataSet, on: date) -> ColumnElement[bool]:
    """Give the condition on `unit` that it owes this data set in a round opening on this day."""
    conditions = {
        DataSet.WHOLE: _is_province_of_somebody_owing,
        DataSet.PUPILS: lambda day: _has_institutions(Unit, day),
        DataSet.COUNTS: lambda day: _pays(Unit, day),
        DataSet.ROSTER: _is_institution_of_a_living_authority,
    }
    return conditions[data_set](on)


def _lives(unit: type[Unit] | AliasedClass[Unit], level: Level, on: date) -> ColumnElement[bool]:
    return and_(unit.level == level, or_(unit.dissolved_on.is_(None), unit.dissolved_on > on))


def _has_institutions(authority: type[Unit] | AliasedClass[Unit], on: date) -> ColumnElement[bool]:
    below = aliased(Unit)
    return and_(
        _lives(authority, Level.AUTHORITY, on),
        exists().where(below.parent_id == authority.id, _lives(below, Level.INSTITUTION, on)),
    )


def _pays(authority: type[Unit] | AliasedClass[Unit], on: date) -> ColumnElement[bool]:
    return and_(_lives(authority, Level.AUTHORITY, on), authority.pays_for_other_schools)


def _is_province_of_somebody_owing(on: date) -> ColumnElement[bool]:
    below = aliased(Unit)
    owing = or_(_has_institutions(below, on), _pays(below, on))
    return and_(_lives(Unit, Level.PROVINCE, on), exists().where(below.parent_id == Unit.id, owing))


def _is_institution_of_a_living_authority(on: date) -> ColumnElement[bool]:
    above = aliased(Unit)
    return and_(
        _lives(Unit, Level.INSTITUTION, on),
        exists().where(above.id == Unit.parent_id, _lives(above, Level.AUTHORITY, on)),
    )
