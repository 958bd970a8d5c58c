"""Rounds: which one is current, and whether anything may be recorded now (`process.md` 2)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from app.models import AgreedDeadline, Return, Round, RoundException, Unit
from app.services.errors import RoundNotOpen

KEY = re.compile(r"(\d{4})-(\d)")
_EVERY = select(Round).order_by(Round.academic_year.desc(), Round.number.desc())


def find(session: Session, key: str) -> Round | None:
    """Find a round by how addresses name it: `2564-1`."""
    match = KEY.fullmatch(key)
    if match is None:
        return None
    return session.scalar(
        select(Round).where(Round.academic_year == int(match[1]), Round.number == int(match[2]))
    )


def every(session: Session) -> list[Round]:
    """List the rounds, the newest first."""
    return list(session.scalars(_EVERY))


def newest_opened(known: Sequence[Round], *, at: datetime) -> Round | None:
    """Give the newest opened of rounds listed newest first, or the newest before any opens."""
    return next((one for one in known if one.opens_at <= at), None) or next(iter(known), None)


def is_open(session: Session, the_round: Round, unit: Unit, *, at: datetime) -> bool:
    """Say whether `unit` may record at this moment (2.1).

    After closing only the unit's own exception lets it: neither one of its parent unit nor one
    of a unit below it does.
    """
    if the_round.opens_at <= at < the_round.closes_at:
        return True
    return the_round.opens_at <= at < ends_at(session, the_round, unit)


def is_open_now(at: datetime) -> ColumnElement[bool]:
    """Keep the returns whose units may record at this moment, as `is_open` says (2.1)."""
    late = exists().where(
        RoundException.round_id == Round.id,
        RoundException.unit_id == Return.unit_id,
        RoundException.until > at,
    )
    return and_(Round.opens_at <= at, or_(Round.closes_at > at, late))


def ends_at(session: Session, the_round: Round, unit: Unit) -> datetime:
    """Give the moment from which `unit` records no more: the closing, or its exception's end."""
    until = session.scalar(
        select(RoundException.until).where(
            RoundException.round_id == the_round.id, RoundException.unit_id == unit.id
        )
    )
    return max(the_round.closes_at, until) if until else the_round.closes_at


def is_open_for_steps(session: Session, subject: Return, *, at: datetime) -> bool:
    """Say whether this return may be confirmed or its confirmation cancelled now (2.1).

    After closing, a unit's exception opens its own returns and those above them in the round,
    which it touches, until the same moment; an authority's counts stay shut when only one of
    its institutions has an exception.
    """
    the_round = subject.round
    if the_round.opens_at <= at < the_round.closes_at:
        return True
    owed, above = aliased(Return), aliased(Return)
    until = session.scalar(
        select(func.max(RoundException.until))
        .join(
            owed,
            and_(owed.round_id == RoundException.round_id, owed.unit_id == RoundException.unit_id),
        )
        .outerjoin(above, above.id == owed.parent_id)
        .where(
            RoundException.round_id == subject.round_id,
            or_(
                owed.unit_id == subject.unit_id,
                owed.parent_id == subject.id,
                above.parent_id == subject.id,
            ),
        )
    )
    return until is not None and the_round.opens_at <= at < until


def require_open(session: Session, the_round: Round, unit: Unit, *, at: datetime) -> None:
    """Raise `RoundNotOpen` unless `unit` may record now (2.1); to the second, Bangkok time."""
    if not is_open(session, the_round, unit, at=at):
        raise RoundNotOpen(opens_at=the_round.opens_at, closes_at=the_round.closes_at, at=at)


def require_open_for_steps(session: Session, subject: Return, *, at: datetime) -> None:
    """Raise `RoundNotOpen` unless the return may be confirmed or cancelled now (2.1)."""
    if not is_open_for_steps(session, subject, at=at):
        the_round = subject.round
        raise RoundNotOpen(opens_at=the_round.opens_at, closes_at=the_round.closes_at, at=at)


def due_at_each(session: Session, the_round: Round, units: Sequence[Unit]) -> dict[int, datetime]:
    """Give the deadline of each unit by its id, a late entry's where one was granted (2.1-2.3)."""
    ids = [unit.id for unit in units]
    agreed = _by_unit(session, AgreedDeadline.unit_id, AgreedDeadline.due_at, the_round, ids)
    late = _by_unit(session, RoundException.unit_id, RoundException.until, the_round, ids)
    due = {}
    for unit in units:
        of_level = the_round.due_at(unit.level)
        usual = min(agreed.get(unit.id, of_level), of_level)
        due[unit.id] = max(late.get(unit.id, usual), usual)
    return due


def _by_unit(
    session: Session,
    unit_id: InstrumentedAttribute[int],
    moment: InstrumentedAttribute[datetime],
    the_round: Round,
    ids: Sequence[int],
) -> dict[int, datetime]:
    of_round = unit_id.class_.round_id == the_round.id
    rows = session.execute(select(unit_id, moment).where(of_round, unit_id.in_(ids)))
    return {row[0]: row[1] for row in rows}


def due_at(session: Session, the_round: Round, unit: Unit) -> datetime:
    """Give the deadline of a unit: its level's, or an earlier agreed one (2.2, 2.3)."""
    agreed = session.scalar(
        select(AgreedDeadline.due_at).where(
            AgreedDeadline.round_id == the_round.id, AgreedDeadline.unit_id == unit.id
        )
    )
    of_level = the_round.due_at(unit.level)
    return min(agreed, of_level) if agreed else of_level
