"""Boards: each level watches the units below it (`process.md` 9.1), in few queries each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Subquery, select, true
from sqlalchemy.orm import Session

from app.access.scope import Scope
from app.domain import paging
from app.domain.login_codes import Level
from app.models import DataSet, Return, Round, Unit
from app.services import board_tallies, units

PER_PAGE = 100

# A row of a board: code, name, province and district of the unit, and its tally's columns.
BoardRow = Row[*tuple[Any, ...]]


class Sort(StrEnum):
    NAME = "name"
    STATE = "state"
    PUPILS = "pupils"
    ERRORS = "errors"
    CHANGED = "changed"


class Show(StrEnum):
    """What a board may be narrowed to."""

    NOT_CONFIRMED = "open"
    CONFIRMED = "confirmed"
    OVERDUE = "overdue"
    WITH_ERRORS = "errors"
    ASKING = "asking"


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to see of a board, in which order; past the end is the last page."""

    text: str = ""
    show: Show | None = None
    district: str = ""
    sort: Sort = Sort.NAME
    descending: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True)
class Summary:
    """All units of a board together, whatever is shown of them."""

    units: int
    confirmed: int
    overdue: int
    pupils: int
    seen: int
    errors: int


@dataclass(frozen=True, slots=True)
class Board:
    """A page of the units below one unit; `unconfirmed` holds all that lack."""

    own: dict[DataSet, Return]
    rows: Sequence[BoardRow]
    total: int
    page: int
    pages: int
    summary: Summary
    unconfirmed: Sequence[BoardRow]


def of_authority(
    session: Session, the_round: Round, unit: Unit, wish: Wish, *, scope: Scope, at: datetime
) -> Board:
    """Give an authority's institutions; rows carry `queries` and `agreed_at` besides."""
    own = owed_by(session, the_round, unit)
    if DataSet.PUPILS not in own:
        return _nothing(own)
    bound = _bound(the_round, Level.INSTITUTION, own[DataSet.PUPILS], at=at)
    seen = stood_below(unit, scope)
    return _board(session, own, board_tallies.of_institutions(), bound, wish, seen)


def of_province(
    session: Session, the_round: Round, unit: Unit, wish: Wish, *, scope: Scope, at: datetime
) -> Board:
    """Give a province's authorities.

    Rows carry besides `pupils_state` and `counts_state` (None where that is not owed),
    `counts_ask` (the request is about the counts), `institutions`, `institutions_confirmed`.
    """
    own = owed_by(session, the_round, unit)
    if DataSet.WHOLE not in own:
        return _nothing(own)
    bound = _bound(the_round, Level.AUTHORITY, own[DataSet.WHOLE], at=at)
    seen = stood_below(unit, scope)
    return _board(session, own, board_tallies.of_authorities(), bound, wish, seen)


def of_department(
    session: Session, the_round: Round, wish: Wish, *, scope: Scope, at: datetime
) -> Board:
    """Give the provinces; rows carry how many authorities, counts and institutions confirmed."""
    bound = _bound(the_round, Level.PROVINCE, None, at=at)
    return _board(session, {}, board_tallies.of_provinces(), bound, wish, scope.units())


def owed_by(session: Session, the_round: Round, unit: Unit) -> dict[DataSet, Return]:
    """Give what a unit itself owes in a round, by data set."""
    owed = session.scalars(
        select(Return)
        .where(Return.round_id == the_round.id, Return.unit_id == unit.id)
        .order_by(Return.id)
    )
    return {one.data_set: one for one in owed}


def _board(
    session: Session,
    own: dict[DataSet, Return],
    tally: Subquery,
    bound: dict[str, Any],
    wish: Wish,
    seen: ColumnElement[bool],
) -> Board:
    """Read all units of a board once, and once more narrowed where that is asked for."""
    everybody = replace(wish, text="", show=None, district="")
    every = session.execute(_listed(tally, everybody, seen), bound).all()
    narrowed = every
    if wish != everybody:
        narrowed = session.execute(_listed(tally, wish, seen), bound).all()
    span = paging.span(len(narrowed), wish.page, size=PER_PAGE)
    return Board(
        own=own,
        rows=span.of(narrowed),
        total=len(narrowed),
        page=span.number,
        pages=span.pages,
        summary=_summary(every),
        unconfirmed=[row for row in every if not row.is_confirmed],
    )


@dataclass(frozen=True, slots=True)
class _Stood:
    """Where a unit stood in a round that lists it: right below the one whose board it is."""

    id: int
    parent_id: int | None
    path: str


def stood_below(unit: Unit, scope: Scope) -> ColumnElement[bool]:
    """Give the condition that keeps what the actor may see of the units below one in a round.

    A unit that was moved since still stands where it did, or the round's figures would change.
    """
    if scope.holds(_Stood(id=0, parent_id=unit.id, path=f"{unit.path}/0")):
        return true()
    return scope.units()


def _bound(
    the_round: Round, below: Level, parent: Return | None, *, at: datetime
) -> dict[str, Any]:
    """Give what a tally is run with; only what it asks for is used."""
    return {
        "round_id": the_round.id,
        "parent_id": parent.id if parent else None,
        "at": at,
        "is_past": at >= the_round.due_at(below),
    }


def _nothing(own: dict[DataSet, Return]) -> Board:
    return Board(own, (), 0, 1, 1, Summary(0, 0, 0, 0, 0, 0), ())


def _listed(tally: Subquery, wish: Wish, seen: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    order = _ORDERS[wish.sort](tally.c)
    return (
        select(
            Unit.code,
            Unit.name,
            Unit.province_code,
            Unit.district_code,
            *(column for column in tally.c if column.name != "unit_id"),
        )
        .join(tally, tally.c.unit_id == Unit.id)
        .where(seen, *_conditions(tally.c, wish))
        .order_by(order.desc() if wish.descending else order.asc(), Unit.sort_key, Unit.id)
    )


def _summary(rows: Sequence[BoardRow]) -> Summary:
    return Summary(
        units=len(rows),
        confirmed=sum(row.is_confirmed for row in rows),
        overdue=sum(row.is_overdue for row in rows),
        pupils=sum(row.pupils for row in rows),
        seen=sum(row.seen for row in rows),
        errors=sum(row.errors for row in rows),
    )


# Overdue first, then the others that have not confirmed, then the confirmed.
_ORDERS: dict[Sort, Any] = {
    Sort.NAME: lambda _tally: Unit.sort_key,
    Sort.STATE: lambda tally: tally.is_confirmed - tally.is_overdue,
    Sort.PUPILS: lambda tally: tally.pupils,
    Sort.ERRORS: lambda tally: tally.errors,
    Sort.CHANGED: lambda tally: tally.changed_at,
}
_SHOWN: dict[Show, Any] = {
    Show.NOT_CONFIRMED: lambda tally: tally.is_confirmed == 0,
    Show.CONFIRMED: lambda tally: tally.is_confirmed == 1,
    Show.OVERDUE: lambda tally: tally.is_overdue == 1,
    Show.WITH_ERRORS: lambda tally: tally.errors > 0,
    Show.ASKING: lambda tally: tally.asks == 1,
}


def _conditions(tally: Any, wish: Wish) -> list[ColumnElement[bool]]:
    found = [units.called(wish.text)]
    if wish.show is not None:
        found.append(_SHOWN[wish.show](tally))
    if wish.district:
        found.append(Unit.district_code == wish.district)
    return found
