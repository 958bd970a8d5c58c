"""Late entries: exceptions that let one unit work after a round has closed (`process.md` 2.1)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, contains_eager

from app.models import Account, Return, Round, RoundException, Unit
from app.services import history
from app.services.errors import ExceptionTooShort, NothingOwed, ReasonMissing


def every(session: Session, the_round: Round) -> list[RoundException]:
    """List the exceptions of a round with their units, the last to end first."""
    return list(
        session.scalars(
            select(RoundException)
            .join(RoundException.unit)
            .options(contains_eager(RoundException.unit))
            .where(RoundException.round_id == the_round.id)
            .order_by(RoundException.until.desc(), Unit.sort_key, Unit.id)
        )
    )


def grant(
    session: Session,
    the_round: Round,
    *,
    unit: Unit,
    until: datetime,
    reason: str,
    actor: Account,
    at: datetime,
) -> RoundException:
    """Let one unit work after closing, until an exclusive moment (2.1); a second grant replaces.

    Raise `NothingOwed` for a unit without a return in this round, and `ExceptionTooShort` for
    an end that does not lie after the closing and after now.
    """
    if not reason:
        raise ReasonMissing()
    _lock(session, the_round)
    if not _owes_anything(session, the_round, unit):
        raise NothingOwed(unit=unit)
    if until <= max(the_round.closes_at, at):
        raise ExceptionTooShort(closes_at=the_round.closes_at)
    granted = _granted(session, the_round, unit)
    before: dict[str, Any] = {}
    if granted is None:
        granted = RoundException(round_id=the_round.id, unit=unit)
        session.add(granted)
    else:
        before = {"until": granted.until.isoformat(), "reason": granted.reason}
        if (granted.until, granted.reason) == (until, reason):
            return granted
    granted.until, granted.reason = until, reason
    granted.granted_by_id, granted.granted_at = actor.id, at
    session.flush()
    history.record(
        session,
        "exception granted",
        "round",
        the_round.id,
        unit=unit,
        actor=actor,
        at=at,
        before=before,
        after={"until": until.isoformat()},
        reason=reason,
    )
    return granted


def withdraw(
    session: Session,
    the_round: Round,
    *,
    unit: Unit,
    reason: str,
    actor: Account,
    at: datetime,
) -> None:
    """Take an exception back; what was recorded under it stays. Repeating it changes nothing."""
    if not reason:
        raise ReasonMissing()
    _lock(session, the_round)
    granted = _granted(session, the_round, unit)
    if granted is None:
        return
    session.delete(granted)
    history.record(
        session,
        "exception withdrawn",
        "round",
        the_round.id,
        unit=unit,
        actor=actor,
        at=at,
        before={"until": granted.until.isoformat()},
        reason=reason,
    )


def _granted(session: Session, the_round: Round, unit: Unit) -> RoundException | None:
    return session.scalar(
        select(RoundException).where(
            RoundException.round_id == the_round.id, RoundException.unit_id == unit.id
        )
    )


def _lock(session: Session, the_round: Round) -> None:
    """Let one exception of a round be written at a time, without holding up its recording."""
    session.execute(
        select(Round.id).where(Round.id == the_round.id).with_for_update(key_share=True)
    )


def _owes_anything(session: Session, the_round: Round, unit: Unit) -> bool:
    owed = exists().where(Return.round_id == the_round.id, Return.unit_id == unit.id)
    return bool(session.scalar(select(owed)))
