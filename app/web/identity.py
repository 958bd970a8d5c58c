"""Who asks: the browser's token, its session row, the account, and the policy in force."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from flask import Flask, current_app, g
from flask_login import UserMixin, current_user
from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager

from app.access.enforcer import Policy
from app.extensions import db, live_policy, login_manager
from app.models import Account, PolicyVersion, SignInSession


@dataclass(frozen=True)
class SignedIn(UserMixin):
    """What Flask-Login keeps for the request: the session row, its account, the policy."""

    token: str
    session: SignInSession
    policy: Policy

    @property
    def account(self) -> Account:
        return self.session.account

    def get_id(self) -> str:
        return self.token


def register(app: Flask) -> None:
    """Flask-Login asks `load` once a request, when the current user is first needed."""
    login_manager.user_loader(load)
    login_manager.session_protection = None


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def load(token: str) -> SignedIn | None:
    """Load everything that a decision needs in one query; None when the session has ended."""
    row = db.session.execute(
        select(SignInSession, func.coalesce(_newest_policy, 0))
        .join(SignInSession.account)
        .join(Account.unit)
        .options(contains_eager(SignInSession.account).contains_eager(Account.unit))
        .where(SignInSession.token_hash == token_hash(token))
    ).first()
    if row is None:
        return None
    session, version = row
    g.known_session = session
    if session.ended_at is not None or not session.account.active or _expired(session):
        return None
    return SignedIn(token, session, live_policy.at_version(db.session(), version))


_newest_policy = select(func.max(PolicyVersion.id)).scalar_subquery()


def _expired(session: SignInSession) -> bool:
    settings = current_app.config["LEC"]
    idle = g.arrived_at - session.last_seen_at
    age = g.arrived_at - session.started_at
    return bool(
        idle > timedelta(minutes=settings.session_idle_minutes)
        or age > timedelta(hours=settings.session_longest_hours)
    )


def signed_in() -> SignedIn | None:
    """Give who is signed in, or None."""
    return current_user._get_current_object() if current_user.is_authenticated else None


def ended_session_account() -> Account | None:
    """Give the account of a session that this browser had and that has ended meanwhile."""
    session: SignInSession | None = g.get("known_session")
    return session.account if session is not None and signed_in() is None else None


