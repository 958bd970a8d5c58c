"""Units below with the state of their principal login: none, issued, in use, page by page."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.access.scope import Scope
from app.domain import paging
from app.domain.login_codes import Level
from app.domain.paging import Span
from app.domain.thai_calendar import in_bangkok
from app.models import Account, Unit
from app.services import units
from app.services.accounts.sessions import is_dissolved

PER_PAGE = 100
"""As many as one press issues (`issuing.AT_ONCE`): the page is the next batch."""


_ITS_LOGIN = and_(Account.unit_id == Unit.id, Account.suffix == "")


class LoginState(StrEnum):
    """How far a unit's principal login has come."""

    NONE = "none"
    ISSUED = "issued"
    IN_USE = "in_use"
    SUSPENDED = "suspended"
    DISSOLVED = "dissolved"

    @property
    def may_be_issued(self) -> bool:
        return self in (LoginState.NONE, LoginState.ISSUED)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a page of units is filtered by; `under` limits it to a unit and those below."""

    level: Level | None = None
    under: Unit | None = None
    state: LoginState | None = None
    typed: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """A unit and how its principal login stands; `account_version` is 0 where there is none."""

    unit_id: int
    unit_version: int
    code: str
    unit_name: str
    parent_name: str
    account_version: int
    state: LoginState
    officer: str
    last_sign_in_at: datetime | None


@dataclass(frozen=True, slots=True)
class Found:
    """One page of units, how many there are, and how many of each state whatever the state."""

    rows: list[Standing]
    total: int
    number: int
    counts: dict[LoginState, int]

    @property
    def pages(self) -> int:
        return paging.pages_of(self.total, PER_PAGE)


def state_of(unit: Unit, account: Account | None, *, at: datetime) -> LoginState:
    """Tell how a unit's principal login stands."""
    if is_dissolved(unit, at=at):
        return LoginState.DISSOLVED
    if account is None:
        return LoginState.NONE
    if not account.active:
        return LoginState.SUSPENDED
    return LoginState.ISSUED if account.last_sign_in_at is None else LoginState.IN_USE


def find(
    session: Session, unit: Unit, *, scope: Scope, wanted: Wanted, at: datetime, number: int = 1
) -> Found:
    """Find units at or below one and within the scope, each authority's institutions together."""
    today = in_bangkok(at).date()
    state = _state(today)
    asked = and_(
        scope.units(),
        Unit.id != scope.unit_id,
        _at_or_below(unit),
        *([_at_or_below(wanted.under)] if wanted.under else []),
        *([Unit.level == wanted.level] if wanted.level else []),
        units.called(wanted.typed),
    )
    counted = session.execute(
        select(state, func.count())
        .select_from(Unit)
        .outerjoin(Account, _ITS_LOGIN)
        .where(asked)
        .group_by(state)
    )
    counts = Counter({LoginState(word): count for word, count in counted})
    total = counts[wanted.state] if wanted.state else counts.total()
    span = paging.span(total, number, size=PER_PAGE)
    chosen = and_(asked, state == wanted.state) if wanted.state else asked
    return Found(_page(session, state, chosen, span), total, span.number, dict(counts))


def authorities(session: Session, unit: Unit, *, scope: Scope) -> list[Unit]:
    """List the units next below one that have units below themselves, to filter by."""
    return list(
        session.scalars(
            select(Unit)
            .where(Unit.parent_id == unit.id, Unit.level != Level.INSTITUTION, scope.units())
            .order_by(Unit.sort_key, Unit.id)
        )
    )


def _page(
    session: Session, state: ColumnElement[str], chosen: ColumnElement[bool], span: Span
) -> list[Standing]:
    parent = aliased(Unit)
    rank = case({level.value: place for place, level in enumerate(Level)}, value=Unit.level)
    columns = select(
        Unit.id,
        Unit.version,
        Unit.code,
        Unit.name,
        func.coalesce(parent.name, ""),
        func.coalesce(Account.version, 0),
        state,
        func.coalesce(Account.name, ""),
        Account.last_sign_in_at,
    ).select_from(Unit)
    rows = session.execute(
        columns.outerjoin(parent, parent.id == Unit.parent_id)
        .outerjoin(Account, _ITS_LOGIN)
        .where(chosen)
        .order_by(rank, parent.sort_key, parent.id, Unit.sort_key, Unit.id)
        .limit(span.size)
        .offset(span.offset)
    )
    return [Standing(*row[:6], LoginState(row[6]), *row[7:]) for row in rows]


def _state(today: date) -> ColumnElement[str]:
    """Say in SQL what `state_of` says of one unit."""
    return case(
        (Unit.dissolved_on <= today, LoginState.DISSOLVED.value),
        (Account.id.is_(None), LoginState.NONE.value),
        (Account.active.is_(False), LoginState.SUSPENDED.value),
        (Account.last_sign_in_at.is_(None), LoginState.ISSUED.value),
        else_=LoginState.IN_USE.value,
    )


def _at_or_below(unit: Unit) -> ColumnElement[bool]:
    return or_(Unit.id == unit.id, Unit.path.startswith(f"{unit.path}/", autoescape=True))
