"""Let a child go, or not: the holder answers, or a level above both decides (`process.md` 4.2)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from app.access.scope import Scope
from app.models import Account, Claim, Enrolment, Removal
from app.services import returns
from app.services.claims import following
from app.services.claims.legality import begin, say
from app.services.claims.steps import Action
from app.services.rosters import placing, recording


def release(
    session: Session,
    claim: Claim,
    *,
    left_on: date | None,
    version: int,
    wait: timedelta,
    scope: Scope,
    actor: Account,
    at: datetime,
) -> Claim:
    """Take the child off the holder's roster, for the claimant to bring in; a repeat does nothing.

    Raise `Locked` while the holder's roster is confirmed, `NotFound` outside the actor's rooms.
    """
    step = begin(session, claim, Action.RELEASE, actor=actor, at=at, version=version, wait=wait)
    if step is not None:
        recording.find(session, claim.holder, claim.enrolment_id, scope=scope)
        _let_go(session, claim, Action.RELEASE, left_on=left_on, actor=actor, at=at)
    return claim


def decline(
    session: Session,
    claim: Claim,
    *,
    reason: str,
    version: int,
    wait: timedelta,
    actor: Account,
    at: datetime,
) -> Claim:
    """Keep the child, with a reason that the claimant reads; it may then ask the level above."""
    return say(session, claim, Action.DECLINE, reason, version, wait, actor=actor, at=at)


def overrule(
    session: Session,
    claim: Claim,
    *,
    reason: str,
    left_on: date | None,
    version: int,
    wait: timedelta,
    actor: Account,
    at: datetime,
) -> Claim:
    """Decide from above that the child goes: asked to, or after the holder's days of silence.

    Raise `AnotherLevelDecides` unless the actor's unit stands above both institutions, and
    `Locked` while the holder's roster is confirmed.
    """
    step = begin(
        session, claim, Action.OVERRULE, actor=actor, at=at, version=version, wait=wait,
        reason=reason,
    )  # fmt: skip
    if step is not None:
        _let_go(session, claim, Action.OVERRULE, left_on=left_on, actor=actor, at=at, reason=reason)
    return claim


def refuse(
    session: Session,
    claim: Claim,
    *,
    reason: str,
    version: int,
    wait: timedelta,
    actor: Account,
    at: datetime,
) -> Claim:
    """Decide from above that the child stays where it is; that ends the claim."""
    return say(session, claim, Action.REFUSE, reason, version, wait, actor=actor, at=at)


def _let_go(
    session: Session,
    claim: Claim,
    action: Action,
    *,
    left_on: date | None,
    actor: Account,
    at: datetime,
    reason: str = "",
) -> None:
    holder = claim.holder
    returns.require_recording(session, holder, at=at)
    # Whoever has confirmed could not bring the child in, and it would stand nowhere.
    returns.require_recording(session, claim.claimant, at=at)
    row = session.get_one(Enrolment, claim.enrolment_id, populate_existing=True)
    placing.take_off(
        session, holder, row, removal=Removal.TRANSFERRED, left_on=left_on,
        note=claim.claimant.unit.name, given_to=claim, actor=actor, at=at,
    )  # fmt: skip
    following.write(
        session, claim, action, unit=holder.unit, actor=actor, at=at, reason=reason, left_on=left_on
    )
