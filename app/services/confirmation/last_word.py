"""What was last said to a unit about its return: cancelled, or asked in vain (8, 6.5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.models import Account, CancellationRequest, Confirmation, RequestState, Return, State


@dataclass(frozen=True, slots=True)
class LastWord:
    """Who cancelled the unit's confirmation or declined its request, when and why.

    Of counts that may be a colleague, who took the confirmation back.
    """

    is_cancelled: bool
    unit: str
    at: datetime
    reason: str


def last_word(session: Session, return_: Return) -> LastWord | None:
    """Tell what still holds of it: a new confirmation, or asking anew, outdates it."""
    if return_.state is State.RECORDING:
        return _cancelled(session, return_)
    return _declined(session, return_)


def _cancelled(session: Session, return_: Return) -> LastWord | None:
    confirmation = session.scalar(
        select(Confirmation)
        .options(joinedload(Confirmation.cancelled_by).joinedload(Account.unit))
        .where(Confirmation.return_id == return_.id)
        .order_by(Confirmation.number.desc())
        .limit(1)
    )
    if confirmation is None or confirmation.cancelled_at is None or not confirmation.cancelled_by:
        return None
    return LastWord(
        True,
        confirmation.cancelled_by.unit.name,
        confirmation.cancelled_at,
        confirmation.cancel_reason,
    )


def _declined(session: Session, return_: Return) -> LastWord | None:
    request = session.scalar(
        select(CancellationRequest)
        .join(Confirmation, Confirmation.id == return_.confirmation_id)
        .options(joinedload(CancellationRequest.answered_by).joinedload(Account.unit))
        .where(
            CancellationRequest.return_id == return_.id,
            CancellationRequest.asked_at >= Confirmation.confirmed_at,
        )
        .order_by(CancellationRequest.id.desc())
        .limit(1)
    )
    if request is None or request.state is not RequestState.DECLINED:
        return None
    if request.answered_at is None or request.answered_by is None:
        return None
    return LastWord(False, request.answered_by.unit.name, request.answered_at, request.answer)
