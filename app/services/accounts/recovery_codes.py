"""Recovery codes: each stands in for the second factor once, for who has lost the telephone."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from app.models import Account, RecoveryCode
from app.services.accounts.passwords import first_password

HOW_MANY = 10


def issue(session: Session, account: Account) -> list[str]:
    """Make new codes in place of all before, and give them this once; they are kept hashed."""
    drop(session, account)
    # As easy to read and to type as a first password, and as hard to guess.
    codes = [first_password() for _ in range(HOW_MANY)]
    session.add_all(
        RecoveryCode(account_id=account.id, code_hash=_hashed(account, code)) for code in codes
    )
    session.flush()
    return codes


def use(session: Session, account: Account, typed: str, *, at: datetime) -> bool:
    """Spend a code; False where there is no such code, or where it was spent before."""
    used = session.scalar(
        update(RecoveryCode)
        .where(
            RecoveryCode.account_id == account.id,
            RecoveryCode.code_hash == _hashed(account, typed),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=at)
        .returning(RecoveryCode.id)
    )
    return used is not None


def left(session: Session, account: Account) -> int:
    """Count the codes that are not spent."""
    statement = select(func.count()).where(
        RecoveryCode.account_id == account.id, RecoveryCode.used_at.is_(None)
    )
    return session.scalar(statement) or 0


def drop(session: Session, account: Account) -> None:
    """Take all codes away."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))


def _hashed(account: Account, typed: str) -> str:
    """Hash a code as typed, however it is spaced; 59 bits of chance need no slow hash."""
    letters = "".join(character for character in typed.lower() if character.isalnum())
    return hashlib.sha256(f"{account.id}:{letters}".encode()).hexdigest()
