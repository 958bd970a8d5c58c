"""A sheet of 2,000 pupils brought into a roster of a round of 200,000, beside a bare openpyxl loop.

The loop is openpyxl's quickest (read only, values only) and looks at nothing. Run by itself with a
database and a sheet, the module imports once and prints the memory it took, in MB.
"""

from __future__ import annotations

import contextlib
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median

import openpyxl
import psutil
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from app.access.reach import Relation
from app.access.scope import Scope
from app.domain.national_id import check_digit
from app.domain.people import Sex
from app.exchange import reading, writing
from app.exchange.layouts import LEC_REPORT
from app.models import Account, DataSet, Return, RosterImport, Unit
from app.models.connection import begin_as_writer, prepare
from app.reference import family_names, male_given_names
from app.services.rosters import exporting
from app.services.rosters.facts import Details, Facts
from app.services.rosters.importing import applying, planning
from app.services.rosters.importing import kept as sheets
from app.services.rosters.importing.values import values_of
from scripts.benchmarks import data
from scripts.benchmarks.figures import Figure

NAMES = ("import_preview_vs_openpyxl", "import_apply_vs_openpyxl", "import_peak_mb")
PUPILS = 2_000
RUNS = 5


def measure(database: Path) -> Iterator[Figure]:
    """Read, compare and apply in turns with the loop, each time in a copy of the database."""
    with tempfile.TemporaryDirectory() as folder:
        sheet, copy = Path(folder) / "roster.xlsx", Path(folder) / "copy.sqlite3"
        sheet.write_bytes(_sheet(database))
        previews, applies = [], []
        for _ in range(RUNS):
            shutil.copy(database, copy)
            loop = _seconds_of_loop(sheet)
            preview, apply = _seconds_of_import(copy, sheet)
            previews.append(preview / loop)
            applies.append(apply / loop)
        yield Figure(NAMES[0], round(median(previews), 2), "of a bare openpyxl loop")
        yield Figure(NAMES[1], round(median(applies), 2), "of a bare openpyxl loop")
        shutil.copy(database, copy)
        command = [sys.executable, "-m", "scripts.benchmarks.importing", str(copy), str(sheet)]
        told = subprocess.run(command, capture_output=True, text=True, check=True)
        yield Figure(NAMES[2], float(told.stdout), "MB")


def _seconds_of_loop(sheet: Path) -> float:
    began = time.perf_counter()
    book = openpyxl.load_workbook(sheet, read_only=True)
    for _row in book.active.iter_rows(values_only=True):
        pass
    book.close()
    return time.perf_counter() - began


def _seconds_of_import(database: Path, sheet: Path) -> tuple[float, float]:
    content = sheet.read_bytes()
    with _desk(database) as (session, roster, actor, scope):
        began = time.perf_counter()
        kept, digest = _preview(session, roster, actor, scope, content)
        previewed = time.perf_counter()
        done = _apply(session, roster, kept, actor, scope, digest)
        applied = time.perf_counter()
    if done["new"] != PUPILS:
        raise RuntimeError(f"the sheet was not applied: {done}")
    return previewed - began, applied - previewed


def _preview(
    session: Session, roster: Return, actor: Account, scope: Scope, content: bytes
) -> tuple[RosterImport, str]:
    """Do what sending a file and looking at its preview do."""
    read = reading.read(content)
    at = datetime.now(UTC)
    begin_as_writer(session)
    kept = sheets.keep(
        session, roster, read, content=content, file_name="roster.xlsx", actor=actor, at=at
    )
    columns = sheets.columns_of(kept)
    planned = planning.plan(session, roster, read, columns, scope=scope, at=at)
    session.commit()
    return kept, planned.digest


def _apply(
    session: Session, roster: Return, kept: RosterImport, actor: Account, scope: Scope, digest: str
) -> dict[str, int]:
    begin_as_writer(session)
    at = datetime.now(UTC)
    done = applying.apply(session, roster, kept, digest=digest, scope=scope, actor=actor, at=at)
    session.commit()
    return done


@contextmanager
def _desk(database: Path) -> Iterator[tuple[Session, Return, Account, Scope]]:
    """Open the roster of the small school for its officer."""
    engine = create_engine(f"sqlite:///{database}")
    prepare(engine)
    with Session(engine) as session:
        unit = session.scalars(select(Unit).where(Unit.code == data.SMALL_CODE)).one()
        roster = session.scalars(
            select(Return).where(Return.unit_id == unit.id, Return.data_set == DataSet.ROSTER)
        ).one()
        actor = session.scalars(select(Account).where(Account.unit_id == unit.id)).one()
        scope = Scope(unit.id, unit.path, frozenset({Relation.OWN}))
        session.rollback()
        yield session, roster, actor, scope
    engine.dispose()


def _sheet(database: Path) -> bytes:
    """Write LEC's report of pupils who are on no roster yet, with all that it has columns for."""
    with _desk(database) as (_session, roster, _actor, _scope):
        place = exporting.place_values(roster)
    values = [place | values_of(*_pupil(running)) for running in range(PUPILS)]
    return writing.lec_report("2569", LEC_REPORT.rows(values), sheet="1")


def _pupil(running: int) -> tuple[Facts, Details]:
    given, family = male_given_names(), family_names()
    first, last = given[running * 7 % len(given)], family[running * 11 % len(family)]
    twelve = f"13302{running:07d}"
    relative = {
        "prefix": "นาย",
        "first_name": given[running * 13 % len(given)],
        "last_name": last,
        "religion": "พุทธ",
        "occupation": "เกษตรกร",
        "monthly_income": str(5_000 + running),
        "phone": f"08{running:08d}",
    }
    address = {
        "house_no": f"{running % 300}/{running % 9}",
        "moo": str(running % 15),
        "road": "",
        "subdistrict": family[running % 90],
        "district": "เมือง",
        "province": "นครราชสีมา",
        "postal_code": "30000",
    }
    facts = Facts(
        number=f"{twelve}{check_digit(twelve)}",
        prefix="เด็กชาย",
        first_name=first,
        last_name=last,
        birth_date=date(2019, 1 + running % 12, 1 + running % 28),
        sex=Sex.MALE,
        grade="p1",
        room=str(1 + running // 40),
        student_number=f"{running:06d}",
    )
    return facts, Details(
        nationality="ไทย",
        race="ไทย",
        religion="พุทธ",
        admission_date=date(2026, 5, 16),
        height_cm=100 + running % 40,
        weight_kg=15 + running % 20,
        student_condition="ปกติ",
        family_status="อยู่ด้วยกัน",
        father=relative,
        mother=relative,
        guardian=relative | {"relationship": "บิดา"},
        registered_address=address,
        current_address=address,
    )


def _peak_mb(database: Path, sheet: Path) -> float:
    """Import once, and look every few milliseconds what this process and those below it take."""
    done, seen = threading.Event(), [0.0]
    watching = threading.Thread(target=_watch, args=(done, seen))
    watching.start()
    _seconds_of_import(database, sheet)
    done.set()
    watching.join()
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return round(max(own, *seen), 1)


def _watch(done: threading.Event, seen: list[float]) -> None:
    # Shares of pages, not resident sets: a process that is just begun still has its parent's.
    itself = psutil.Process()
    while not done.wait(0.003):
        taken = itself.memory_full_info().pss
        for below in itself.children(recursive=True):
            with contextlib.suppress(psutil.Error):
                taken += below.memory_full_info().pss
        seen.append(taken / 1024 / 1024)


if __name__ == "__main__":
    print(_peak_mb(Path(sys.argv[1]), Path(sys.argv[2])))
