"""Read the history to verify it, whatever somebody has put into its columns by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from sqlalchemy import JSON, ColumnElement, Dialect, LargeBinary, String, Table, cast, select
from sqlalchemy.orm import Session

from app.models import History
from app.models.base import Moment

AT_ONCE = 5_000
_TABLE: Table = History.__table__  # type: ignore[assignment]
_TEXTS = (JSON, Moment, String)


@dataclass(frozen=True, slots=True)
class Illegible:
    """A row with a value that its column cannot hold; `position` is None where that one is it."""

    id: int
    chain_id: Any
    position: int | None


def read_rows(session: Session) -> Iterator[Any]:
    """Give every row in the order of chains and positions, a few thousand at a time.

    PostgreSQL lets nothing into a column but what it can hold. SQLite does: there each value is
    read as bytes and understood one by one, so that one row stops nobody from reading the others.
    """
    dialect = session.get_bind().dialect
    columns: list[ColumnElement[Any]] = list(_TABLE.columns)
    if dialect.name == "sqlite":
        columns = [
            cast(column, LargeBinary).label(column.name) if _is_text(column) else column
            for column in columns
        ]
    rows = session.execute(
        select(*columns).order_by(History.chain_id, History.position),
        execution_options={"yield_per": AT_ONCE},
    )
    if dialect.name != "sqlite":
        yield from rows
        return
    meanings = [(column.name, _meaning(column, dialect)) for column in _TABLE.columns]
    for row in rows:
        yield _understood(row, meanings)


def _is_text(column: ColumnElement[Any]) -> bool:
    return isinstance(column.type, _TEXTS)


def _meaning(column: ColumnElement[Any], dialect: Dialect) -> Callable[[Any], Any]:
    """Give what turns a column's bytes into its value; it raises `ValueError` where none does."""
    if not _is_text(column):
        return _number
    read = column.type.dialect_impl(dialect).result_processor(dialect, None)

    def text(value: bytes | None) -> Any:
        if value is None:
            raise ValueError
        return read(value.decode()) if read else value.decode()

    return text


def _number(value: Any) -> int | None:
    if value is not None and not isinstance(value, int):
        raise ValueError
    return value


def _understood(row: Any, meanings: list[tuple[str, Callable[[Any], Any]]]) -> Any:
    try:
        return SimpleNamespace(
            **{name: meaning(value) for (name, meaning), value in zip(meanings, row, strict=True)}
        )
    except ValueError:
        position = row.position if isinstance(row.position, int) else None
        return Illegible(row.id, row.chain_id, position)
