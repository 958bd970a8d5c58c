"""A database to measure in: one province, 334 authorities, 900 institutions, 200,000 pupils.

Made once and kept under `.cache/bench`, until the tables change.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, insert
from sqlalchemy.orm import Session

from app.access.live import publish
from app.access.policy_file import read_policy_file
from app.domain.login_codes import Level, login_class
from app.domain.national_id import check_digit
from app.domain.thai_text import sort_key
from app.models import (
    Account,
    Base,
    DataSet,
    Duty,
    Enrolment,
    HistoryChain,
    Pupil,
    Return,
    Round,
    SignInSession,
    State,
    Unit,
    UnitKind,
)
from app.models.connection import prepare
from app.reference import family_names, male_given_names
from app.services.rosters.facts import Facts
from app.services.rosters.keys import list_key
from app.web.identity import token_hash

ROOT = Path(__file__).parents[2]
AUTHORITIES = 334
INSTITUTIONS = 900
ENROLMENTS = 200_000
SMALL = 40
FIRST_ID = 7_000_001
SMALL_CODE = "3030300000"
PROVINCE_CODE = "p30"
NOW = datetime.now(UTC)


def database(cache: Path) -> Path:
    """Give the path of the filled database, made if there is none for these tables."""
    cache.mkdir(parents=True, exist_ok=True)
    shape = repr([str(c) for t in Base.metadata.sorted_tables for c in t.c]) + _own_text()
    path = cache / f"{hashlib.sha256(shape.encode()).hexdigest()[:12]}.sqlite3"
    if not path.exists():
        making = path.with_suffix(".making")
        making.unlink(missing_ok=True)
        engine = create_engine(f"sqlite:///{making}")
        prepare(engine)
        Base.metadata.create_all(engine)
        fill(engine)
        engine.dispose()
        making.rename(path)
    return path


def sign_in(path: Path, code: str) -> str:
    """Begin a session for the principal account of a unit; give its token."""
    engine = create_engine(f"sqlite:///{path}")
    prepare(engine)
    token = secrets.token_urlsafe(32)
    with Session(engine) as session:
        account = session.query(Account).join(Account.unit).filter(Unit.code == code).one()
        session.add(
            SignInSession(
                token_hash=token_hash(token),
                account_id=account.id,
                started_at=NOW,
                last_seen_at=datetime.now(UTC),
            )
        )
        session.commit()
    engine.dispose()
    return token


def fill(engine: Engine) -> None:
    with Session(engine) as session:
        publish(
            session,
            read_policy_file(ROOT / "policies" / "policy.csv"),
            at=NOW,
            reason="the shipped policy",
        )
        session.execute(insert(Unit), list(_units()))
        session.execute(insert(Account), list(_accounts()))
        session.execute(insert(HistoryChain), [{"unit_id": 1}, {"unit_id": 2}])
        session.execute(insert(Round), [_round(number) for number in (1, 2)])
        session.execute(insert(Return), list(_returns()))
        session.execute(
            insert(Pupil), [{"id": n + 1, "created_at": NOW} for n in range(ENROLMENTS)]
        )
        session.execute(insert(Enrolment), list(_enrolments()))
        session.commit()


def _unit_id(authority: int) -> int:
    return 10 + authority


def _institution_id(institution: int) -> int:
    return 1_000 + institution


def _pupils_of(institution: int) -> range:
    """Give the running numbers of the pupils of an institution; the first has few."""
    if institution == 0:
        return range(SMALL)
    each = (ENROLMENTS - SMALL) // (INSTITUTIONS - 1)
    start = SMALL + (institution - 1) * each
    return range(start, ENROLMENTS if institution == INSTITUTIONS - 1 else start + each)


def _units() -> Iterator[dict[str, Any]]:
    yield _unit(1, UnitKind.DEPARTMENT, "dla", "กรมส่งเสริมการปกครองท้องถิ่น", None, "1")
    yield _unit(2, UnitKind.PROVINCE, PROVINCE_CODE, "สถจ.นครราชสีมา", 1, "1/2")
    for number in range(AUTHORITIES):
        key = _unit_id(number)
        name = f"องค์การบริหารส่วนตำบล{family_names()[number]}"
        yield _unit(key, UnitKind.SAO, f"0630{number:04d}", name, 2, f"1/2/{key}")
    for number in range(INSTITUTIONS):
        key, parent = _institution_id(number), _unit_id(number % AUTHORITIES)
        kind, digit, word = (
            (UnitKind.SCHOOL, 3, "โรงเรียน")
            if number == 0
            else (UnitKind.CENTRE, 6, "ศูนย์พัฒนาเด็กเล็ก")
        )
        name = f"{word}{family_names()[number]}"
        code = f"3030{digit}{number:05d}"
        yield _unit(key, kind, code, name, parent, f"1/2/{parent}/{key}")


def _unit(
    key: int, kind: UnitKind, code: str, name: str, parent: int | None, path: str
) -> dict[str, Any]:
    return {
        "id": key,
        "kind": kind,
        "level": kind.level,
        "code": code,
        "login_class": login_class(code),
        "name": name,
        "sort_key": sort_key(name),
        "parent_id": parent,
        "path": path,
        "district_code": "3001" if kind.level is not Level.DEPARTMENT else None,
        "grades": ["p1"] if kind is UnitKind.SCHOOL else ["c3"],
        "rooms_per_grade": {},
    }


def _accounts() -> Iterator[dict[str, Any]]:
    for key, unit_id in enumerate((1, 2, _unit_id(0), _institution_id(0)), start=1):
        yield {
            "id": key,
            "unit_id": unit_id,
            "name": "นางสาวมะลิ ใจดี",
            "position": "เจ้าหน้าที่ผู้รับผิดชอบ",
            "duty": Duty.PRINCIPAL,
            "password_hash": "none signs in with a password here",
            "must_change_password": False,
            "created_at": NOW,
        }


def _round(number: int) -> dict[str, Any]:
    closes_at = NOW + timedelta(days=30 if number == 2 else -100)
    return {
        "id": number,
        "academic_year": 2569,
        "number": number,
        "opens_at": closes_at - timedelta(days=60),
        "closes_at": closes_at,
        "institution_due_at": closes_at,
        "authority_due_at": closes_at,
        "province_due_at": closes_at,
    }


def _returns() -> Iterator[dict[str, Any]]:
    yield _return(1, 2, DataSet.WHOLE, None)
    for number in range(AUTHORITIES):
        yield _return(_unit_id(number), _unit_id(number), DataSet.PUPILS, 1)
    for number in range(INSTITUTIONS):
        key, pupils = _institution_id(number), len(_pupils_of(number))
        yield _return(key, key, DataSet.ROSTER, _unit_id(number % AUTHORITIES)) | {
            "pupils": pupils,
            "male": pupils,
            "seen": pupils // 2,
        }


def _return(key: int, unit_id: int, data_set: DataSet, parent: int | None) -> dict[str, Any]:
    return {
        "id": key,
        "round_id": 2,
        "unit_id": unit_id,
        "data_set": data_set,
        "parent_id": parent,
        "state": State.RECORDING,
        "changed_at": NOW,
        "pupils": 0,
        "male": 0,
        "seen": 0,
    }


def _enrolments() -> Iterator[dict[str, Any]]:
    given, family = male_given_names(), family_names()
    for institution in range(INSTITUTIONS):
        key = _institution_id(institution)
        for seat, running in enumerate(_pupils_of(institution), start=1):
            first = given[running % len(given)]
            last = family[running % len(family)]
            twelve = f"13001{running:07d}"
            grade = "p1" if institution == 0 else "c3"
            room = str(1 + seat // 41)
            facts = Facts(
                first_name=first, last_name=last, grade=grade, room=room, seat_number=seat
            )
            seen = running % 2 == 0
            yield {
                "id": FIRST_ID + running,
                "round_id": 2,
                "unit_id": key,
                "return_id": key,
                "pupil_id": running + 1,
                "number": f"{twelve}{check_digit(twelve)}",
                "prefix": "เด็กชาย",
                "first_name": first,
                "last_name": last,
                "birth_date": date(2020 if institution == 0 else 2023, 1 + running % 12, 5),
                "sex": "m",
                "grade": grade,
                "room": room,
                "student_number": f"S{running:06d}",
                "seat_number": seat,
                "list_key": list_key(facts),
                "seen_at": NOW if seen else None,
                "seen_by_id": 4 if seen else None,
                "created_at": NOW,
                "changed_at": NOW,
                "changed_by_id": 4,
            }


def _own_text() -> str:
    return Path(__file__).read_text(encoding="utf-8")
