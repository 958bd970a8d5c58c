"""Who owes which return when a round opens (`process.md` 1.1), and making those returns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, case, exists, func, insert, literal, or_, select
from sqlalchemy.orm import Session, aliased
from sqlalchemy.orm.util import AliasedClass

from app.domain.login_codes import Level
from app.domain.thai_calendar import bangkok_midnight, in_bangkok
from app.models import DataSet, Return, Round, State, Unit
from app.services.counts import sheets

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
    owes = _conditions(session, opens_at=bangkok_midnight(on), last=on)
    numbers = [
        session.scalar(select(func.count()).select_from(Unit).where(owes[data_set])) or 0
        for data_set in PARENTS
    ]
    return Owed(*numbers)


def make_returns(session: Session, the_round: Round) -> None:
    """Make every return of a new round, in one statement a data set.

    What was never changed keeps the opening as its last change.
    """
    owes = _conditions(session, opens_at=the_round.opens_at, last=sheets.last_day(the_round))
    for data_set, parent_set in PARENTS.items():
        chosen = select(
            literal(the_round.id),
            Unit.id,
            literal(data_set, Return.data_set.type),
            literal(the_round.opens_at, Return.changed_at.type),
        ).where(owes[data_set])
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


def _conditions(
    session: Session, *, opens_at: datetime, last: date
) -> dict[DataSet, ColumnElement[bool]]:
    """Give for each data set the condition on `unit` that it owes it in a round of these days."""
    on, since = in_bangkok(opens_at).date(), sheets.recorded_since(session, opens_at)
    below = aliased(Unit)
    owing = or_(_has_institutions(below, on), _pays(below, on, since=since, last=last))
    return {
        DataSet.WHOLE: and_(
            _lives(Unit, Level.PROVINCE, on), exists().where(below.parent_id == Unit.id, owing)
        ),
        DataSet.PUPILS: _has_institutions(Unit, on),
        DataSet.COUNTS: _pays(Unit, on, since=since, last=last),
        DataSet.ROSTER: _is_institution_of_a_living_authority(on),
    }


def _lives(unit: type[Unit] | AliasedClass[Unit], level: Level, on: date) -> ColumnElement[bool]:
    return and_(unit.level == level, or_(unit.dissolved_on.is_(None), unit.dissolved_on > on))


def _has_institutions(authority: type[Unit] | AliasedClass[Unit], on: date) -> ColumnElement[bool]:
    below = aliased(Unit)
    return and_(
        _lives(authority, Level.AUTHORITY, on),
        exists().where(below.parent_id == authority.id, _lives(below, Level.INSTITUTION, on)),
    )


def _pays(
    authority: type[Unit] | AliasedClass[Unit], on: date, *, since: date, last: date
) -> ColumnElement[bool]:
    return and_(
        _lives(authority, Level.AUTHORITY, on),
        authority.pays_for_other_schools,
        ~sheets.counts_no_school(authority, since=since, last=last),
    )


def _is_institution_of_a_living_authority(on: date) -> ColumnElement[bool]:
    above = aliased(Unit)
    return and_(
        _lives(Unit, Level.INSTITUTION, on),
        exists().where(above.id == Unit.parent_id, _lives(above, Level.AUTHORITY, on)),
    )
