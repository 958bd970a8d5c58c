"""Accesses: refusals, sign-ins and reads of persons, the newest first, within a scope."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Row, Select, or_, select
from sqlalchemy.orm import Session, aliased

from app.access.scope import Scope
from app.models import AccessLog, Account, Unit
from app.services.record import wishes
from app.services.record.wishes import PER_PAGE, Key, Wish

Access = Row[Any]
_AT_ONCE = 1_000
_Acting, _About = aliased(Unit), aliased(Unit)


def page(
    session: Session, wish: Wish, unit: Unit, *, scope: Scope
) -> tuple[Sequence[Access], Key | None]:
    """Give a page of accesses by or about a unit and those below it, and the next page's key."""
    rows = session.execute(_asked(session, wish, unit, scope).limit(PER_PAGE + 1)).all()
    more = len(rows) > PER_PAGE
    rows = rows[:PER_PAGE]
    return rows, Key(rows[-1].at, rows[-1].id) if more else None


def every(session: Session, wish: Wish, unit: Unit, *, scope: Scope) -> Iterator[Sequence[Access]]:
    """Give all accesses asked for, a thousand at a time."""
    while True:
        rows = session.execute(_asked(session, wish, unit, scope).limit(_AT_ONCE)).all()
        if rows:
            yield rows
        if len(rows) < _AT_ONCE:
            return
        wish = replace(wish, after=Key(rows[-1].at, rows[-1].id))


def _asked(session: Session, wish: Wish, unit: Unit, scope: Scope) -> Select[Any]:
    asked = wishes.conditions(
        wish,
        at=AccessLog.at,
        row_id=AccessLog.id,
        account_id=AccessLog.account_id,
        event=AccessLog.event,
    )
    statement = (
        select(
            *AccessLog.__table__.columns,
            Account.suffix,
            Account.name.label("account_name"),
            _Acting.code.label("acting_code"),
            _Acting.name.label("acting_name"),
            _About.code.label("about_code"),
            _About.name.label("about_name"),
        )
        .outerjoin(Account, Account.id == AccessLog.account_id)
        .outerjoin(_Acting, _Acting.id == AccessLog.unit_id)
        .outerjoin(_About, _About.id == AccessLog.subject_unit_id)
        .where(asked)
        .order_by(AccessLog.at.desc(), AccessLog.id.desc())
    )
    units = wishes.units_of(scope, unit)
    if units is not None:
        # Few ids are read first: PostgreSQL joins two indexes by "or" for a list alone.
        ids = units if wishes.is_wide(unit) else session.scalars(units).all()
        statement = statement.where(
            or_(
                wishes.stands_in(AccessLog.unit_id, ids, unit),
                wishes.stands_in(AccessLog.subject_unit_id, ids, unit),
            )
        )
    if wish.text:
        statement = statement.where(
            or_(
                AccessLog.subject.icontains(wish.text, autoescape=True),
                AccessLog.detail.icontains(wish.text, autoescape=True),
                # A rule's name is followed by the page's, a permission by nothing.
                AccessLog.detail.in_(wish.kinds),
                *(AccessLog.detail.startswith(f"{kind} ", autoescape=True) for kind in wish.kinds),
            )
        )
    return statement
