"""How a roster stands on its way to being confirmed: its deadline, its confirmation, a request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import CancellationRequest, Confirmation, RequestState, Return, State
from app.services import rounds


@dataclass(frozen=True, slots=True)
class Confirmed:
    """Who confirmed a roster, and when; its frozen rows stay unread."""

    name: str
    at: datetime
    pupils: int


@dataclass(frozen=True, slots=True)
class Standing:
    """What the home page of an institution says of its roster.

    `due_at` is the moment agreed with the authority, or the level's (2.2, 2.3); `asked_at` is
    when the institution asked to have its confirmation cancelled, if that is still open.
    """

    is_open: bool
    due_at: datetime
    is_agreed: bool
    is_overdue: bool
    confirmed: Confirmed | None
    asked_at: datetime | None


def standing(session: Session, roster: Return, *, at: datetime) -> Standing:
    """Say how a roster stands at a moment."""
    due_at = rounds.due_at(session, roster.round, roster.unit)
    return Standing(
        is_open=rounds.is_open(session, roster.round, roster.unit, at=at),
        due_at=due_at,
        is_agreed=due_at != roster.round.due_at(roster.unit.level),
        is_overdue=roster.state is State.RECORDING and due_at <= at,
        confirmed=confirmed(session, roster),
        asked_at=_asked_at(session, roster),
    )


def confirmed(session: Session, roster: Return) -> Confirmed | None:
    """Say who confirmed a roster, if it is confirmed."""
    if roster.confirmation_id is None:
        return None
    found = session.execute(
        select(
            Confirmation.confirmed_by_name, Confirmation.confirmed_at, Confirmation.pupils
        ).where(Confirmation.id == roster.confirmation_id)
    ).one()
    return Confirmed(*found)


def _asked_at(session: Session, roster: Return) -> datetime | None:
    if roster.state is State.RECORDING:
        return None
    return session.scalar(
        select(CancellationRequest.asked_at).where(
            CancellationRequest.return_id == roster.id,
            CancellationRequest.state == RequestState.OPEN,
        )
    )
