"""A ZIP of 100 submissions, made by a worker, against the time that one submission takes alone."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session

from app.access.reach import Relation
from app.access.scope import Scope
from app.dispatch import jobs
from app.dispatch.data_files import xlsx_of
from app.dispatch.papers import paper_of
from app.dispatch.zips import path_of, zip_of
from app.documents.render import chosen_engine
from app.models import Base, Bundle, BundleState, Confirmation, State
from app.models.connection import begin_as_writer, prepare
from app.services.bundles import asking
from app.services.bundles.asking import Wish
from app.services.confirmation import service
from app.settings import Settings
from scripts.benchmarks.figures import Figure
from scripts.benchmarks.server import ROOT, SECRET_KEY
from tests.factories import Country, make_centre, make_country, make_enrolment, make_round
from tests.factories.rounds import NOW

NAMES = ("zip_100_vs_single", "zip_peak_mb")
SUBMISSIONS, PUPILS = 100, 40
SINGLES, ZIPS = 7, 3
LONGEST = 300  # seconds
PORTAL = "https://lec.example"


@dataclass
class Office:
    """A unit whose institutions have all confirmed, and the portal that it works with."""

    settings: Settings
    database: Engine
    country: Country
    peaks: list[float] = field(default_factory=list)


def measure(_database: Path) -> Iterator[Figure]:
    """Make the ZIP a few times, with the engine that this machine prefers."""
    with tempfile.TemporaryDirectory() as folder:
        office = _office(Path(folder))
        with _working(office) as worker:
            single = statistics.median(_single(office) for _one in range(SINGLES))
            whole = statistics.median(_zip(office, worker) for _one in range(ZIPS))
        yield Figure(NAMES[0], round(whole / (SUBMISSIONS * single), 3), "ratio")
        yield Figure(NAMES[1], round(max(office.peaks), 1), "MB")


def _office(folder: Path) -> Office:
    settings = Settings(
        database_url=f"sqlite:///{folder / 'lec.sqlite3'}",
        secret_key=SECRET_KEY,
        jobs_url=f"sqlite:///{folder / 'jobs.sqlite3'}",
    )
    database = create_engine(settings.database_url)
    prepare(database)
    Base.metadata.create_all(database)
    with Session(database, expire_on_commit=False) as session:
        country = make_country(session)
        others = [
            make_centre(session, country.far_authority, f"30306{number:05}")
            for number in range(2, SUBMISSIONS + 1)
        ]
        country.round = make_round(session, number=2)
        roster = country.roster(session, country.far_centre)
        by = country.account(country.far_centre)
        for number in range(PUPILS):
            make_enrolment(session, roster, by, first_name=f"สมชัย{number}", last_name="ณ อยุธยา")
        first = service.confirm(
            session, roster, actor=by, at=NOW, version=roster.version, wording="ขอรับรอง"
        )
        # What is printed is what was frozen: the other institutions have the same pupils.
        for unit in others:
            owed = country.roster(session, unit)
            made = Confirmation(
                return_id=owed.id,
                number=1,
                wording=first.wording,
                confirmed_at=NOW,
                confirmed_by_id=by.id,
                confirmed_by_name=first.confirmed_by_name,
                pupils=first.pupils,
                totals=first.totals,
                content=first.content,
                sha256=first.sha256,
            )
            session.add(made)
            session.flush()
            owed.state, owed.confirmation_id = State.CONFIRMED, made.id
        session.commit()
    return Office(settings, database, country)


@contextmanager
def _working(office: Office) -> Iterator[psutil.Process]:
    environment = os.environ | {
        "LEC_DATABASE_URL": office.settings.database_url,
        "LEC_JOBS_URL": office.settings.jobs_url,
        "LEC_SECRET_KEY": SECRET_KEY,
        "PYTHONPATH": str(ROOT),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "app.worker"],
        env=environment,
        cwd=ROOT,
        stderr=subprocess.DEVNULL,
    )
    try:
        time.sleep(5)
        yield psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait()


def _single(office: Office) -> float:
    """Make the files of one submission, as a page does that an institution asks for them."""
    began = time.perf_counter()
    with Session(office.database) as session:
        confirmation = session.get_one(Confirmation, 1)
        paper = paper_of(
            session,
            confirmation,
            address_of=lambda code: f"{PORTAL}/verify/{code}",
            thai_digits=True,
        )
        xlsx_of(confirmation)
    paper.pdf(chosen_engine(office.settings.pdf_engine))
    return time.perf_counter() - began


def _zip(office: Office, worker: psutil.Process) -> float:
    """Ask for the ZIP, watch the worker and all it starts, and fetch what it made."""
    is_done = threading.Event()
    watch = threading.Thread(target=_watch, args=(office, worker, is_done))
    watch.start()
    began = time.perf_counter()
    try:
        bundle_id = _ask(office)
        while not _is_ready(office, bundle_id):
            if time.perf_counter() - began > LONGEST:
                raise TimeoutError("the worker made no ZIP")
            time.sleep(0.1)
        for _chunk in zip_of(office.database, bundle_id).chunks:
            pass
        return time.perf_counter() - began
    finally:
        is_done.set()
        watch.join()


def _ask(office: Office) -> int:
    unit = office.country.far_authority
    with Session(office.database) as session:
        begin_as_writer(session)
        bundle = asking.ask(
            session,
            office.country.round,
            unit,
            Wish(portal=PORTAL, name_of=lambda held: path_of(held, in_folders=False)),
            scope=Scope(unit.id, unit.path, frozenset(Relation)),
            actor=office.country.account(unit),
            at=NOW,
        )
        bundle_id = bundle.id
        if bundle.total != SUBMISSIONS:
            raise RuntimeError(f"{bundle.total} submissions")
        session.commit()
    jobs.tell_workers(office.settings, bundle_id)
    return bundle_id


def _is_ready(office: Office, bundle_id: int) -> bool:
    with Session(office.database) as session:
        bundle = session.get_one(Bundle, bundle_id)
        if bundle.state is BundleState.FAILED:
            raise RuntimeError(bundle.failure)
        return bundle.state is BundleState.READY


def _watch(office: Office, worker: psutil.Process, is_done: threading.Event) -> None:
    while not is_done.wait(0.1):
        office.peaks.append(_mb(worker))


def _mb(worker: psutil.Process) -> float:
    """Give the memory of a process and all it started; what they share counts once."""
    total = worker.memory_full_info().pss
    command = worker.cmdline()
    for one in worker.children(recursive=True):
        try:
            # Until a new process runs its own program, its memory is the worker's, told again.
            if one.cmdline() != command:
                total += one.memory_full_info().pss
        except (psutil.Error, OSError):
            continue
    return total / 1e6
