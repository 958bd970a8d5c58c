"""A sheet of 120 other schools: its weight, and what it takes to save one of its rows."""

from __future__ import annotations

import gzip
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import create_engine, insert, select
from sqlalchemy.orm import Session

from app import create_app
from app.domain.counts import CELLS
from app.domain.people import Sex
from app.domain.thai_text import sort_key
from app.models import (
    Count,
    CountedSchool,
    DataSet,
    HistoryChain,
    OtherSchool,
    Return,
    SchoolPayer,
    State,
    Unit,
)
from app.models.connection import prepare
from app.reference import family_names
from app.settings import Settings
from scripts.benchmarks import data, queries
from scripts.benchmarks.figures import Figure
from scripts.benchmarks.server import SECRET_KEY, Browser, cookie, serve

NAMES = ("counts_sheet_kb", "counts_save_queries", "counts_save_vs_ping")
SCHOOLS = 120
CODE = "06300000"
SHEET = f"/rounds/2569-2/authorities/{CODE}/counts"
FIRST = 5_000
GRADES = ["k2", "k3", "p1", "p2", "p3", "p4", "p5", "p6"]
RUNS, PINGS = 7, 100
SAVINGS = SCHOOLS // RUNS  # no row is saved twice: it would be as another page showed it
FIELD = re.compile(r'<input[^>]*\bname="([vfq]\d+|csrf_token)"[^>]*\bvalue="([^"]*)"')
COOKIE = re.compile(r"set-cookie: ([^;]+)", re.IGNORECASE)

Fields = list[tuple[str, str]]


def measure(database: Path) -> Iterator[Figure]:
    """Open a sheet that is filled half, with a round before it, and save its rows by turns."""
    with tempfile.TemporaryDirectory() as folder:
        filled = Path(folder) / "filled.sqlite3"
        shutil.copy(database, filled)
        fill(filled)
        token = data.sign_in(filled, CODE)
        with serve("wsgi:app", filled) as server:
            browser = Browser(server.port, cookie(filled, token))
            status, head, body = browser.get(SHEET)
            if status != 200:
                raise RuntimeError(f"the sheet answered {status}")
            yield Figure(NAMES[0], round((len(head) + len(body)) / 1024, 1), "KB")
            signed = COOKIE.search(head.decode())
            if signed is None:
                raise RuntimeError("the sheet sets no cookie for its form")
            ratio = _saving_beside_ping(Browser(server.port, signed[1]))
        yield Figure(NAMES[1], _queries_of_saving(filled, token), "queries")
        yield Figure(NAMES[2], round(ratio, 1), "times")


