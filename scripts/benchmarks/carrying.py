"""A school's 2,000 pupils carried over in a round of 200,000, beside a bare loop of inserts.

The loop inserts the rows that carrying over makes, enrolments with their details, one at a time
with SQLAlchemy Core in one transaction, and looks at nothing.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import Table, create_engine, insert, select, update
from sqlalchemy.orm import Session

from app.access.reach import Relation
from app.access.scope import Scope
from app.domain.grades import SCHOOL_GRADES
from app.domain.national_id import check_digit
from app.models import (
    Account,
    DataSet,
    Enrolment,
    EnrolmentDetail,
    Pupil,
    Return,
    Round,
    Unit,
)
from app.models.connection import begin_as_writer, prepare
from app.reference import family_names, male_given_names
from app.services.rosters import listing
from app.services.rosters.carrying import applying, cases, deciding, overview, undecided
from app.services.rosters.facts import DETAILS, FACTS, Facts
from app.services.rosters.keys import list_key
from scripts.benchmarks import data
from scripts.benchmarks.figures import Figure

NAMES = (
    "carry_over_vs_insert",
    "carry_over_preview_vs_insert",
    "carry_over_apply_vs_insert",
)
PUPILS = 2_000
RUNS = 5
GRADES = [grade.code for grade in SCHOOL_GRADES][:9]  # all but the last go up
FIRST_ID = 9_000_001
UNIT = "of a bare loop of inserts"
ROWS: Table = Enrolment.__table__  # type: ignore[assignment]
ROWS_OF_DETAILS: Table = EnrolmentDetail.__table__  # type: ignore[assignment]


def measure(database: Path) -> Iterator[Figure]:
    """Carry over and insert in turns, each time in a copy of the database."""
    with tempfile.TemporaryDirectory() as folder:
        filled, copy = Path(folder) / "filled.sqlite3", Path(folder) / "copy.sqlite3"
        shutil.copy(database, filled)
        with desk_of(filled) as desk:
            fill(desk)
        previews, applies = [], []
        for _ in range(RUNS):
            shutil.copy(filled, copy)
            with desk_of(copy) as desk:
                previewed, applied, made = seconds_of_carrying(desk)
            shutil.copy(filled, copy)
            with desk_of(copy) as desk:
                loop = _seconds_of_loop(desk[0], made)
            previews.append(previewed / loop)
            applies.append(applied / loop)
    preview, apply = round(median(previews), 2), round(median(applies), 2)
    for name, value in zip(NAMES, (max(preview, apply), preview, apply), strict=True):
        yield Figure(name, value, UNIT)


Desk = tuple[Session, Return, Account, Scope]
Made = list[tuple[dict[str, Any], dict[str, Any]]]


def seconds_of_carrying(desk: Desk) -> tuple[float, float, Made]:
    """Decide and preview, then apply, as the pages do; give the rows that it made."""
    session, roster, actor, scope = desk
    at = datetime.now(UTC)
    who: dict[str, Any] = {"scope": scope, "actor": actor, "at": at}
    began = time.perf_counter()
    begin_as_writer(session)
    deciding.decide_as_proposed(session, roster, of_class=None, **who)
    session.commit()
    source = cases.require_last_year(session, roster)
    previewed = overview.preview(session, roster, source)
    listing.totals(session, source, scope=scope)
    listing.totals(session, roster, scope=scope)
    undecided.progress(session, roster)
    digest = applying.digest_of_pending(session, roster)
    session.rollback()
    shown = time.perf_counter()
    begin_as_writer(session)
    done = applying.apply(session, roster, digest=digest, **who)
    session.commit()
    ended = time.perf_counter()
    if (previewed.stays, done.stayed) != (PUPILS, PUPILS):
        raise RuntimeError(f"not everybody was carried over: {done}")
    return shown - began, ended - shown, _made(session, roster)


def _made(session: Session, roster: Return) -> Made:
    """Read the rows that carrying over made, as they would be inserted."""
    found = session.execute(
        select(ROWS, *(ROWS_OF_DETAILS.c[name] for name in DETAILS))
        .join(ROWS_OF_DETAILS, ROWS_OF_DETAILS.c.enrolment_id == ROWS.c.id)
        .where(ROWS.c.return_id == roster.id, ROWS.c.carried_from_id.is_not(None))
        .order_by(ROWS.c.id)
    ).mappings()
    rows = [
        (
            {column.name: one[column] for column in ROWS.columns if column.name != "id"},
            {name: one[ROWS_OF_DETAILS.c[name]] for name in DETAILS},
        )
        for one in found
    ]
    session.rollback()
    return rows


def _seconds_of_loop(session: Session, made: Made) -> float:
    began = time.perf_counter()
    begin_as_writer(session)
    connection = session.connection()
    for row, detail in made:
        key = connection.execute(ROWS.insert(), row).inserted_primary_key[0]
        connection.execute(ROWS_OF_DETAILS.insert(), detail | {"enrolment_id": key})
    session.commit()
    return time.perf_counter() - began


@contextmanager
def desk_of(database: Path) -> Iterator[Desk]:
    """Open the roster of the small school for its officer."""
    engine = create_engine(f"sqlite:///{database}")
    prepare(engine)
    with Session(engine) as session:
        unit = session.scalars(select(Unit).where(Unit.code == data.SMALL_CODE)).one()
        roster = session.scalars(
            select(Return)
            .join(Return.round)
            .where(
                Return.unit_id == unit.id,
                Return.data_set == DataSet.ROSTER,
                Round.academic_year == 2569,
            )
        ).one()
        actor = session.scalars(select(Account).where(Account.unit_id == unit.id)).one()
        scope = Scope(unit.id, unit.path, frozenset({Relation.OWN}))
        session.rollback()
        yield session, roster, actor, scope
    engine.dispose()


def fill(desk: Desk) -> None:
    """Give the school a roster of last year: 2,000 pupils with everything that is kept of them."""
    session, roster, actor, _scope = desk
    begin_as_writer(session)
    session.execute(
        update(Unit).where(Unit.id == roster.unit_id).values(grades=GRADES, kind="school")
    )
    ended = data.NOW - timedelta(days=300)
    dates = {f"{level}_due_at": ended for level in ("institution", "authority", "province")}
    last_year = Round(
        academic_year=2568, number=1, opens_at=ended - timedelta(days=40), closes_at=ended, **dates
    )
    session.add(last_year)
    session.flush()
    source = Return(
        round_id=last_year.id, unit_id=roster.unit_id, data_set=DataSet.ROSTER,
        parent_id=roster.parent_id, changed_at=ended, pupils=PUPILS, seen=PUPILS,
    )  # fmt: skip
    session.add(source)
    session.flush()
    ids = range(FIRST_ID, FIRST_ID + PUPILS)
    session.execute(insert(Pupil), [{"id": key, "created_at": ended} for key in ids])
    session.execute(insert(Enrolment), [_row(key, source, actor.id, ended) for key in ids])
    session.execute(insert(EnrolmentDetail), [_detail(key) for key in ids])
    session.commit()


def _row(key: int, source: Return, by_id: int, at: datetime) -> dict[str, Any]:
    running = key - FIRST_ID
    given, family = male_given_names(), family_names()
    twelve = f"13303{running:07d}"
    facts = Facts(
        number=f"{twelve}{check_digit(twelve)}",
        prefix="เด็กชาย",
        first_name=given[running * 7 % len(given)],
        last_name=family[running * 11 % len(family)],
        birth_date=date(2021 - running % 8, 1 + running % 12, 1 + running % 28),
        grade=GRADES[running % 8],
        room=str(1 + running // 8 % 6),
        student_number=f"{running:06d}",
        seat_number=1 + running // 48,
    )
    return {name: getattr(facts, name) for name in FACTS} | {
        "id": key,
        "round_id": source.round_id,
        "unit_id": source.unit_id,
        "return_id": source.id,
        "pupil_id": key,
        "sex": "m",
        "list_key": list_key(facts),
        "seen_at": at,
        "seen_by_id": by_id,
        "created_at": at,
        "changed_at": at,
        "changed_by_id": by_id,
    }


def _detail(key: int) -> dict[str, Any]:
    relative = {"prefix": "นาย", "first_name": "มานะ", "last_name": "ใจดี", "occupation": "เกษตรกร"}
    address = {"house_no": f"{key % 300}", "subdistrict": "ในเมือง", "province": "นครราชสีมา"}
    return {
        "enrolment_id": key,
        "nationality": "ไทย",
        "height_cm": 100.5 + key % 40,
        "weight_kg": 15.0 + key % 20,
        "father": relative,
        "mother": relative,
        "guardian": relative,
        "registered_address": address,
        "current_address": address,
    }
