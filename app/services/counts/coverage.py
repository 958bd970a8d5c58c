"""Schools that nobody pays for in a round, or that two do (`process.md` 6.1, 7.3)."""

from __future__ import annotations

from sqlalchemy import Select, and_, exists, func, select
from sqlalchemy.orm import Session

from app.models import CountedSchool, OtherSchool, Return, Round, SchoolPayer, Unit
from app.services.counts import sheets


def unpaid(province: Unit, the_round: Round) -> Select[OtherSchool]:
    """Select the open schools of a province that stand on no authority's sheet in a round.

    A school for which somebody pays for the first time after the round is left for the next one.
    """
    paid = exists().where(SchoolPayer.school_id == OtherSchool.id)
    last = sheets.last_day(the_round)
    from_later = and_(
        paid.where(SchoolPayer.valid_from > last), ~paid.where(SchoolPayer.valid_from <= last)
    )
    return _schools(province).where(
        OtherSchool.dissolved_on.is_(None),
        OtherSchool.id.not_in(_on_sheets(the_round)),
        ~from_later,
    )


def paid_twice(province: Unit, the_round: Round) -> Select[OtherSchool]:
    """Select the schools of a province that stand on more than one sheet in a round."""
    twice = _on_sheets(the_round).group_by(CountedSchool.school_id).having(func.count() > 1)
    return _schools(province).where(OtherSchool.id.in_(twice))


def how_many(session: Session, schools: Select[OtherSchool]) -> int:
    """Count selected schools."""
    return session.scalar(schools.with_only_columns(func.count()).order_by(None)) or 0


def _schools(province: Unit) -> Select[OtherSchool]:
    return (
        select(OtherSchool)
        .where(OtherSchool.province_id == province.id)
        .order_by(OtherSchool.sort_key, OtherSchool.id)
    )


def _on_sheets(the_round: Round) -> Select[int]:
    return (
        select(CountedSchool.school_id)
        .join(Return, Return.id == CountedSchool.return_id)
        .where(Return.round_id == the_round.id)
    )
