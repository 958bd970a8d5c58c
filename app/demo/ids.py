"""Ids given out before rows are written, so that thousands can be written at once."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from app.models import Base


class Ids:
    """Running ids of every table that the demo fills, from the first free one on."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._running: dict[type[Base], Iterator[int]] = {}

    def next(self, model: type[Any]) -> int:
        """Give the next free id of a table."""
        if model not in self._running:
            highest = self._session.scalar(select(func.max(model.id))) or 0
            self._running[model] = count(highest + 1)
        return next(self._running[model])

    def settle(self) -> None:
        """Let PostgreSQL's own numbering go on behind the ids given out; SQLite's does."""
        if self._session.get_bind().dialect.name != "postgresql":
            return
        for model in self._running:
            table = f'"{model.__tablename__}"'
            self._session.execute(
                text(
                    f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id))"  # noqa: S608
                    f" FROM {table} HAVING max(id) IS NOT NULL"
                )
            )
