"""Signing in by a unit's code and an officer's suffix (`process.md` 1, 1.3).

In three parts, because hashing takes long and must hold no transaction: `prepare` reads,
`passwords.check` computes, `accept_password` or `note_failure` writes. The session begins at once,
or after the code where the account has a second factor (`second_step`).
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session, contains_eager

from app.domain.login_codes import UnknownLoginCode, login_class, split_username, username
from app.models import Account, Unit, UnitCode
from app.services.accounts import sessions, throttle
from app.services.errors import AccountSuspended, PasswordChanged, UnitDissolved

SUFFIX = re.compile(r"\d{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Attempt:
    """What is known of an attempt before its password is looked at."""

    account_id: int | None
    password_hash: str | None
    origin: throttle.Origin
    wait: timedelta


def prepare(session: Session, typed: str, *, address: str, at: datetime) -> Attempt:
    """Find whose code was typed, and how long it must wait after wrong passwords."""
    account = find(session, typed)
    code = counted_as(typed)
    origin = throttle.origin(session, code, account, address=address, at=at)
    return Attempt(
        account_id=account.id if account else None,
        password_hash=account.password_hash if account else None,
        origin=origin,
        wait=throttle.wait(session, origin, at=at),
    )


def find(session: Session, typed: str) -> Account | None:
    """Find the account of a username: a unit's current code, alone or with a suffix."""
    code, suffix = split_username(typed)
    return session.scalar(
        select(Account)
        .join(Account.unit)
        .options(contains_eager(Account.unit))
        .where(Unit.code == code, Account.suffix == suffix)
    )


def username_now(session: Session, typed: str) -> str | None:
    """Give the username that goes with an earlier code of a unit; None for any other code."""
    code, suffix = split_username(typed)
    now = session.scalar(
        select(Unit.code)
        .join(UnitCode, UnitCode.unit_id == Unit.id)
        .where(UnitCode.code == code, Unit.code != code)
    )
    return username(now, suffix) if now is not None else None


def counted_as(typed: str) -> str:
    """Name what was typed for counting and for the log.

    What does not look like a login code may be a password in the wrong field: its hash is kept.
    """
    code, suffix = split_username(typed)
    try:
        login_class(code)
    except UnknownLoginCode:
        return _digest(typed)
    return username(code, suffix) if not suffix or SUFFIX.fullmatch(suffix) else _digest(typed)


def accept_password(
    session: Session, attempt: Attempt, *, at: datetime, new_hash: str | None = None
) -> Account:
    """Take the right password; raise `AccountSuspended`, `UnitDissolved` or `PasswordChanged`.

    The account is read anew and locked: a reset meanwhile must not leave a session behind.
    """
    account = locked(session, attempt.account_id)
    if account.password_hash != attempt.password_hash:
        raise PasswordChanged()
    require_admitted(account, at=at)
    if new_hash is not None:
        # Not by the account's version: whoever edits the account has seen no other version.
        session.execute(
            update(Account).where(Account.id == account.id).values(password_hash=new_hash)
        )
    return account


def begin_session(
    session: Session,
    account: Account,
    origin: throttle.Origin,
    *,
    address: str,
    browser: str,
    at: datetime,
) -> sessions.Opened:
    """Begin a session for an account, locked, that has proved all that it must."""
    throttle.forget(session, origin.code, origin.network)
    # Not by the account's version, here as above.
    session.execute(update(Account).where(Account.id == account.id).values(last_sign_in_at=at))
    return sessions.begin(session, account, address=address, browser=browser, at=at)


def locked(session: Session, account_id: int | None) -> Account:
    """Read an account anew and lock it."""
    return session.scalars(
        select(Account)
        .where(Account.id == account_id)
        .with_for_update(of=Account, key_share=True)
        .execution_options(populate_existing=True)
    ).one()


def require_admitted(account: Account, *, at: datetime) -> None:
    """Raise a refusal where the account may not sign in whatever it proves."""
    if sessions.is_dissolved(account.unit, at=at):
        raise UnitDissolved(unit=account.unit, on=account.unit.dissolved_on)
    if not account.active:
        raise AccountSuspended()


def note_failure(session: Session, attempt: Attempt, *, at: datetime) -> None:
    """Count a wrong password."""
    throttle.note_failure(session, attempt.origin, at=at)


def _digest(typed: str) -> str:
    return "?" + hashlib.sha256(typed.encode(errors="replace")).hexdigest()[:32]
