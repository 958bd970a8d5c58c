"""Units whose logins a level looks after: found by code or name, page by page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from app.access.scope import Scope
from app.domain import paging
from app.domain.thai_calendar import to_arabic_digits
from app.models import Account, Unit

PER_PAGE = 40


@dataclass(frozen=True, slots=True)
class Login:
    """A unit with its principal officer, as the level above sees them."""

    code: str
    unit_name: str
    officer: str
    phone: str
    last_sign_in_at: datetime | None


@dataclass(frozen=True, slots=True)
class Found:
    """One page of units, ordered as a Thai dictionary is, and how many there are."""

    rows: list[Login]
    total: int
    number: int

    @property
    def pages(self) -> int:
        return paging.pages_of(self.total, PER_PAGE)


def find(session: Session, *, scope: Scope, typed: str = "", number: int = 1) -> Found:
    """Find units within the scope other than the actor's own, by part of code or name."""
    wanted = and_(scope.units(), Unit.id != scope.unit_id, *_matching(typed))
    total = session.scalar(select(func.count()).select_from(Unit).where(wanted)) or 0
    span = paging.span(total, number, size=PER_PAGE)
    rows = session.execute(
        select(Unit.code, Unit.name, Account.name, Account.phone, Account.last_sign_in_at)
        .outerjoin(Account, and_(Account.unit_id == Unit.id, Account.suffix == ""))
        .where(wanted)
        .order_by(Unit.sort_key, Unit.id)
        .limit(PER_PAGE)
        .offset(span.offset)
    )
    return Found([Login(*row) for row in rows], total, span.number)


def _matching(typed: str) -> list[ColumnElement[bool]]:
    words = to_arabic_digits(typed).lower().split()
    return [
        or_(
            Unit.code.contains(word, autoescape=True),
            func.lower(Unit.name).contains(word, autoescape=True),
        )
        for word in words
    ]
