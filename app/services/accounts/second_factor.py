"""The second factor: a six-digit code by an authenticator app (TOTP, RFC 6238), or a recovery code.

Its secret is kept encrypted under a key that the caller hands in. A set-up that was begun and never
confirmed counts for nothing when signing in.
"""

from __future__ import annotations

import base64
import hmac
import re
from datetime import datetime, timedelta
from enum import StrEnum

import pyotp
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.domain.thai_calendar import to_arabic_digits
from app.models import Account, SecondFactor, SignInSession
from app.services import history
from app.services.accounts import recovery_codes, second_factor_demands, sessions, throttle
from app.services.errors import (
    OwnAccount,
    SecondFactorDemanded,
    SecondFactorMissing,
    SecondFactorStands,
    SecondFactorUnreadable,
    WrongCode,
)

ISSUER = "LEC"
DRIFT = 1  # steps of 30 seconds that a telephone's clock may be early or late
BEGUN_FOR = timedelta(hours=1)
_SIX_DIGITS = re.compile(r"[0-9]{6}")


class Proof(StrEnum):
    """By what a second factor was proved."""

    APP = "app"
    RECOVERY = "recovery"


def key_from(secret_key: str) -> bytes:
    """Derive the key that secrets are kept under from the installation's own."""
    derivation = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"second factor")
    return base64.urlsafe_b64encode(derivation.derive(secret_key.encode()))


def begin(session: Session, account: Account, *, key: bytes, at: datetime) -> None:
    """Make a secret to be confirmed; one begun within the hour, or in force, stays as it is."""
    factor = _locked(session, account)
    if factor is not None and (factor.confirmed_at or _is_open(factor, key=key, at=at)):
        return
    _write_secret(session, account, factor, key=key, at=at)


def begun(session: Session, account: Account, *, key: bytes, at: datetime) -> str | None:
    """Give the secret of a set-up that waits to be confirmed, if there is one."""
    factor = session.get(SecondFactor, account.id)
    waiting = _waiting(factor) if factor else None
    if factor is None or waiting is None or not _is_open(factor, key=key, at=at):
        return None
    return _secret(waiting, key=key)


def address_of(secret: str, username: str) -> str:
    """Write a secret as the `otpauth:` address that authenticator apps read from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=ISSUER)


def confirm(
    session: Session,
    account: Account,
    typed: str,
    *,
    key: bytes,
    keep: SignInSession,
    at: datetime,
) -> list[str]:
    """Put a begun set-up in force by its first code; give the recovery codes, this once.

    One begun for another telephone takes the place of the one in force so far.

    The account's other sessions end: they began without a second factor.
    """
    factor = _locked(session, account)
    waiting = _waiting(factor) if factor else None
    if factor is not None and waiting is None:
        raise SecondFactorStands()
    if factor is None or waiting is None or not _is_open(factor, key=key, at=at):
        raise SecondFactorMissing()
    is_another = factor.confirmed_at is not None
    factor.last_step = _step_of(
        _cleaned(typed),
        _secret(waiting, key=key),
        after=0 if is_another else factor.last_step,
        at=at,
    )
    factor.secret, factor.next_secret, factor.confirmed_at = waiting, None, at
    _note_since(session, account, at)
    sessions.end_all(session, account, at=at, but=keep)
    codes = recovery_codes.issue(session, account)
    event = "second_factor_replaced" if is_another else "second_factor_set_up"
    _record(session, event, account, actor=account, at=at)
    return codes


def prove(session: Session, account: Account, typed: str, *, key: bytes, at: datetime) -> Proof:
    """Take a code of the app or a recovery code, each once; raise `WrongCode`.

    The row is locked first, so that of two at once with one code only one passes.
    """
    factor = _locked(session, account)
    if factor is None or factor.confirmed_at is None:
        raise SecondFactorMissing()
    text = _cleaned(typed)
    if _SIX_DIGITS.fullmatch(text):
        _spend(session, factor, text, key=key, at=at)
        return Proof.APP
    if not recovery_codes.use(session, account, text, at=at):
        raise WrongCode(used=False)
    return Proof.RECOVERY


def renew_recovery_codes(
    session: Session, account: Account, typed: str, *, key: bytes, at: datetime
) -> list[str]:
    """Issue recovery codes anew to who proves the second factor; all before are void."""
    prove(session, account, typed, key=key, at=at)
    codes = recovery_codes.issue(session, account)
    _record(session, "recovery_codes_renewed", account, actor=account, at=at)
    return codes


def turn_off(session: Session, account: Account, typed: str, *, key: bytes, at: datetime) -> None:
    """Do without a second factor; raise `SecondFactorDemanded` where the department asks for it."""
    if second_factor_demands.is_demanded(session, account.unit.login_class):
        raise SecondFactorDemanded()
    prove(session, account, typed, key=key, at=at)
    _drop(session, account)
    _record(session, "second_factor_turned_off", account, actor=account, at=at)


def replace(session: Session, account: Account, typed: str, *, key: bytes, at: datetime) -> None:
    """Begin to move to another telephone; what is in force stays so until that is confirmed."""
    prove(session, account, typed, key=key, at=at)
    factor = session.get_one(SecondFactor, account.id)
    factor.next_secret, factor.begun_at = _new_secret(key), at
    session.flush()


def remove(session: Session, account: Account, *, actor: Account | None, at: datetime) -> None:
    """Take the second factor from an officer who has lost it, and end the officer's sessions.

    `actor` is None on the server itself. Without a second factor nothing happens.
    """
    if actor is not None and actor.id == account.id:
        raise OwnAccount()
    factor = _locked(session, account)
    if factor is None or factor.confirmed_at is None:
        return
    _drop(session, account)
    sessions.end_all(session, account, at=at)
    throttle.forget(session, account.username)
    _record(session, "second_factor_removed", account, actor=actor, at=at)


def _locked(session: Session, account: Account) -> SecondFactor | None:
    """Read the row anew and lock it, the account's first: there may be no row yet."""
    session.refresh(account, with_for_update={"of": Account, "key_share": True})
    return session.get(SecondFactor, account.id, with_for_update=True, populate_existing=True)


