"""Logins whose rights are looked at: found by user name, an earlier code, or the unit's name."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, contains_eager

from app.access.scope import Scope
from app.domain.login_codes import split_username
from app.models import Account, Unit, UnitCode
from app.services import units

MOST = 50


def named(session: Session, username: str, *, scope: Scope) -> Account | None:
    """Find the account that a user name is of; its unit by its code, or an earlier one."""
    code, suffix = split_username(username)
    return session.scalar(
        select(Account)
        .join(Account.unit)
        .options(contains_eager(Account.unit))
        .where(_coded(code), Account.suffix == suffix, scope.units())
        .order_by((Unit.code == code).desc(), Unit.id)
        .limit(1)
    )


def find(session: Session, typed: str, *, scope: Scope) -> list[Account]:
    """List at most `MOST` accounts by a user name, a code, or words of the unit's name."""
    code, suffix = split_username(typed)
    by_code = and_(_coded(code), *([Account.suffix == suffix] if suffix else []))
    return list(
        session.scalars(
            select(Account)
            .join(Account.unit)
            .options(contains_eager(Account.unit))
            .where(or_(by_code, units.called(typed)), scope.units())
            .order_by(Unit.sort_key, Unit.id, Account.suffix)
            .limit(MOST)
        )
    )


def _coded(code: str) -> ColumnElement[bool]:
    """Give the condition that a unit has, or once had, this code."""
    earlier = select(UnitCode.unit_id).where(UnitCode.code == code)
    return or_(Unit.code == code, Unit.id.in_(earlier))
