"""Rows of the list, written out in Python: 40 of them a page are what its time goes into."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from app.domain.grades import GRADES
from app.domain.national_id import formatted
from app.domain.people import Sex
from app.domain.thai_calendar import format_date
from app.services.rosters import listing
from app.services.rosters.listing import ListedRow
from app.web.institution import words


@dataclass(frozen=True, slots=True)
class Listed:
    """A row as the list shows it, escaped for HTML; `remarks` say what it still needs."""

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
    nameless = _("(no name)")
    return [
        Listed(
            row.id,
            f"{base}/{row.id}",
            "" if row.seat_number is None else str(row.seat_number),
            safe(f"{row.prefix}{row.first_name} {row.last_name}".strip() or nameless),
            safe(formatted(row.number)),
            sexes[row.sex],
            format_date(row.birth_date, "medium") if row.birth_date else "",
            safe(f"{grades.get(row.grade, row.grade)}/{row.room}" if row.grade else row.room),
            safe(row.student_number),
            ", ".join(words.remark(code) for code in listing.standing_codes(row)),
            row.seen,
        )
        for row in rows
    ]


def safe(text: str) -> str:
    """Escape a text for HTML, as a plain string that nobody escapes or looks at again."""
    return html.escape(text)
