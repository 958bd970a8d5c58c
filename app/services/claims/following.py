"""Claims follow the child: what happens to rosters frees them, fulfils them or overtakes them.

Claims are locked after the rows of rosters and before any chain of the history, everywhere in
this order; so whoever takes a child and whoever answers for it never wait for each other.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.models import Account, Claim, ClaimState, Return, Unit
from app.services import history
from app.services.claims.steps import PENDING, UNSETTLED, Action, legal

SUBJECT = "claim"
AT_ONCE = 5_000


def child_stands(
    session: Session, roster: Return, pupil_ids: Collection[int], *, actor: Account, at: datetime
) -> None:
    """Settle what was released and now stands on a roster: the claimant's, or another's (4.2)."""
    ordered = sorted(pupil_ids)
    for start in range(0, len(ordered), AT_ONCE):
        released = locked(
            session,
            Claim.round_id == roster.round_id,
            Claim.pupil_id.in_(ordered[start : start + AT_ONCE]),
            Claim.state == ClaimState.RELEASED,
        )
        for claim in released:
            action = Action.TAKE if claim.claimant_id == roster.id else Action.OVERTAKE
            write(session, claim, action, unit=roster.unit, actor=actor, at=at)


def child_left(
    session: Session,
    roster: Return,
    row_ids: Collection[int],
    *,
    actor: Account,
    at: datetime,
    left_on: date | None = None,
    given_to: Claim | None = None,
) -> None:
    """Free the claims on rows that hold their child no longer.

    A child `given_to` one claimant overtakes the claims of all others.
    """
    for claim in locked(session, Claim.enrolment_id.in_(row_ids), Claim.state.in_(UNSETTLED)):
        if given_to is None:
            write(
                session, claim, Action.FREE, unit=roster.unit, actor=actor, at=at, left_on=left_on
            )
        elif claim.id != given_to.id:
            write(session, claim, Action.OVERTAKE, unit=roster.unit, actor=actor, at=at)


def child_renamed(session: Session, row_id: int, pupil_id: int) -> None:
    """Let claims on a row follow its child, who turned out to be a pupil known before (5.2)."""
    for claim in locked(session, Claim.enrolment_id == row_id, Claim.state.in_(UNSETTLED)):
        claim.pupil_id = pupil_id
    session.flush()


def child_mistaken(
    session: Session, roster: Return, row_id: int, *, actor: Account, at: datetime
) -> None:
    """End the claims on a row whose number was typed wrong: it never had the child asked for."""
    for claim in locked(session, Claim.enrolment_id == row_id, Claim.state.in_(UNSETTLED)):
        write(session, claim, Action.OVERTAKE, unit=roster.unit, actor=actor, at=at)


def rows_moved(
    session: Session,
    target: Return,
    row_ids: Collection[int],
    *,
    actor: Account,
    at: datetime,
) -> None:
    """Let claims follow rows to the roster of another unit, which answers them from now on."""
    for claim in locked(session, Claim.enrolment_id.in_(row_ids), Claim.state.in_(UNSETTLED)):
        if claim.claimant_id == target.id:
            write(session, claim, Action.OVERTAKE, unit=target.unit, actor=actor, at=at)
        else:
            claim.holder_id = target.id
            session.flush()
            session.expire(claim, ["holder"])


def asker_moved(
    session: Session, source: Return, target: Return, *, actor: Account, at: datetime
) -> None:
    """Let what a roster has asked for be asked by the one that takes it over."""
    asked = set(
        session.scalars(
            select(Claim.pupil_id).where(Claim.claimant_id == target.id, Claim.state.in_(PENDING))
        )
    )
    for claim in locked(session, Claim.claimant_id == source.id, Claim.state.in_(PENDING)):
        if claim.holder_id == target.id or claim.pupil_id in asked:
            write(session, claim, Action.OVERTAKE, unit=target.unit, actor=actor, at=at)
        else:
            claim.claimant_id = target.id
            session.flush()
            session.expire(claim, ["claimant"])


def asker_ends(session: Session, roster: Return, *, actor: Account, at: datetime) -> None:
    """End what a roster has asked for: its unit comes to an end, and takes nobody in."""
    for claim in locked(session, Claim.claimant_id == roster.id, Claim.state.in_(PENDING)):
        write(session, claim, Action.OVERTAKE, unit=roster.unit, actor=actor, at=at)


def locked(session: Session, *conditions: ColumnElement[bool]) -> list[Claim]:
    """Lock claims in the order of their ids, and read them anew."""
    return list(
        session.scalars(
            select(Claim)
            .where(*conditions)
            .order_by(Claim.id)
            .with_for_update(of=Claim, key_share=True)
            .execution_options(populate_existing=True)
        )
    )


def write(
    session: Session,
    claim: Claim,
    action: Action,
    *,
    unit: Unit,
    actor: Account,
    at: datetime,
    reason: str = "",
    left_on: date | None = None,
) -> None:
    """Write the state that an action leads to, and history with it; nobody else writes a state.

    `unit` is the one in whose history it stands: whose officer acted, or whose roster changed.
    """
    step, before = legal(claim.state, action), claim.state
    actor_id = actor.id
    claim.state = step.to
    if step.to in (ClaimState.DECLINED, ClaimState.REFUSED) or action is Action.OVERRULE:
        claim.answer = reason
    if step.to in (ClaimState.DECLINED, ClaimState.REFUSED, ClaimState.RELEASED):
        claim.answered_at, claim.answered_by_id = at, actor_id
    if step.to not in UNSETTLED:
        claim.settled_at, claim.settled_by_id = at, actor_id
    if step.to is ClaimState.RELEASED:
        claim.left_on = left_on
    session.flush()
    session.expire(claim, ["answered_by", "settled_by"])
    told = {"left_on": left_on.isoformat()} if left_on else {}
    history.record(
        session,
        step.event,
        SUBJECT,
        claim.id,
        unit=unit,
        actor=actor,
        at=at,
        before={"state": before},
        after={"state": step.to, **told},
        reason=reason,
    )
