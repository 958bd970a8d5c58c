"""Between password and session: the code of the second factor, within minutes.

Who stands here has typed the right password. Nothing of it is kept on the server: the browser
holds it signed, bound to the account and to the password that was right.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.models import Account
from app.services.accounts import second_factor, signing_in, throttle
from app.services.errors import HalfwayLapsed

HALFWAY_FOR = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Halfway:
    """Whose password was right, a print of its hash, and the moment."""

    account_id: int
    password_print: str
    since: datetime


@dataclass(frozen=True, slots=True)
class CodeAttempt:
    """The account, locked, and how long it must wait before a code is looked at."""

    account: Account
    origin: throttle.Origin
    everywhere: throttle.Origin | None
    wait: timedelta


def halfway(account: Account, *, at: datetime) -> Halfway:
    """Note that the account's password was right."""
    return Halfway(account.id, _print(account), at)


def account_of(session: Session, half: Halfway | None, *, at: datetime) -> Account:
    """Give the account that waits for its code; raise `HalfwayLapsed` where it waits no more."""
    if half is None or not timedelta(0) <= at - half.since < HALFWAY_FOR:
        raise HalfwayLapsed()
    account = session.get(Account, half.account_id)
    if account is None or half.password_print != _print(account):
        raise HalfwayLapsed()
    signing_in.require_admitted(account, at=at)
    return account


def prepare(session: Session, half: Halfway | None, *, address: str, at: datetime) -> CodeAttempt:
    """Read the account anew, locked, and tell how long wrong codes make it wait.

    Wrong codes count as wrong passwords do. From addresses unknown to the account they count
    together besides: who has the password can be kept from guessing on from many networks, and the
    officer at the usual place does not wait for it.
    """
    account = account_of(session, half, at=at)
    signing_in.locked(session, account.id)
    account = account_of(session, half, at=at)
    origin = throttle.origin(session, account.username, account, address=address, at=at)
    everywhere = throttle.everywhere(origin, address=address)
    waits = [throttle.wait(session, one, at=at) for one in (origin, everywhere) if one]
    return CodeAttempt(account, origin, everywhere, max(waits))


def prove(
    session: Session, attempt: CodeAttempt, typed: str, *, key: bytes, at: datetime
) -> second_factor.Proof:
    """Take the code; then a session may begin. Raise as `second_factor.prove` does."""
    proof = second_factor.prove(session, attempt.account, typed, key=key, at=at)
    if attempt.everywhere is not None:
        throttle.forget(session, attempt.everywhere.code, attempt.everywhere.network)
    return proof


def note_failure(session: Session, attempt: CodeAttempt, *, at: datetime) -> None:
    """Count a wrong code."""
    for origin in (attempt.origin, attempt.everywhere):
        if origin is not None:
            throttle.note_failure(session, origin, at=at)


def _print(account: Account) -> str:
    return hashlib.sha256(account.password_hash.encode()).hexdigest()
