"""The process that works in the background: `python -m app.worker`; any number, on any machine.

`--while-stdin` ends it when its standard input ends, with whoever holds the other end.
"""

from __future__ import annotations

import argparse
import logging
import os
import secrets
import signal
import socket
import threading
from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta

from huey.consumer import Consumer
from sqlalchemy import Engine as Database
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app import settings
from app.dispatch.bundles import Maker
from app.dispatch.jobs import Bench, database_of, queue_of
from app.models.connection import begin_as_writer
from app.services import workers
from app.services.bundles import making

log = logging.getLogger("app.worker")
BUNDLES_AT_ONCE = 3  # they share the threads that print, so that a small one need not wait long
HEARTBEAT = 20  # seconds
LOOKS_EVERY = 2  # seconds, at an empty queue
LONGEST_PART = 150  # seconds that are waited for the parts in hand when it ends


class Heart:
    """Says every few seconds that this process lives, and that it is still at its bundles."""

    def __init__(
        self, database: Database, name: str, claims: Callable[[], Collection[str]]
    ) -> None:
        self._database, self._name, self._claims = database, name, claims
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="heart", daemon=True)

    def start(self) -> None:
        self._beat()
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        self._thread.join()
        with Session(self._database) as session:
            begin_as_writer(session)
            workers.leave(session, self._name)
            session.commit()

    def _run(self) -> None:
        while not self._stopped.wait(HEARTBEAT):
            try:
                self._beat()
            except SQLAlchemyError:
                log.exception("the database does not answer")

    def _beat(self) -> None:
        now = datetime.now(UTC)
        with Session(self._database) as session:
            begin_as_writer(session)
            workers.beat(session, self._name, at=now)
            making.still_at_it(session, self._claims(), at=now)
            session.commit()


class Worker(Consumer):
    """Huey's consumer, which ends with its terminal instead of starting itself again."""

    def start(self) -> None:
        super().start()
        signal.signal(signal.SIGHUP, signal.getsignal(signal.SIGTERM))
        self._signal_actions[signal.SIGHUP] = self._signal_actions[signal.SIGTERM]


def main() -> None:
    """Work until told to end; what is in hand is finished, what is left waits for the next one."""
    parser = argparse.ArgumentParser(prog="python -m app.worker", description=__doc__)
    parser.add_argument("--while-stdin", action="store_true")
    chosen = parser.parse_args()
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s: %(message)s")
    log.setLevel(logging.INFO)
    run(settings.from_environment(), while_stdin=chosen.while_stdin)


def run(chosen: settings.Settings, *, while_stdin: bool = False) -> None:
    database = database_of(chosen)
    name = f"{socket.gethostname()[:16]}-{os.getpid()}-{secrets.token_hex(2)}"
    maker = Maker(
        database,
        name,
        pdf_engine=chosen.pdf_engine,
        keep=timedelta(days=chosen.bundle_days),
        is_stopping=lambda: bool(worker.stop_flag.is_set()),
    )
    bench = Bench(chosen, database, queue_of(chosen.jobs_url, chosen.secret_key), maker)
    tasks = bench.bind()
    worker = Worker(bench.queue, workers=BUNDLES_AT_ONCE, max_delay=LOOKS_EVERY)
    if while_stdin:
        threading.Thread(target=_end_with_stdin, args=(worker.stop_flag,), daemon=True).start()
    heart = Heart(database, name, maker.claims)
    heart.start()
    bench.look(tasks)
    log.info("%s works", name)
    worker.run()
    maker.wait_until_idle(LONGEST_PART)
    heart.stop()
    log.info("%s has ended", name)


def _end_with_stdin(stop_flag: threading.Event) -> None:
    # Not through sys.stdin, whose lock would keep the interpreter from ending.
    while os.read(0, 1):
        pass
    stop_flag.set()


if __name__ == "__main__":
    main()
