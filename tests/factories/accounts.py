"""Accounts that all share one password, hashed once."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import Any

from argon2 import PasswordHasher
from sqlalchemy.orm import Session

from app.models import Account, Duty, Unit

PASSWORD = "ข้าวเหนียว มะม่วง 2569"


@cache
def password_hash() -> str:
    return PasswordHasher(memory_cost=19456, time_cost=2, parallelism=1).hash(PASSWORD)


def make_account(
    session: Session, unit: Unit, duty: Duty = Duty.PRINCIPAL, suffix: str = "", **facts: Any
) -> Account:
    """Make an account that has changed its first password already."""
    account = account_of(unit, duty, suffix, **facts)
    session.add(account)
    session.flush()
    return account


def account_of(unit: Unit, duty: Duty = Duty.PRINCIPAL, suffix: str = "", **facts: Any) -> Account:
    """Give an account that is not in the database yet."""
    facts.setdefault("must_change_password", False)
    return Account(
        unit=unit,
        suffix=suffix,
        name=f"{duty} ของ {unit.code}",
        position="เจ้าหน้าที่ผู้รับผิดชอบ",
        duty=duty,
        password_hash=password_hash(),
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
        **facts,
    )