def _write_secret(
    session: Session, account: Account, factor: SecondFactor | None, *, key: bytes, at: datetime
) -> None:
    factor = factor or SecondFactor(account_id=account.id)
    factor.secret = _new_secret(key)
    factor.begun_at, factor.last_step = at, 0
    session.add(factor)
    session.flush()


def _new_secret(key: bytes) -> str:
    return Fernet(key).encrypt(pyotp.random_base32().encode()).decode()


def _waiting(factor: SecondFactor) -> str | None:
    """Give the secret that waits to be confirmed, encrypted; none beside one simply in force."""
    return factor.secret if factor.confirmed_at is None else factor.next_secret


def _secret(encrypted: str, *, key: bytes) -> str:
    try:
        return Fernet(key).decrypt(encrypted.encode()).decode()
    except InvalidToken as unreadable:
        raise SecondFactorUnreadable() from unreadable


def _is_open(factor: SecondFactor, *, key: bytes, at: datetime) -> bool:
    """Tell whether a set-up can still be confirmed: begun lately, and under the key in use."""
    waiting = _waiting(factor)
    if waiting is None:
        return False
    try:
        _secret(waiting, key=key)
    except SecondFactorUnreadable:
        return False
    return at - factor.begun_at < BEGUN_FOR


def _spend(session: Session, factor: SecondFactor, code: str, *, key: bytes, at: datetime) -> None:
    """Spend the step that a code belongs to, with all steps before it; raise `WrongCode`."""
    secret = _secret(factor.secret, key=key)
    factor.last_step = _step_of(code, secret, after=factor.last_step, at=at)
    session.flush()


def _step_of(code: str, secret: str, *, after: int, at: datetime) -> int:
    """Give the step of 30 seconds that a code belongs to; raise `WrongCode` for a spent one."""
    app = pyotp.TOTP(secret)
    now = app.timecode(at)
    steps = [
        step
        for step in range(now - DRIFT, now + DRIFT + 1)
        if hmac.compare_digest(app.generate_otp(step).encode(), code.encode())
    ]
    fresh = [step for step in steps if step > after]
    if not fresh:
        raise WrongCode(used=bool(steps))
    return fresh[0]


def _cleaned(typed: str) -> str:
    """Read a code as typed: any digits, spaces as the app shows them."""
    return "".join(to_arabic_digits(typed).split())


def _drop(session: Session, account: Account) -> None:
    recovery_codes.drop(session, account)
    factor = session.get_one(SecondFactor, account.id)
    session.delete(factor)
    session.flush()
    _note_since(session, account, None)


def _note_since(session: Session, account: Account, since: datetime | None) -> None:
    # Past the account's version: whoever edits its details meanwhile is not disturbed.
    session.execute(
        update(Account).where(Account.id == account.id).values(second_factor_since=since)
    )


def _record(
    session: Session, event: str, account: Account, *, actor: Account | None, at: datetime
) -> None:
    history.record(session, event, "account", account.id, unit=account.unit, actor=actor, at=at)
