"""How Alembic reaches the portal's tables: through the running application's own engine."""

from __future__ import annotations

from typing import Any

from alembic import context
from flask import current_app

from app.models import append_only
from app.models.base import Moment, Word

database = current_app.extensions["migrate"].db


def render_item(kind: str, item: Any, _autogenerate: Any) -> str | bool:
    """Write the portal's own types as what the database sees, so that migrations stand alone."""
    if kind == "type" and isinstance(item, Moment):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Word):
        return "sa.String(40)"
    return False


def run_online() -> None:
    with database.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            # A table that SQLite cannot alter is copied; rows that point to it must stay.
            connection.connection.dbapi_connection.execute("PRAGMA foreign_keys = OFF")
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            render_item=render_item,
            render_as_batch=True,
            compare_type=False,
        )
        with context.begin_transaction():
            context.run_migrations()


def guard_what_is_kept() -> None:
    """Put the triggers of append-only tables back: SQLite drops those of a table that it copies.

    In a transaction of its own, so that a migration that fails leaves none of them out either.
    """
    with database.engine.begin() as connection:
        append_only.guard(connection)


if context.is_offline_mode():
    raise SystemExit("migrations run against a database, not into a script")
try:
    run_online()
finally:
    guard_what_is_kept()