def fill(database: Path) -> None:
    """Give an authority 120 schools, their figures of the round before, and half of this one's."""
    engine = create_engine(f"sqlite:///{database}")
    prepare(engine)
    with Session(engine) as session:
        unit = session.scalars(select(Unit).where(Unit.code == CODE)).one()
        unit.pays_for_other_schools = True
        session.merge(HistoryChain(unit_id=unit.id, length=0, last_hash=""))
        session.execute(insert(OtherSchool), [_school(number) for number in range(SCHOOLS)])
        ids = range(FIRST, FIRST + SCHOOLS)
        since = data.NOW.date() - timedelta(days=400)
        session.execute(
            insert(SchoolPayer),
            [{"school_id": one, "authority_id": unit.id, "valid_from": since} for one in ids],
        )
        session.add_all(
            [
                Return(id=FIRST - 1, **_return(unit.id, 1, DataSet.WHOLE), parent_id=None),
                Return(id=FIRST, **_return(unit.id, 1), parent_id=FIRST - 1),
                Return(id=FIRST + 1, **_return(unit.id, 2), parent_id=1),
            ]
        )
        session.flush()
        for sheet, how_many in ((FIRST, SCHOOLS), (FIRST + 1, SCHOOLS // 2)):
            _count(session, sheet, how_many)
        session.commit()
    engine.dispose()


def _school(number: int) -> dict[str, Any]:
    name = f"โรงเรียนบ้าน{family_names()[number]}วิทยา"
    return {
        "id": FIRST + number,
        "province_id": 2,
        "name": name,
        "sort_key": sort_key(name),
        "affiliation": "obec" if number % 5 else "private",
        "code": f"103053{number:04d}",
        "grades": GRADES if number % 3 else ["k1", *GRADES],
    }


def _return(unit_id: int, round_id: int, data_set: DataSet = DataSet.COUNTS) -> dict[str, Any]:
    return {
        "unit_id": 2 if data_set is DataSet.WHOLE else unit_id,
        "round_id": round_id,
        "data_set": data_set,
        "state": State.RECORDING,
        "changed_at": data.NOW,
    }


def _count(session: Session, sheet_id: int, how_many: int) -> None:
    """Put every school on a sheet, and fill the first rows with figures as schools have them."""
    first = FIRST if sheet_id == FIRST else FIRST + SCHOOLS
    rows = [
        {
            "id": first + number,
            "return_id": sheet_id,
            "school_id": FIRST + number,
            "is_complete": number < how_many,
            "queries": [],
            "answered": [],
        }
        for number in range(SCHOOLS)
    ]
    session.execute(insert(CountedSchool), rows)
    figures = [
        {"counted_school_id": first + number, "grade": grade, "sex": sex, "pupils": pupils}
        for number in range(how_many)
        for place, (grade, sex) in enumerate(CELLS)
        if grade in _school(number)["grades"]
        and (pupils := (number * 37 + place * 11 + (sex is Sex.MALE) * 5) % 43) >= 0
    ]
    session.execute(insert(Count), figures)


def _saving_beside_ping(browser: Browser) -> float:
    """Save row after row, each time another figure, in turns with a page that runs `SELECT 1`."""
    html = gzip.decompress(browser.get(SHEET)[2]).decode()
    sheet = [(name, unescape(value)) for name, value in FIELD.findall(html)]
    ratios = []
    for run in range(RUNS):
        ping = median(browser.milliseconds("/healthz", PINGS))
        taken = []
        for number in range(SAVINGS):
            row_id = FIRST + SCHOOLS + run * SAVINGS + number
            path, fields = f"/authorities/{CODE}/counts/{row_id}", _row(sheet, row_id, run + 50)
            started = time.perf_counter()
            status, _head, body = browser.post(path, fields)
            taken.append((time.perf_counter() - started) * 1000)
            if status != 200:
                raise RuntimeError(f"saving answered {status}: {body[:300]!r}")
        ratios.append(median(taken) / ping)
    return median(ratios)


def _queries_of_saving(database: Path, token: str) -> int:
    """Count the statements of a request that saves a row, as every later one of its kind does."""
    app = create_app(Settings(database_url=f"sqlite:///{database}", secret_key=SECRET_KEY))
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    with client.session_transaction() as cookies:
        cookies["_user_id"] = token
        cookies["_fresh"] = True
    sheet = [(name, unescape(value)) for name, value in FIELD.findall(client.get(SHEET).text)]
    for row_id in (FIRST + SCHOOLS, FIRST + SCHOOLS + 1):
        with queries.asked_of(app) as asked:
            answer = client.post(
                f"/authorities/{CODE}/counts/{row_id}",
                data=_as_dict(_row(sheet, row_id, 41)),
                headers={"HX-Request": "true"},
            )
        if answer.status_code != 200:
            raise RuntimeError(f"saving answered {answer.status_code}")
    return len(asked)


def _row(sheet: Fields, row_id: int, figure: int) -> Fields:
    """Give the fields of a row, its first figure another than before."""
    own = [
        (name, value) for name, value in sheet if name == "csrf_token" or name[1:] == str(row_id)
    ]
    first = next(place for place, (name, _value) in enumerate(own) if name[0] == "f")
    own[first] = (own[first][0], str(figure))
    return own


def _as_dict(fields: Fields) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in fields:
        found.setdefault(name, []).append(value)
    return found
