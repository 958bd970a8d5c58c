"""The processes that work in the background, and whether any of them is heard of."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.models import Worker

SILENT = timedelta(minutes=2)
FORGOTTEN = timedelta(days=1)


def beat(session: Session, name: str, *, at: datetime) -> None:
    """Note that a worker is alive, and forget those that have been silent for a day."""
    known = session.get(Worker, name)
    if known is None:
        session.add(Worker(name=name, started_at=at, seen_at=at))
    else:
        known.seen_at = at
    session.execute(
        delete(Worker).where(Worker.seen_at < at - FORGOTTEN),
        execution_options={"synchronize_session": False},
    )
    session.flush()


def leave(session: Session, name: str) -> None:
    """Note that a worker has ended."""
    session.execute(
        delete(Worker).where(Worker.name == name),
        execution_options={"synchronize_session": False},
    )


def is_any_heard(session: Session, *, at: datetime) -> bool:
    """Say whether any worker was heard of in the last two minutes."""
    last = session.scalar(select(func.max(Worker.seen_at)))
    return last is not None and last > at - SILENT
