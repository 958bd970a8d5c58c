"""The door that every act on a claim goes through: locks first, then whether it may happen now."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Account, Claim, Unit
from app.services import returns, rounds
from app.services.claims import following
from app.services.claims.steps import Action, Side, Step, has_led_to, legal
from app.services.errors import (
    AnotherLevelDecides,
    ChangedMeanwhile,
    NotFound,
    ReasonMissing,
    StillTimeToAnswer,
)


def begin(
    session: Session,
    claim: Claim,
    action: Action,
    *,
    actor: Account,
    at: datetime,
    version: int,
    wait: timedelta,
    reason: str = "",
) -> Step | None:
    """Lock both rosters and the claim, and let a step through or refuse it; None for a repeat.

    `version` is the claim's as the page showed it, `wait` how long a holder has to answer.
    """
    rosters = claim.claimant_id, claim.holder_id
    returns.lock_all(session, set(rosters))
    (claim,) = following.locked(session, Claim.id == claim.id)
    if (claim.claimant_id, claim.holder_id) != rosters:
        raise ChangedMeanwhile()
    if has_led_to(claim.state, action):
        return None
    step = legal(claim.state, action)
    require_side(session, claim, step, actor=actor)
    acting = claim.claimant if step.by is Side.CLAIMANT else claim.holder
    rounds.require_open(session, acting.round, acting.unit, at=at)
    if step.after_silence and at < answer_due(claim, wait):
        raise StillTimeToAnswer(until=answer_due(claim, wait))
    if claim.version != version:
        raise ChangedMeanwhile()
    if step.needs_reason and not reason.strip():
        raise ReasonMissing()
    return step


def say(
    session: Session,
    claim: Claim,
    action: Action,
    reason: str,
    version: int,
    wait: timedelta,
    *,
    actor: Account,
    at: datetime,
) -> Claim:
    """Take a step that is nothing but a word: no row of a roster goes with it."""
    step = begin(
        session, claim, action, actor=actor, at=at, version=version, wait=wait, reason=reason
    )
    if step is not None:
        unit = (claim.claimant if step.by is Side.CLAIMANT else claim.holder).unit
        following.write(session, claim, action, unit=unit, actor=actor, at=at, reason=reason)
    return claim


def answer_due(claim: Claim, wait: timedelta) -> datetime:
    """Give the moment until which the holder has to answer; then the level above may decide."""
    return claim.asked_at + wait


def require_side(session: Session, claim: Claim, step: Step, *, actor: Account) -> None:
    """Refuse whoever is not the side whose step it is; above, whoever does not hold both."""
    claimant, holder = claim.claimant.unit, claim.holder.unit
    if step.by is Side.ABOVE:
        if not decides(actor.unit, claimant, holder):
            raise AnotherLevelDecides(unit=decider_of(session, claimant, holder))
    elif actor.unit_id != (claimant if step.by is Side.CLAIMANT else holder).id:
        raise NotFound()


def decides(unit: Unit, claimant: Unit, holder: Unit) -> bool:
    """Say whether a unit stands above both institutions, and so may decide between them."""
    return unit.id not in (claimant.id, holder.id) and unit.holds(claimant) and unit.holds(holder)


def decider_of(session: Session, claimant: Unit, holder: Unit) -> Unit:
    """Give the lowest unit above both: their authority, their province, or the department."""
    above = claimant.path.split("/")[:-1]
    others = set(holder.path.split("/")[:-1])
    shared = [int(one) for one in above if one in others]
    return session.scalars(select(Unit).where(Unit.id == shared[-1])).one()
