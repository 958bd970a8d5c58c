"""An officer prepares a roster for the head, who confirms or sends it back (`process.md` 7.4)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.models import Account, Preparation, Return
from app.services import history, returns
from app.services.confirmation import blockers, two_persons
from app.services.confirmation.legality import require_legal
from app.services.confirmation.steps import Action, Step
from app.services.errors import ChangedMeanwhile, NotPrepared
from app.services.rosters import checks, tallies


def prepare(
    session: Session,
    roster: Return,
    *,
    actor: Account,
    at: datetime,
    version: int,
    wording: str,
) -> Preparation:
    """Say in these words that a roster is ready for the head; it itself stays as it is (7.4).

    The same must not be missing as for confirming. A repeat by the same officer gives the same
    preparation. Raise `RoundNotOpen`, `ChangedMeanwhile`, `IllegalStep` or `NotReady`.
    """
    family = returns.lock_family(session, roster.id)
    itself = family.itself
    known = two_persons.holding(session, itself)
    if known is not None and known.prepared_by_id == actor.id:
        return known
    step = require_legal(session, family, Action.PREPARE, actor=actor, at=at, version=version)
    if known is not None:
        raise ChangedMeanwhile()
    checks.review_rows(session, itself, at=at)
    tallies.count_anew(session, itself)
    blockers.require_none(session, itself, at=at)
    made = Preparation(
        return_id=itself.id,
        version=itself.version,
        wording=wording,
        prepared_at=at,
        prepared_by_id=actor.id,
    )
    session.add(made)
    session.flush()
    _record(session, step, itself, actor=actor, at=at)
    return made


def send_back(
    session: Session,
    roster: Return,
    *,
    actor: Account,
    at: datetime,
    version: int,
    reason: str,
) -> Preparation:
    """Send what was prepared back to the officer, who reads the reason; a repeat changes nothing.

    Raise `RoundNotOpen`, `ChangedMeanwhile`, `IllegalStep`, `ReasonMissing`, `NotPrepared`,
    `PreparedByOneself`, or `HeadConfirms` to somebody who is no head.
    """
    family = returns.lock_family(session, roster.id)
    itself = family.itself
    last = two_persons.latest(session, itself)
    if last is not None and last.returned_by_id == actor.id and last.version == itself.version:
        return last
    step = require_legal(
        session, family, Action.SEND_BACK, actor=actor, at=at, version=version, reason=reason
    )
    if last is None:
        raise NotPrepared(unit=itself.unit, undone=None)
    last.returned_at, last.returned_by_id = at, actor.id
    last.return_reason = reason[:1000]
    session.flush()
    _record(session, step, itself, actor=actor, at=at, reason=last.return_reason)
    return last


def _record(
    session: Session, step: Step, roster: Return, *, actor: Account, at: datetime, reason: str = ""
) -> None:
    history.record(
        session,
        step.event,
        "return",
        roster.id,
        unit=roster.unit,
        actor=actor,
        at=at,
        after={"state": step.to, "pupils": roster.pupils},
        reason=reason,
    )
