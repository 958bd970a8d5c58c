"""Confirm a return, cancel its confirmation; nothing else changes a return's state."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from app.models import (
    Account,
    CancellationRequest,
    Confirmation,
    DataSet,
    RequestState,
    Return,
)
from app.services import history, returns
from app.services.confirmation import blockers, freezing, two_persons
from app.services.confirmation.legality import require_legal
from app.services.confirmation.steps import Action, Step
from app.services.counts import recording
from app.services.errors import UnitDissolved
from app.services.rosters import checks, tallies


def confirm(
    session: Session,
    return_: Return,
    *,
    actor: Account,
    at: datetime,
    version: int,
    wording: str,
) -> Confirmation:
    """Confirm a return in these very words and freeze what is confirmed (7.1 to 7.4).

    `version` is the return's as the actor saw it. A repeat by whoever confirmed it gives the
    same confirmation. Raise `RoundNotOpen`, `ChangedMeanwhile`, `IllegalStep` or `NotReady`; where
    the head confirms what an officer prepared, `HeadConfirms`, `NotPrepared`, `PreparedByOneself`.
    """
    family = returns.lock_family(session, return_.id)
    itself = family.itself
    standing = _standing(session, itself)
    if standing is not None and standing.confirmed_by_id == actor.id:
        return standing
    step = require_legal(session, family, Action.CONFIRM, actor=actor, at=at, version=version)
    by_two = two_persons.is_chosen_for(itself)
    prepared = two_persons.holding(session, itself) if by_two else None
    if itself.data_set is DataSet.ROSTER:
        checks.review_rows(session, itself, at=at)
        tallies.count_anew(session, itself)
    if itself.data_set is DataSet.COUNTS:
        recording.check_anew(session, itself, actor=actor, at=at)
    blockers.require_none(session, itself, at=at)
    made = freezing.freeze(session, itself, prepared, actor=actor, at=at, wording=wording)
    if prepared is not None:
        prepared.confirmation_id = made.id
    take(session, itself, step, made, standing=True, actor=actor, at=at)
    return made


def cancel(
    session: Session,
    return_: Return,
    *,
    actor: Account,
    at: datetime,
    version: int,
    reason: str,
) -> Confirmation:
    """Cancel a confirmation, as the level above may, asked or unasked (8.1 to 8.3).

    The confirmation is marked and kept; an open request to cancel it is granted thereby. A
    repeat by whoever cancelled it changes nothing. Raise `RoundNotOpen`, `ChangedMeanwhile`,
    `IllegalStep`, `AboveConfirmed`, `ReasonMissing`, or `UnitDissolved` where nobody is left who
    could confirm anew.
    """
    return _end(
        session, return_, Action.CANCEL, RequestState.GRANTED, actor=actor, at=at,
        version=version, reason=reason,
    )  # fmt: skip


def take_back(
    session: Session,
    return_: Return,
    *,
    actor: Account,
    at: datetime,
    version: int,
    reason: str,
) -> Confirmation:
    """Cancel one's own confirmation of counts, while the province has not confirmed (6.5).

    The province's page of what it would confirm becomes stale thereby. A request to cancel that
    was still open is withdrawn. A repeat changes nothing; raise what `cancel` raises.
    """
    return _end(
        session, return_, Action.TAKE_BACK, RequestState.WITHDRAWN, actor=actor, at=at,
        version=version, reason=reason,
    )  # fmt: skip


def _end(
    session: Session,
    return_: Return,
    action: Action,
    asked: RequestState,
    *,
    actor: Account,
    at: datetime,
    version: int,
    reason: str,
) -> Confirmation:
    """Let a confirmation stand no longer; `asked` is what becomes of an open request for it."""
    family = returns.lock_family(session, return_.id)
    itself = family.itself
    if itself.confirmation_id is None:
        last = _last(session, itself)
        if last is not None and last.cancelled_by_id == actor.id:
            return last
    step = require_legal(
        session, family, action, actor=actor, at=at, version=version, reason=reason
    )
    if itself.unit.dissolved_on is not None:
        raise UnitDissolved(unit=itself.unit, on=itself.unit.dissolved_on)
    cancelled = session.get_one(Confirmation, itself.confirmation_id)
    # Read first: an expired actor is loaded anew, which would flush a half-marked confirmation.
    actor_id = actor.id
    cancelled.cancelled_at = at
    cancelled.cancelled_by_id = actor_id
    cancelled.cancel_reason = reason
    session.flush()
    _close_open_request(session, itself, asked, actor=actor, at=at, answer=reason)
    take(session, itself, step, cancelled, standing=False, actor=actor, at=at, reason=reason)
    if itself.data_set is DataSet.COUNTS:
        # The list of schools may have changed while the sheet was confirmed.
        recording.look_anew(session, itself, actor=actor, at=at)
    return cancelled


def take(
    session: Session,
    return_: Return,
    step: Step,
    confirmation: Confirmation,
    *,
    standing: bool,
    actor: Account,
    at: datetime,
    reason: str = "",
) -> None:
    """Write the state that a step leads to, and history with it; nobody else writes a state.

    `standing` says whether the confirmation is the one that stands from now on.
    """
    before = return_.state
    return_.state = step.to
    return_.confirmation_id = confirmation.id if standing else None
    return_.changed_at = at
    _make_pages_above_stale(session, return_)
    session.flush()
    session.expire(return_, ["confirmation"])
    history.record(
        session,
        step.event,
        "return",
        return_.id,
        unit=return_.unit,
        actor=actor,
        at=at,
        before={"state": before},
        after={
            "state": step.to,
            "confirmation": confirmation.number,
            "sha256": confirmation.sha256,
        },
        reason=reason,
    )


def _make_pages_above_stale(session: Session, return_: Return) -> None:
    """Let the return above rise in version: its page showed figures that may hold no more (7.4)."""
    if return_.parent_id is not None:
        flag_modified(session.get_one(Return, return_.parent_id), "changed_at")


def _standing(session: Session, return_: Return) -> Confirmation | None:
    if return_.confirmation_id is None:
        return None
    return session.get_one(Confirmation, return_.confirmation_id)


def _last(session: Session, return_: Return) -> Confirmation | None:
    return session.scalar(
        select(Confirmation)
        .where(Confirmation.return_id == return_.id)
        .order_by(Confirmation.number.desc())
        .limit(1)
    )


def _close_open_request(
    session: Session,
    return_: Return,
    state: RequestState,
    *,
    actor: Account,
    at: datetime,
    answer: str,
) -> None:
    request = session.scalar(
        select(CancellationRequest).where(
            CancellationRequest.return_id == return_.id,
            CancellationRequest.state == RequestState.OPEN,
        )
    )
    if request is not None:
        close(request, state, actor_id=actor.id, at=at, answer=answer)


def close(
    request: CancellationRequest, state: RequestState, *, actor_id: int, at: datetime, answer: str
) -> None:
    """Close a request; the id comes ready-made, since reading one could flush half of this."""
    request.state = state
    request.answered_at = at
    request.answered_by_id = actor_id
    request.answer = answer
