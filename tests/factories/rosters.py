"""Rows of rosters, written straight into the table: complete, valid and seen unless told else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import count
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.grades import GRADES
from app.domain.national_id import InvalidIdentifier, check_digit, parse
from app.domain.people import Sex
from app.domain.thai_text import sort_key
from app.models import Account, Enrolment, Identifier, Pupil, Return
from tests.factories.rounds import NOW

_running: Iterator[int] = count(1)


def make_number() -> str:
    """Make a valid 13-digit number of a district of Sisaket, never the same twice."""
    twelve = f"13301{next(_running):07d}"
    return f"{twelve}{check_digit(twelve)}"


def make_enrolment(
    session: Session, roster: Return, by: Account, *, seen: bool = True, **facts: Any
) -> Enrolment:
    """Add a row to a roster and to its tallies."""
    number = facts.pop("number", None)
    number = make_number() if number is None else number
    pupil_id = facts.pop("pupil_id", None) or _claimed(session, number)
    grade = facts.setdefault("grade", "p1" if by.unit.kind == "school" else "c3")
    running = session.scalar(select(func.count()).select_from(Enrolment)) or 0
    row = {
        "prefix": "เด็กชาย",
        "first_name": f"ทดสอบ{running}",
        "last_name": "ใจดี",
        "sex": Sex.MALE,
        "birth_date": _usual_birth_date(grade, roster.round.academic_year),
        "room": "1",
        "errors": [],
        "queries": [],
        "answers": {},
    } | facts
    made = Enrolment(
        round_id=roster.round_id,
        unit_id=roster.unit_id,
        return_id=roster.id,
        pupil_id=pupil_id,
        number=number,
        seen_at=NOW if seen else None,
        seen_by_id=by.id if seen else None,
        list_key=f"{grade} {row['room']}".encode() + sort_key(f"{row['first_name']}"),
        created_at=NOW,
        changed_at=NOW,
        changed_by_id=by.id,
        **row,
    )
    session.add(made)
    session.flush()
    roster.pupils += 1
    roster.male += made.sex is Sex.MALE
    roster.female += made.sex is Sex.FEMALE
    roster.seen += seen
    roster.rows_with_errors += bool(made.errors)
    roster.rows_with_open_queries += bool(made.open_queries)
    session.flush()
    return made


def _claimed(session: Session, number: str) -> int | None:
    """Claim a valid number for its pupil, who may be known from an earlier round."""
    try:
        found = parse(number)
    except InvalidIdentifier:
        return None
    known = session.scalar(
        select(Identifier.pupil_id).where(
            Identifier.value == found.value, Identifier.valid_to.is_(None)
        )
    )
    if known is not None:
        return known
    pupil = Pupil(created_at=NOW)
    session.add(pupil)
    session.flush()
    session.add(Identifier(pupil_id=pupil.id, kind=found.kind, value=found.value, valid_from=NOW))
    session.flush()
    return pupil.id


def _usual_birth_date(grade: str, academic_year: int) -> date:
    known = GRADES.get(grade)
    return date(academic_year - 543 - (known.usual_age if known else 6), 1, 15)
