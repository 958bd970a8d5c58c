"""Which rows read from a document's text differ from what was confirmed: a help, no proof."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.people import Sex
from app.domain.thai_calendar import BUDDHIST_OFFSET, format_date, to_arabic_digits
from app.domain.verify_codes import read_code
from app.services.confirmation.frozen import FrozenPupil, FrozenRoster
from app.services.submissions.comparing import Change, Comparison, Person, compared, person_of

LONGEST_LINE = 200
_NUMBER = re.compile(
    r"(?<![0-9A-Z])(G[0-9]{12}|[0-9]{13}|[0-9](?:-[0-9]{4,5}){2}-[0-9]{2}-[0-9])(?![0-9])"
)
_CODE = re.compile(r"(?<![0-9A-Z])[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}(?![0-9A-Z])")
_SEXES = {Sex.MALE: "ชาย", Sex.FEMALE: "หญิง"}


@dataclass(frozen=True, slots=True)
class _Fact:
    """What a line shows of a pupil: how it is written, and whether a line shows it so."""

    key: str
    written: Callable[[FrozenPupil], str]
    shows: Callable[[FrozenPupil, str], bool]


def code_in(text: str) -> str | None:
    """Give the first code of a confirmation that a text names, whatever that proves."""
    # Some readers put spaces where one font follows another, even within a code.
    tight = re.sub(r"[ \t]+(?=[0-9A-Z-])|(?<=[0-9A-Z-])[ \t]+", "", to_arabic_digits(text))
    codes = (read_code(found[0]) for found in _CODE.finditer(tight))
    return next((code for code in codes if code is not None), None)


def in_text(roster: FrozenRoster, text: str) -> Comparison | None:
    """Compare the lines of a text that begin with a pupil's number; None where none is found."""
    lines = list(_rows_of(text))
    if not lines:
        return None
    readable = [fact for fact in _FACTS if _is_readable(fact, roster, lines)]
    return compared(
        {(row.number,): (person_of(row), row) for row in roster.rows},
        [((number,), Person(number, line), line) for number, line in lines],
        lambda person, row, line: _changes(person, row, line, readable),
    )


def _rows_of(text: str) -> Iterator[tuple[str, str]]:
    for line in to_arabic_digits(text).replace("\u0e4d\u0e32", "\u0e33").splitlines():
        found = _NUMBER.search(line)
        if found is not None:
            rest = " ".join(f"{line[: found.start()]} {line[found.end() :]}".split())
            yield found[0].replace("-", ""), rest[:LONGEST_LINE]


def _changes(
    person: Person, row: FrozenPupil, line: str, facts: Sequence[_Fact]
) -> Iterator[Change]:
    for fact in facts:
        if not fact.shows(row, line):
            yield Change(person, fact.key, fact.written(row), line)


def _is_readable(fact: _Fact, roster: FrozenRoster, lines: Sequence[tuple[str, str]]) -> bool:
    """Say whether a fact can be read from the lines at all: else each would seem changed."""
    known = {row.number: row for row in roster.rows}
    return any(number in known and fact.shows(known[number], line) for number, line in lines)


def _shows_name(row: FrozenPupil, line: str) -> bool:
    if f" {row.full_name} " in f" {line} ":
        return True
    letters = r"\s*".join(re.escape(letter) for letter in row.full_name if not letter.isspace())
    return re.search(rf"(?<!\S){letters}(?!\S)", line) is not None


def _shows_sex(row: FrozenPupil, line: str) -> bool:
    return row.sex is None or _SEXES[row.sex] in line.split()


def _shows_birth_date(row: FrozenPupil, line: str) -> bool:
    tight = line.replace(" ", "")
    return row.birth_date is None or any(
        one.replace(" ", "") in tight for one in _days(row.birth_date)
    )


def _days(day: date) -> tuple[str, ...]:
    year = day.year + BUDDHIST_OFFSET
    return (
        format_date(day, "medium"),
        format_date(day, "long"),
        f"{day.day:02}/{day.month:02}/{year}",
        f"{day.day}/{day.month}/{year}",
    )


def _sex(row: FrozenPupil) -> str:
    return _SEXES[row.sex] if row.sex else ""


def _birth_date(row: FrozenPupil) -> str:
    return format_date(row.birth_date, "medium") if row.birth_date else ""


_FACTS = (
    _Fact("full_name", lambda row: row.full_name, _shows_name),
    _Fact("sex", _sex, _shows_sex),
    _Fact("birth_date", _birth_date, _shows_birth_date),
)
