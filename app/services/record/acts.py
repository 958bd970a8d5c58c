"""Acts: rows of the history, the newest first, within a scope."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sqlalchemy import ColumnElement, Select, and_, or_, select, true
from sqlalchemy.orm import Session

from app.access.scope import Scope
from app.models import History, HistoryChain, Unit
from app.services.errors import NotFound
from app.services.record import subjects, wishes
from app.services.record.wishes import PER_PAGE, Key, Wish

Act = tuple[History, Unit]
EVERY = (
    select(History, Unit)
    .join(Unit, Unit.id == History.unit_id)
    .order_by(History.at.desc(), History.id.desc())
)
"""The acts, the newest first, with the unit that each was done to."""
_AT_ONCE = 1_000


def page(
    session: Session, wish: Wish, unit: Unit, *, scope: Scope, pupils: Scope
) -> tuple[list[Act], Key | None]:
    """Give a page of acts on a unit and those below it, and the key of the next page if any.

    `pupils` is who may be named: a word is looked for in no reason that would not be shown.
    """
    return cut(session, _asked(wish, unit, scope).where(says(wish.text, pupils)))


def every(
    session: Session, wish: Wish, unit: Unit, *, scope: Scope, pupils: Scope
) -> Iterator[Sequence[Act]]:
    """Give all acts asked for, a thousand at a time; what happens meanwhile is left out."""
    while True:
        asked = _asked(wish, unit, scope).where(says(wish.text, pupils))
        rows = _read(session, asked.limit(_AT_ONCE))
        if rows:
            yield rows
        if len(rows) < _AT_ONCE:
            return
        wish = replace(wish, after=Key(rows[-1][0].at, rows[-1][0].id))


def find(session: Session, unit: Unit, act_id: int, *, scope: Scope) -> Act:
    """Find one act on a unit or one below it; raise `NotFound` outside the scope."""
    rows = _read(session, _asked(Wish(), unit, scope).where(History.id == act_id))
    if not rows:
        raise NotFound()
    return rows[0]


def chain_codes(session: Session, rows: Sequence[Act]) -> dict[int, str]:
    """Give the codes of the units whose chains the acts stand in."""
    ids = {row.chain_id for row, _unit in rows}
    found = session.execute(
        select(HistoryChain.unit_id, Unit.code)
        .join(Unit, Unit.id == HistoryChain.unit_id)
        .where(HistoryChain.unit_id.in_(ids))
    )
    return {unit_id: code for unit_id, code in found}  # noqa: C416 (rows are no pairs to mypy)


def cut(session: Session, statement: Select[History, Unit]) -> tuple[list[Act], Key | None]:
    """Read a page of acts, and the key of the next page if there is one."""
    rows = _read(session, statement.limit(PER_PAGE + 1))
    more = len(rows) > PER_PAGE
    rows = rows[:PER_PAGE]
    return rows, Key(rows[-1][0].at, rows[-1][0].id) if more else None


def asked_for(wish: Wish) -> ColumnElement[bool]:
    """Give the conditions of a wish on acts, but for its word."""
    return wishes.conditions(
        wish, at=History.at, row_id=History.id, account_id=History.account_id, event=History.event
    )


def _read(session: Session, statement: Select[History, Unit]) -> list[Act]:
    return [(row, unit) for row, unit in session.execute(statement)]


def _asked(wish: Wish, unit: Unit, scope: Scope) -> Select[History, Unit]:
    statement = EVERY.where(asked_for(wish))
    units = wishes.units_of(scope, unit)
    if units is not None:
        statement = statement.where(wishes.stands_in(History.unit_id, units, unit))
    return statement


def says(word: str, pupils: Scope) -> ColumnElement[bool]:
    """Say of an act that its reason holds a word, where the reason may be read."""
    if not word:
        return true()
    may_be_read = or_(History.subject != "enrolment", subjects.is_of_pupil_in(pupils))
    return and_(History.reason.icontains(word, autoescape=True), may_be_read)
