"""Rounds with the returns that every unit owes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.login_codes import Level
from app.models import DataSet, Return, Round, Unit
from app.services.counts import sheets

NOW = datetime.now(UTC).replace(microsecond=0)


def make_round(session: Session, year: int = 2569, number: int = 1, **facts: Any) -> Round:
    """Make a round that is open now, and the returns of all units that exist."""
    opens_at = facts.setdefault("opens_at", NOW - timedelta(days=20))
    closes_at = facts.setdefault("closes_at", NOW + timedelta(days=20))
    assert opens_at < closes_at
    for level in ("institution", "authority", "province"):
        facts.setdefault(f"{level}_due_at", closes_at - timedelta(days=1))
    made = Round(academic_year=year, number=number, **facts)
    session.add(made)
    session.flush()
    _make_returns(session, made)
    sheets.make_rows(session, made)
    return made


def _make_returns(session: Session, made: Round) -> None:
    units = session.scalars(select(Unit).order_by(Unit.path)).all()
    institutions = [unit for unit in units if unit.level is Level.INSTITUTION]
    with_pupils = {unit.parent_id for unit in institutions}
    authorities = [unit for unit in units if unit.level is Level.AUTHORITY]
    owing = [unit for unit in authorities if unit.id in with_pupils or unit.pays_for_other_schools]
    wholes = _add(
        session,
        made,
        DataSet.WHOLE,
        [unit for unit in units if unit.id in {owed.parent_id for owed in owing}],
        {},
    )
    pupils = _add(
        session, made, DataSet.PUPILS, [unit for unit in owing if unit.id in with_pupils], wholes
    )
    paying = [unit for unit in owing if unit.pays_for_other_schools]
    _add(session, made, DataSet.COUNTS, paying, wholes)
    _add(session, made, DataSet.ROSTER, institutions, pupils)


def _add(
    session: Session,
    made: Round,
    data_set: DataSet,
    units: list[Unit],
    parents: dict[int, Return],
) -> dict[int, Return]:
    returns = {}
    for unit in units:
        parent = parents.get(unit.parent_id) if unit.parent_id else None
        returns[unit.id] = Return(
            round_id=made.id,
            unit_id=unit.id,
            data_set=data_set,
            parent_id=parent.id if parent else None,
            changed_at=made.opens_at,
        )
    session.add_all(returns.values())
    session.flush()
    return returns
