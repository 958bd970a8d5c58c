"""Who asks: the browser's token, its session row, the account, and the policy in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask import Flask, current_app, g, session
from flask_login import UserMixin, current_user, login_user, logout_user
from sqlalchemy import bindparam, exists, func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import contains_eager, defer

from app.access.enforcer import Policy
from app.extensions import db, live_policy, login_manager
from app.models import Account, PolicyVersion, SecondFactorDemand, SignInSession, Unit
from app.models.connection import begin_as_writer
from app.services.accounts import sessions
from app.services.accounts.sessions import Ending, token_hash

__all__ = [
    "SignedIn",
    "bears_token",
    "ended_session_account",
    "ending",
    "enter",
    "leave",
    "limits",
    "signed_in",
    "token_hash",
]


@dataclass(frozen=True)
class SignedIn(UserMixin):
    """What Flask-Login keeps for the request: the session row, its account, the policy.

    `second_factor_demanded` tells whether the department asks the login's class for one.
    """

    token: str
    session: SignInSession
    policy: Policy
    second_factor_demanded: bool = False

    @property
    def account(self) -> Account:
        return self.session.account

    @property
    def must_set_up_second_factor(self) -> bool:
        return self.second_factor_demanded and self.account.second_factor_since is None

    def get_id(self) -> str:
        return self.token


def register(_app: Flask) -> None:
    """Flask-Login asks `load` once a request, when the current user is first needed."""
    login_manager.user_loader(load)
    login_manager.session_protection = None


def load(token: str) -> SignedIn | None:
    """Load everything that a decision needs in one query; None when the session has ended."""
    row = db.session.execute(_KNOWN, {"token_hash": token_hash(token)}).first()
    if row is None:
        return None
    known, version, demanded = row
    g.known_session = known
    if limits().ending(known, at=g.arrived_at) is not None:
        return None
    if g.arrived_at - known.last_seen_at >= sessions.SEEN_EVERY:
        g.seen_session_id = known.id
    return SignedIn(token, known, live_policy.at_version(db.session(), version), demanded)


# Built once: building a statement costs as much as running it.
_KNOWN = (
    select(
        SignInSession,
        func.coalesce(select(func.max(PolicyVersion.id)).scalar_subquery(), 0),
        exists().where(SecondFactorDemand.login_class == Unit.login_class),
    )
    .join(SignInSession.account)
    .join(Account.unit)
    .options(
        contains_eager(SignInSession.account).options(
            defer(Account.phone),
            defer(Account.appointment),
            defer(Account.password_hash),
            contains_eager(Account.unit).options(
                # What only a unit's own pages show is read there.
                defer(Unit.address),
                defer(Unit.postcode),
                defer(Unit.telephone),
                defer(Unit.head_name),
                defer(Unit.head_position),
                defer(Unit.grades),
                defer(Unit.rooms_per_grade),
            ),
        )
    )
    .where(SignInSession.token_hash == bindparam("token_hash"))
)


def limits() -> sessions.Limits:
    """Give how long sessions last in this installation."""
    settings = current_app.config["LEC"]
    return sessions.Limits(
        idle=timedelta(minutes=settings.session_idle_minutes),
        longest=timedelta(hours=settings.session_longest_hours),
    )


def signed_in() -> SignedIn | None:
    """Give who is signed in, or None."""
    user = current_user._get_current_object()
    return user if isinstance(user, SignedIn) else None


def bears_token() -> bool:
    """Say whether the browser's signed cookie names a session, ended or not: nothing is read."""
    return "_user_id" in session


def ended_session_account() -> Account | None:
    """Give the account of a session that this browser had and that has ended meanwhile."""
    row = _ended_session()
    return row.account if row is not None else None


def ending() -> Ending | None:
    """Tell why the session that this browser had is over; None if it had none."""
    row = _ended_session()
    return limits().ending(row, at=g.arrived_at) if row is not None else None


def enter(opened: sessions.Opened) -> None:
    """Give the browser its token, and nothing of what the cookie held for somebody before.

    The same account keeps its form token, so that a form left open in another window still goes
    through after signing in again.
    """
    before = ended_session_account()
    same = before is not None and before.id == opened.row.account_id
    form_token = session.get("csrf_token") if same else None
    session.clear()
    if form_token is not None:
        session["csrf_token"] = form_token
    login_user(SignedIn(opened.token, opened.row, live_policy.current(db.session())))


def leave() -> None:
    """Take the token back from the browser, with all else that its cookie holds."""
    logout_user()
    session.clear()


def write_last_seen() -> None:
    """Note, apart from the request's own work, that the session is in use."""
    session_id: int | None = g.pop("seen_session_id", None)
    if session_id is None:
        return
    try:
        begin_as_writer(db.session())
        sessions.mark_seen(db.session(), session_id, at=g.arrived_at)
        db.session.commit()
    except OperationalError:
        # The page itself is done; a database without a turn for this note must not undo it.
        db.session.rollback()
        current_app.logger.warning("could not note that session %s is in use", session_id)


def _ended_session() -> SignInSession | None:
    row: SignInSession | None = g.get("known_session")
    return row if row is not None and signed_in() is None else None
