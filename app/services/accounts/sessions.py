"""Sessions: a browser signed in, seen and ended one by one (`design.md` 3)."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.domain.thai_calendar import in_bangkok
from app.models import Account, SignInSession, Unit
from app.services import history
from app.services.errors import NotFound

SEEN_EVERY = timedelta(minutes=5)


class Ending(StrEnum):
    """Why a session is over."""

    ENDED = "ended"
    IDLE = "idle"
    TOO_LONG = "too_long"
    SUSPENDED = "suspended"
    DISSOLVED = "dissolved"


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a session lasts without a request, and how long at all."""

    idle: timedelta
    longest: timedelta

    def ending(self, row: SignInSession, *, at: datetime) -> Ending | None:
        """Tell why a session is over, or None while it lasts."""
        if not row.account.active:
            return Ending.SUSPENDED
        if is_dissolved(row.account.unit, at=at):
            return Ending.DISSOLVED
        if row.ended_at is not None:
            return Ending.ENDED
        if at - row.started_at > self.longest:
            return Ending.TOO_LONG
        return Ending.IDLE if at - row.last_seen_at > self.idle else None


@dataclass(frozen=True, slots=True)
class Opened:
    """A new session, and the token that its browser alone is given."""

    row: SignInSession
    token: str


def is_dissolved(unit: Unit, *, at: datetime) -> bool:
    """Say whether nobody signs in for a unit any more: from its last day on, by Bangkok's clock."""
    return unit.dissolved_on is not None and unit.dissolved_on <= in_bangkok(at).date()


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def begin(
    session: Session, account: Account, *, address: str, browser: str, at: datetime
) -> Opened:
    """Begin a session for a browser; its token is 32 random bytes, kept hashed."""
    token = secrets.token_urlsafe(32)
    row = SignInSession(
        token_hash=token_hash(token),
        account=account,
        started_at=at,
        last_seen_at=at,
        address=address[:64],
        browser=browser[:300],
    )
    session.add(row)
    session.flush()
    return Opened(row, token)


def live(
    session: Session, account: Account, *, at: datetime, limits: Limits
) -> list[SignInSession]:
    """List the sessions of an account that last, the one seen latest first."""
    return list(
        session.scalars(
            select(SignInSession)
            .where(
                SignInSession.account_id == account.id,
                SignInSession.ended_at.is_(None),
                SignInSession.last_seen_at >= at - limits.idle,
                SignInSession.started_at >= at - limits.longest,
            )
            .order_by(SignInSession.last_seen_at.desc(), SignInSession.id.desc())
        )
    )


def end(session: Session, account: Account, session_id: int, *, at: datetime) -> None:
    """End one session of the account's own; ended again, it stays as it was."""
    row = session.get(SignInSession, session_id)
    if row is None or row.account_id != account.id:
        raise NotFound()
    if row.ended_at is None:
        row.ended_at = at
        session.flush()


def end_all(
    session: Session, account: Account, *, at: datetime, but: SignInSession | None = None
) -> None:
    """End every session of an account, except the one given."""
    session.execute(
        update(SignInSession)
        .where(
            SignInSession.account_id == account.id,
            SignInSession.ended_at.is_(None),
            SignInSession.id != (but.id if but else 0),
        )
        .values(ended_at=at)
    )


def end_for(
    session: Session,
    account: Account,
    *,
    actor: Account,
    at: datetime,
    limits: Limits,
    session_id: int | None = None,
) -> int:
    """End one session of an officer, or every one, and tell how many; it is on record.

    Raise `NotFound` for a session of another account; one that is over already stays as it was.
    """
    rows = live(session, account, at=at, limits=limits)
    if session_id is not None:
        row = session.get(SignInSession, session_id)
        if row is None or row.account_id != account.id:
            raise NotFound()
        rows = [one for one in rows if one.id == session_id]
    for row in rows:
        row.ended_at = at
    session.flush()
    if rows:
        history.record(
            session,
            "sessions_ended",
            "account",
            account.id,
            unit=account.unit,
            actor=actor,
            at=at,
            before={
                "sessions": [
                    {"since": row.started_at.isoformat(), "address": row.address} for row in rows
                ]
            },
        )
    return len(rows)


def mark_seen(session: Session, session_id: int, *, at: datetime) -> None:
    """Note that a session is in use; a moment earlier than the noted one changes nothing."""
    session.execute(
        update(SignInSession)
        .where(SignInSession.id == session_id, SignInSession.last_seen_at < at)
        .values(last_seen_at=at)
    )
