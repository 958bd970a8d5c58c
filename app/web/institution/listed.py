"""Rows of the list, written out in Python: 40 of them a page are what its time goes into."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from app.domain.grades import GRADES
from app.domain.national_id import formatted
from app.domain.people import Sex
from app.domain.thai_calendar import format_date
from app.services.rosters.listing import ListedRow
from app.web.institution import words


@dataclass(frozen=True, slots=True)
class Listed:
    """A row as the list shows it; `remarks` say what it still needs."""

    id: int
    url: str
    seat: str
    name: str
    number: str
    sex: str
    born: str
    class_name: str
    student_number: str
    remarks: str
    seen: bool


def listed_rows(rows: Sequence[ListedRow], base: str) -> list[Listed]:
    """Write out a page of rows, each word looked up once."""
    grades = {code: grade.short for code, grade in GRADES.items()}
    sexes = {Sex.MALE: _("m."), Sex.FEMALE: _("f."), None: ""}
    said = {code: str(words.ERRORS[code]) for row in rows for code in row.errors}
    said |= {code: str(words.QUERIES[code]) for row in rows for code in row.queries}
    nameless = _("(no name)")
    return [
        Listed(
            row.id,
            f"{base}/{row.id}",
            "" if row.seat_number is None else str(row.seat_number),
            f"{row.prefix}{row.first_name} {row.last_name}".strip() or nameless,
            formatted(row.number),
            sexes[row.sex],
            format_date(row.birth_date, "medium") if row.birth_date else "",
            f"{grades.get(row.grade, row.grade)}/{row.room}" if row.grade else row.room,
            row.student_number,
            _remarks(row, said),
            row.seen_at is not None,
        )
        for row in rows
    ]


def _remarks(row: Any, said: Mapping[str, str]) -> str:
    if not row.errors and not row.queries:
        return ""
    standing: Iterable[str] = (
        *row.errors,
        *(query for query in row.queries if not row.answers.get(query)),
    )
    return ", ".join(said[code] for code in standing)
