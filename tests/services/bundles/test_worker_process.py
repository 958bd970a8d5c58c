"""Workers are processes: one that is killed is taken over, and two of them make no part twice."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from app.dispatch import jobs
from app.models import Bundle, BundlePart, BundleState, FileKind, History, IssuedFile, Worker
from app.models.connection import begin_as_writer
from app.services.bundles.making import SILENT
from app.settings import Settings
from tests.factories import make_centre, make_country, make_round
from tests.services.bundles.stage import ask, confirm

ROOT = Path(__file__).parents[3]
SUBMISSIONS = 6
LONGEST = 90  # seconds


@dataclass
class Portal:
    """A database of its own with a bundle that waits, and the queue of its workers."""

    settings: Settings
    database: Engine
    bundle_id: int

    def bundle(self) -> Bundle:
        with Session(self.database) as session:
            return session.get_one(Bundle, self.bundle_id)

    def made(self) -> dict[int, datetime]:
        wanted = select(BundlePart.position, BundlePart.made_at)
        with Session(self.database) as session:
            return {position: at for position, at in session.execute(wanted) if at is not None}

    def count(self, wanted: type, *conditions: object) -> int:
        query = select(func.count()).select_from(wanted).where(*conditions)  # type: ignore[arg-type]
        with Session(self.database) as session:
            return session.scalar(query) or 0

    def pass_the_silence(self) -> None:
        with Session(self.database) as session:
            begin_as_writer(session)
            session.get_one(Bundle, self.bundle_id).worked_at = datetime.now(UTC) - SILENT
            session.commit()


@pytest.fixture
def portal(empty_sqlite: Path, tmp_path: Path) -> Iterator[Portal]:
    shutil.copy(empty_sqlite, tmp_path / "lec.sqlite3")
    settings = Settings(
        database_url=f"sqlite:///{tmp_path / 'lec.sqlite3'}",
        secret_key="only for tests",
        jobs_url=f"sqlite:///{tmp_path / 'jobs.sqlite3'}",
    )
    database = jobs.database_of(settings)
    with Session(database) as session:
        country = make_country(session)
        office = country.far_authority
        units = [make_centre(session, office, f"30306{n:05}") for n in range(2, SUBMISSIONS + 2)]
        country.round = make_round(session, number=2)
        for unit in units:
            country.accounts[unit.code] = country.account(country.far_centre)
        confirm(session, country, *units)
        bundle_id = ask(session, country, office).id
        session.commit()
    yield Portal(settings, database, bundle_id)
    database.dispose()


@contextmanager
def worker_of(portal: Portal) -> Iterator[subprocess.Popen[bytes]]:
    environment = os.environ | {
        "LEC_DATABASE_URL": portal.settings.database_url,
        "LEC_JOBS_URL": portal.settings.jobs_url,
        "LEC_SECRET_KEY": portal.settings.secret_key,
    }
    # It ends with its standard input, so that no test leaves one behind.
    command = [sys.executable, "-m", "app.worker", "--while-stdin"]
    with subprocess.Popen(command, env=environment, cwd=ROOT, stdin=subprocess.PIPE) as process:
        try:
            yield process
        finally:
            if process.stdin:
                process.stdin.close()
            process.wait(LONGEST)


def wait_until(is_so: Callable[[], bool]) -> None:
    ends = time.monotonic() + LONGEST
    while not is_so():
        assert time.monotonic() < ends, "nothing came of it"
        time.sleep(0.02)


def is_ready(portal: Portal) -> bool:
    bundle = portal.bundle()
    assert bundle.state is not BundleState.FAILED, bundle.failure
    return bundle.state is BundleState.READY


def assert_made_once(portal: Portal) -> None:
    assert portal.bundle().made == len(portal.made()) == SUBMISSIONS
    assert portal.count(IssuedFile, IssuedFile.kind == FileKind.PDF) == SUBMISSIONS
    assert portal.count(History, History.event == "bundle.ready") == 1


def test_what_a_killed_worker_has_made_is_not_made_again(portal: Portal) -> None:
    with worker_of(portal) as first:
        wait_until(lambda: bool(portal.made()))
        first.kill()
        first.wait()
    made, killed = portal.made(), portal.bundle().worker
    assert 0 < len(made) < SUBMISSIONS
    portal.pass_the_silence()
    with worker_of(portal):
        wait_until(lambda: is_ready(portal))
    assert portal.bundle().worker != killed
    assert made.items() <= portal.made().items()
    assert_made_once(portal)


def test_two_workers_at_once_make_each_part_once(portal: Portal) -> None:
    with worker_of(portal), worker_of(portal):
        wait_until(lambda: portal.count(Worker) == 2)
        for _again in range(4):
            jobs.tell_workers(portal.settings, portal.bundle_id)
        wait_until(lambda: is_ready(portal))
    assert_made_once(portal)
    assert portal.count(Worker) == 0
