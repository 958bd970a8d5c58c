"""Ask for a child whom another institution has, ask the level above, or let it be (4.2)."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain import national_id
from app.domain.national_id import InvalidIdentifier
from app.models import Account, Claim, ClaimState, Enrolment, Return
from app.services import history, returns
from app.services.claims import following
from app.services.claims.legality import say
from app.services.claims.steps import PENDING, Action
from app.services.errors import (
    AlreadyOnRoster,
    ChangedMeanwhile,
    NobodyHolds,
    NotFound,
    ReasonMissing,
)
from app.services.rosters import identifiers


def ask(
    session: Session, roster: Return, number: str, *, reason: str, actor: Account, at: datetime
) -> Claim:
    """Ask whoever has the child of this number to let it go; asked twice, it is the same claim.

    Raise `NobodyHolds` where the child is free by now, and `AlreadyOnRoster` where it stands here.
    """
    pupil_id = _pupil_of(session, number)
    seen = holding_row(session, roster, pupil_id)
    returns.lock_all(session, {roster.id, seen.return_id})
    returns.require_recording(session, roster, at=at)
    row = holding_row(session, roster, pupil_id)
    if row.return_id != seen.return_id:
        raise ChangedMeanwhile()
    known = pending_of(session, roster, pupil_id)
    if known is not None:
        return known
    if not reason.strip():
        raise ReasonMissing()
    claim = Claim(
        round_id=roster.round_id,
        pupil_id=pupil_id,
        number=national_id.normalise(number),
        claimant_id=roster.id,
        holder_id=row.return_id,
        enrolment_id=row.id,
        state=ClaimState.OPEN,
        reason=reason,
        asked_at=at,
        asked_by_id=actor.id,
    )
    session.add(claim)
    session.flush()
    history.record(
        session,
        "claim.asked",
        following.SUBJECT,
        claim.id,
        unit=roster.unit,
        actor=actor,
        at=at,
        after={"state": ClaimState.OPEN},
        reason=reason,
    )
    return claim


def withdraw(
    session: Session,
    claim: Claim,
    *,
    reason: str,
    version: int,
    wait: timedelta,
    actor: Account,
    at: datetime,
) -> Claim:
    """Ask for the child no longer; once it was let go, say why to whoever let it go."""
    return say(session, claim, Action.WITHDRAW, reason, version, wait, actor=actor, at=at)


def escalate(
    session: Session,
    claim: Claim,
    *,
    reason: str,
    version: int,
    wait: timedelta,
    actor: Account,
    at: datetime,
) -> Claim:
    """Ask the level above both to decide: after a decline, or after the days of silence."""
    return say(session, claim, Action.ESCALATE, reason, version, wait, actor=actor, at=at)


def holding_row(session: Session, roster: Return, pupil_id: int) -> Enrolment:
    """Give the row that holds a child in the round of a roster, on another one."""
    row = session.scalar(
        select(Enrolment)
        .where(
            Enrolment.round_id == roster.round_id,
            Enrolment.pupil_id == pupil_id,
            Enrolment.removed_at.is_(None),
        )
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NobodyHolds()
    if row.return_id == roster.id:
        raise AlreadyOnRoster(enrolment=row)
    return row


def pending_of(session: Session, roster: Return, pupil_id: int) -> Claim | None:
    """Give what a roster has asked about a child and has not got an end yet."""
    return session.scalar(
        select(Claim).where(
            Claim.claimant_id == roster.id, Claim.pupil_id == pupil_id, Claim.state.in_(PENDING)
        )
    )


def _pupil_of(session: Session, number: str) -> int:
    try:
        valid = national_id.parse(number)
    except InvalidIdentifier:
        raise NotFound() from None
    found = identifiers.pupil_with(session, valid.value)
    if found is None:
        raise NobodyHolds()
    return found
