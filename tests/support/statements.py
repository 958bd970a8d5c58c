"""The SQL statements that something takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, event


@contextmanager
def statements(
    bind: Engine | Connection | type[Engine], only: Callable[[str], bool] | None = None
) -> Iterator[list[str]]:
    """Collect the SQL that an engine or a connection sends while a block runs.

    The class `Engine` stands for every engine; `only` says which statements are wanted.
    """
    asked: list[str] = []

    def listen(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if only is None or only(statement):
            asked.append(statement)

    event.listen(bind, "before_cursor_execute", listen)
    try:
        yield asked
    finally:
        event.remove(bind, "before_cursor_execute", listen)


def is_select(statement: str) -> bool:
    """Tell a SELECT from every other statement."""
    return statement.upper().startswith("SELECT")


def is_query(statement: str) -> bool:
    """Tell a statement that asks or changes something from what a transaction opens with."""
    return not statement.startswith(("BEGIN", "PRAGMA"))
