"""Triggers that keep what is written once: history, published policies, the access log.

They stop slips and faults of the portal itself. Whoever owns the database can drop them, or
change the file behind them; `flask history verify` finds that afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, event, inspect, text

from app.models.account import AccessLog
from app.models.base import Base
from app.models.history import History
from app.models.policy import PolicyRule, PolicyVersion
from app.models.submission import IssuedFile

KEPT_DAYS = 90
"""How long the access log is kept at least, in days (the law on computer traffic data)."""

_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$
"""
_TRUNCATE = (
    "CREATE TRIGGER {0}_refuses_truncate BEFORE TRUNCATE ON {0} "
    "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
)


@dataclass(frozen=True, slots=True)
class Guard:
    """An operation that a table refuses; `young` refuses it for rows younger than 90 days."""

    table: str
    operation: str
    young: bool = False

    @property
    def name(self) -> str:
        return f"{self.table}_refuses_{self.operation.lower()}"

    def statements(self, dialect: str) -> Iterator[str]:
        """Give the statements that put the trigger in place, anew where it stood."""
        if dialect == "sqlite":
            yield f"DROP TRIGGER IF EXISTS {self.name}"
            when = f"WHEN OLD.at > datetime('now', '-{KEPT_DAYS} days')" if self.young else ""
            yield (
                f"CREATE TRIGGER {self.name} BEFORE {self.operation} ON {self.table} {when} "
                f"BEGIN SELECT RAISE(ABORT, '{self.table} is append-only'); END"
            )
            return
        yield f"DROP TRIGGER IF EXISTS {self.name} ON {self.table}"
        when = f"WHEN (OLD.at > now() - interval '{KEPT_DAYS} days')" if self.young else ""
        yield (
            f"CREATE TRIGGER {self.name} BEFORE {self.operation} ON {self.table} "
            f"FOR EACH ROW {when} EXECUTE FUNCTION refuse_change()"
        )


GUARDS = (
    *(
        Guard(table.__tablename__, operation)
        for table in (History, PolicyVersion, PolicyRule, IssuedFile)
        for operation in ("UPDATE", "DELETE")
    ),
    Guard(AccessLog.__tablename__, "UPDATE"),
    Guard(AccessLog.__tablename__, "DELETE", young=True),
)

_TABLES = {one.table for one in GUARDS}


def guard(connection: Connection) -> None:
    """Put the triggers of all tables that exist in place; a copied table has lost its own."""
    _put(connection, set(inspect(connection).get_table_names()))


def _put(connection: Connection, tables: set[str]) -> None:
    if connection.dialect.name != "sqlite":
        connection.execute(text(_FUNCTION))
        for table in tables & _TABLES:
            connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_refuses_truncate ON {table}"))
            connection.execute(text(_TRUNCATE.format(table)))
    for one in GUARDS:
        if one.table in tables:
            for statement in one.statements(connection.dialect.name):
                connection.execute(text(statement))


def _after_create(table: Table, connection: Connection, **_told: Any) -> None:
    _put(connection, {table.name})


for _table in _TABLES:
    event.listen(Base.metadata.tables[_table], "after_create", _after_create)
