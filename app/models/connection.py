"""How the portal talks to its database: SQLite made strict, writers that begin as writers."""

from __future__ import annotations

import sqlite3
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import Session

PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA busy_timeout = 20000",
    "PRAGMA synchronous = FULL",
    "PRAGMA cache_size = -16000",
)


def prepare(engine: Engine) -> None:
    """Make SQLite keep foreign keys, wait for its turn, and begin transactions explicitly."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _configure)
        event.listen(engine, "begin", _begin)


def begin_as_writer(session: Session) -> None:
    """Begin the transaction of a request that writes, before its first query.

    In SQLite a read that turns into a write fails at once when another one writes meanwhile;
    `BEGIN IMMEDIATE` waits its turn instead (`design.md` 4).
    """
    session.connection(execution_options={"writer": True})


def _configure(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(pragma)


def _begin(connection: Connection) -> None:
    writer = connection.get_execution_options().get("writer", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writer else "BEGIN")
