"""What of the record is asked for: a span of time, units, a login, an event, a word of a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.access.reach import Relation
from app.access.scope import Scope
from app.domain.login_codes import Level, split_username
from app.models import Account, Unit, UnitCode

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Key:
    """Where a page begins: right after the row of this moment and id, the newest first."""

    at: datetime
    id: int


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for; None and "" ask nothing. `until` is exclusive.

    `kinds` are the rules and permissions whose words on screen hold `text`.
    """

    since: datetime | None = None
    until: datetime | None = None
    event: str = ""
    text: str = ""
    kinds: tuple[str, ...] = ()
    account_id: int | None = None
    after: Key | None = None


def account_of(session: Session, login: str) -> int | None:
    """Find whose login this is, or was under a code that its unit had before; None if nobody's."""
    code, suffix = split_username(login)
    return session.scalar(
        select(Account.id)
        .join(UnitCode, UnitCode.unit_id == Account.unit_id)
        .where(UnitCode.code == code, Account.suffix == suffix)
    )


def units_of(scope: Scope, unit: Unit) -> Select[int] | None:
    """Select the ids of a unit and all below it that the scope holds; None where that is all."""
    below = Unit.path.startswith(f"{unit.path}/", autoescape=True)
    is_everything = unit.parent_id is None
    if is_everything and scope.relations == frozenset(Relation):
        return None
    within = true() if is_everything else or_(Unit.id == unit.id, below)
    return select(Unit.id).where(scope.units(), within)


def is_wide(unit: Unit) -> bool:
    """Say whether so much lies below a unit that reading by the moment finds a page sooner."""
    return unit.level in (Level.DEPARTMENT, Level.PROVINCE)


def stands_in(
    column: InstrumentedAttribute[Any], units: Select[int] | Sequence[int], unit: Unit
) -> ColumnElement[bool]:
    """Give the condition that a row is of the units at or below one.

    Where much lies below it, what is added to the column keeps SQLite, which knows no numbers,
    off that column's index.
    """
    return (column + 0).in_(units) if is_wide(unit) else column.in_(units)


def conditions(
    wish: Wish,
    *,
    at: InstrumentedAttribute[datetime],
    row_id: InstrumentedAttribute[int],
    account_id: InstrumentedAttribute[int | None],
    event: InstrumentedAttribute[str],
) -> ColumnElement[bool]:
    """Give the conditions that histories and access logs have in common."""
    asked: list[ColumnElement[bool]] = [true()]
    if wish.since is not None:
        asked.append(at >= wish.since)
    if wish.until is not None:
        asked.append(at < wish.until)
    if wish.account_id is not None:
        asked.append(account_id == wish.account_id)
    if wish.event:
        asked.append(event == wish.event)
    if wish.after is not None:
        # Both parts, so that the index on the moment is entered at the right place.
        later = or_(at < wish.after.at, row_id < wish.after.id)
        asked.append(and_(at <= wish.after.at, later))
    return and_(*asked)
