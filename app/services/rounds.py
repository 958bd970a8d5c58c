"""Rounds: which one is current, and whether anything may be recorded now (`process.md` 2)."""

from __future__ import annotations

import re
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.models import AgreedDeadline, Round, RoundException, Unit
from app.services.errors import RoundNotOpen

KEY = re.compile(r"(\d{4})-(\d)")


def find(session: Session, key: str) -> Round | None:
    """Find a round by how addresses name it: `2564-1`."""
    match = KEY.fullmatch(key)
    if match is None:
        return None
    return session.scalar(
        select(Round).where(
            Round.academic_year == int(match[1]), Round.number == int(match[2])
        )
    )


def every(session: Session) -> list[Round]:
    """List the rounds, the newest first."""
    return list(
        session.scalars(select(Round).order_by(Round.academic_year.desc(), Round.number.desc()))
    )


def current(session: Session, *, at: datetime) -> Round | None:
    """Give the newest round that has opened, or the newest of all before any has."""
    known = every(session)
    return next((known_round for known_round in known if known_round.opens_at <= at), None) or (
        known[0] if known else None
    )


def is_open(session: Session, the_round: Round, unit: Unit, *, at: datetime) -> bool:
    """Say whether `unit` may record, confirm or cancel at this moment (2.1).

    After closing, an exception lets its own unit work, and the levels above it for what
    touches it, until the same moment; `unit` is the one whose return is written.
    """
    if the_round.opens_at <= at < the_round.closes_at:
        return True
    until = session.scalar(
        select(func.max(RoundException.until))
        .join(RoundException.unit)
        .where(
            RoundException.round_id == the_round.id,
            or_(
                Unit.id == unit.id,
                Unit.path.startswith(f"{unit.path}/", autoescape=True),
            ),
        )
    )
    return until is not None and the_round.opens_at <= at < until


def require_open(session: Session, the_round: Round, unit: Unit, *, at: datetime) -> None:
    """Raise `RoundNotOpen` unless `unit` may work now (2.1); to the second, Bangkok time."""
    if not is_open(session, the_round, unit, at=at):
        raise RoundNotOpen(opens_at=the_round.opens_at, closes_at=the_round.closes_at, at=at)


def due_at(session: Session, the_round: Round, unit: Unit) -> datetime:
    """Give the deadline of a unit: the one agreed with its authority, or its level's (2.2, 2.3)."""
    agreed = session.scalar(
        select(AgreedDeadline.due_at).where(
            AgreedDeadline.round_id == the_round.id, AgreedDeadline.unit_id == unit.id
        )
    )
    return agreed or the_round.due_at(unit.level)
