"""Sessions: a browser signed in, seen and ended one by one (`design.md` 3)."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.models import Account, SignInSession
from app.services.errors import NotFound

SEEN_EVERY = timedelta(minutes=5)


class Ending(StrEnum):
    """Why a session is over."""

    ENDED = "ended"
    IDLE = "idle"
    TOO_LONG = "too_long"
    SUSPENDED = "suspended"


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a session lasts without a request, and how long at all."""

    idle: timedelta
    longest: timedelta

    def ending(self, row: SignInSession, *, at: datetime) -> Ending | None:
        """Tell why a session is over, or None while it lasts."""
        if not row.account.active:
            return Ending.SUSPENDED
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


def mark_seen(session: Session, session_id: int, *, at: datetime) -> None:
    """Note that a session is in use; a moment earlier than the noted one changes nothing."""
    session.execute(
        update(SignInSession)
        .where(SignInSession.id == session_id, SignInSession.last_seen_at < at)
        .values(last_seen_at=at)
    )
