"""What somebody with the database can do to the history once its triggers are gone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, select, text, update

from app.models import History, HistoryChain
from app.models.append_only import GUARDS, guard
from app.services.history import row_hash


@contextmanager
def without_triggers(connection: Connection) -> Iterator[None]:
    """Drop the triggers, and put them back afterwards: tests share a database."""
    on_table = connection.dialect.name != "sqlite"
    for one in GUARDS:
        where = f" ON {one.table}" if on_table else ""
        connection.execute(text(f"DROP TRIGGER {one.name}{where}"))
    yield
    guard(connection)


def write_anew(connection: Connection, chain_id: int) -> None:
    """Compute every hash of a chain again, head and all, as its owner can."""
    previous, position = "", 0
    rows = connection.execute(
        select(*History.__table__.columns)
        .where(History.chain_id == chain_id)
        .order_by(History.position)
    ).all()
    for row in rows:
        position = row.position
        previous = row_hash(row, previous)
        connection.execute(update(History).where(History.id == row.id).values(hash=previous))
    connection.execute(
        update(HistoryChain)
        .where(HistoryChain.unit_id == chain_id)
        .values(length=position, last_hash=previous)
    )
