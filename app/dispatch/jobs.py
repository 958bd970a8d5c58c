"""The queue of the work in the background: it tells workers at once what the database knows anyway.

What is to be done stands in the database. A message that is lost, or a queue that cannot be
reached, costs a minute, until a worker looks by itself.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from huey import Huey, MemoryHuey, RedisHuey, SqliteHuey, crontab
from huey.serializer import SignedSerializer
from sqlalchemy import Engine as Database
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from app.dispatch.bundles import Maker
from app.models.connection import begin_as_writer, prepare
from app.services.bundles import keeping, making
from app.settings import Settings

log = logging.getLogger(__name__)
NAME = "lec"
A_MINUTE = 60  # seconds; a message older than that has been overtaken by the next look
MESSAGE_WAITS = 2  # seconds: a page waits no longer to tell a worker


def queue_of(url: str, key: str) -> Huey:
    """Make the queue that an address names: a SQLite file, a Redis server, or memory for none.

    Raise `ValueError` for any other. Messages are signed, so that whoever can write into the queue
    cannot make a worker run what they like.
    """
    # Nobody reads results: what became of a bundle stands in the database.
    kept: dict[str, Any] = {"serializer": SignedSerializer(key, salt=NAME), "results": False}
    scheme = urlsplit(url).scheme
    if scheme in ("redis", "rediss", "unix"):
        return RedisHuey(NAME, url=url, **kept)
    if scheme == "sqlite":
        file = Path(unquote(url.removeprefix("sqlite:///")))
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return SqliteHuey(NAME, filename=str(file), timeout=MESSAGE_WAITS, **kept)
    if not url:
        return MemoryHuey(NAME, **kept)
    raise ValueError(f"LEC_JOBS_URL begins with {scheme!r}; use sqlite:///<file> or redis://<host>")


@dataclass(frozen=True, slots=True)
class Tasks:
    """What can be asked of a worker through the queue."""

    make_bundle: Callable[[int], object]


def tasks_of(queue: Huey, work: Callable[[int], None], look: Callable[[], None]) -> Tasks:
    """Bind the tasks to a queue: whoever only asks for them hands in what is never called."""

    @queue.task(name="make_bundle", expires=A_MINUTE)
    def make_bundle(bundle_id: int) -> None:
        work(bundle_id)

    @queue.periodic_task(crontab(), name="look_for_work", expires=A_MINUTE)
    def look_for_work() -> None:
        look()

    return Tasks(make_bundle)


def tell_workers(settings: Settings, bundle_id: int) -> None:
    """Tell the workers of a bundle that waits; to be called when that is committed."""
    try:
        _asking(settings.jobs_url, settings.secret_key).make_bundle(bundle_id)
    except Exception:
        log.exception("the queue could not be reached; a worker finds the bundle by itself")


@lru_cache(maxsize=4)
def _asking(url: str, key: str) -> Tasks:
    return tasks_of(queue_of(url, key), lambda _bundle_id: None, lambda: None)


def database_of(settings: Settings) -> Database:
    """Connect to the portal's database as its pages do."""
    made = create_engine(settings.database_url, hide_parameters=True)
    prepare(made)
    return made


@dataclass(frozen=True, slots=True)
class Bench:
    """What a worker process has at hand."""

    settings: Settings
    database: Database
    queue: Huey
    maker: Maker

    def bind(self) -> Tasks:
        """Bind the tasks to the queue, to be carried out here."""
        tasks = tasks_of(self.queue, self.maker.make, lambda: self.look(tasks))
        return tasks

    def look(self, tasks: Tasks) -> None:
        """Take up what waits or has been left by a worker that is silent, remove what expired."""
        now = datetime.now(UTC)
        with Session(self.database) as session:
            waiting = making.to_take(session, at=now)
        for bundle_id in waiting:
            tasks.make_bundle(bundle_id)
        while self._remove_some(now):
            pass

    def _remove_some(self, now: datetime) -> int:
        keep = timedelta(days=self.settings.bundle_days)
        with Session(self.database) as session:
            begin_as_writer(session)
            removed = keeping.remove_expired(session, at=now, keep=keep)
            session.commit()
        return removed
