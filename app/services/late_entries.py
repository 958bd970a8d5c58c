"""Late entries: exceptions that let one unit work after a round has closed (`process.md` 2.1)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, exists, select
from sqlalchemy.orm import Session, aliased, contains_eager

from app.access.scope import Scope
from app.models import Account, Return, Round, RoundException, Unit
from app.services import history, units
from app.services.counts import reopening
from app.services.errors import ExceptionTooShort, NothingOwed, ReasonMissing
from app.services.rosters import copying

MOST_CANDIDATES = 20


def every(session: Session, the_round: Round, *, scope: Scope) -> list[RoundException]:
    """List the exceptions of a round with their units, the last to end first."""
    return list(
        session.scalars(
            select(RoundException)
            .join(RoundException.unit)
            .options(contains_eager(RoundException.unit))
            .where(RoundException.round_id == the_round.id, scope.units())
            .order_by(RoundException.until.desc(), Unit.sort_key, Unit.id)
        )
    )


def ends(session: Session, the_round: Round, concerned: Iterable[Unit]) -> dict[int, datetime]:
    """Give until when those of some units that have an exception may work, by their ids."""
    rows = session.execute(
        select(RoundException.unit_id, RoundException.until).where(
            RoundException.round_id == the_round.id,
            RoundException.unit_id.in_([one.id for one in concerned]),
        )
    )
    return {row.unit_id: row.until for row in rows}


def candidates(
    session: Session, the_round: Round, text: str, *, scope: Scope
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Find units that owe something in this round: code, name and `above`, their parent's name."""
    above = aliased(Unit)
    return session.execute(
        select(Unit.code, Unit.name, above.name.label("above"))
        .join(above, above.id == Unit.parent_id)
        .where(scope.units(), units.called(text), _owes_anything(the_round))
        .order_by(Unit.sort_key, Unit.id)
        .limit(MOST_CANDIDATES)
    ).all()


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
    an end that does not lie after the closing and after now, and `RoundCopied` where a following
    round of the year was begun from this one (2.4).
    """
    if not reason:
        raise ReasonMissing()
    _lock(session, the_round)
    if session.scalar(select(Unit.id).where(Unit.id == unit.id, _owes_anything(the_round))) is None:
        raise NothingOwed(unit=unit)
    if until <= max(the_round.closes_at, at):
        raise ExceptionTooShort(closes_at=the_round.closes_at)
    copying.require_not_copied(session, the_round)
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
    # Sheets are locked before the history, as by whoever records on them.
    reopening.settle(session, the_round, unit=unit, actor=actor, at=at)
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


def _owes_anything(the_round: Round) -> ColumnElement[bool]:
    return exists().where(Return.round_id == the_round.id, Return.unit_id == Unit.id)
