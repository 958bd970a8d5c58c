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

LONGEST_SHOWN, MOST_LINES = 200, 4
LONGEST_BEGINNING, LONGEST_LINE = 100_000, 1_000
"""How much of a text is looked at, whatever somebody sends: each page of ours bears the code."""
Read = tuple[str, ...]
"""A line, then it with the next one, and so on."""
_NUMBER = re.compile(
    # Within the hexadecimal digits of a hash there may be as many in a row.
    r"(?<![0-9A-Za-z])(G[0-9]{12}|[0-9]{13}|[0-9](?:-[0-9]{4,5}){2}-[0-9]{2}-[0-9])(?![0-9a-z])"
)
_CODE = re.compile(r"(?<![0-9A-Z])[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}(?![0-9A-Z])")
_SEXES = {Sex.MALE: "ชาย", Sex.FEMALE: "หญิง"}


@dataclass(frozen=True, slots=True)
class _Fact:
    """What a line shows of a pupil: how it is written, and whether a line shows it so."""

    key: str
    written: Callable[[FrozenPupil], str]
    shows: Callable[[FrozenPupil, str], bool]

    def is_in(self, row: FrozenPupil, read: Read) -> bool:
        return any(self.shows(row, one) for one in read)


def code_in(text: str) -> str | None:
    """Give the first code of a confirmation that a text names, whatever that proves."""
    # Some readers put spaces where one font follows another, even within a code.
    # Runs of them are made one first: a pattern that looks behind each of a run takes for ever.
    single = re.sub(r"[ \t]+", " ", to_arabic_digits(text[:LONGEST_BEGINNING]))
    tight = re.sub(r" (?=[0-9A-Z-])|(?<=[0-9A-Z-]) ", "", single)
    codes = (read_code(found[0]) for found in _CODE.finditer(tight))
    return next((code for code in codes if code is not None), None)


def in_text(roster: FrozenRoster, text: str) -> Comparison | None:
    """Compare the lines of a text that hold a pupil's number; None where none does."""
    lines = list(_rows_of(text))
    if not lines:
        return None
    readable = [fact for fact in _FACTS if _is_readable(fact, roster, lines)]
    return compared(
        {(row.number,): (person_of(row), row) for row in roster.rows},
        [((number,), Person(number, read[0]), read) for number, read in lines],
        lambda person, row, read: _changes(person, row, read, readable),
    )


def _rows_of(text: str) -> Iterator[tuple[str, Read]]:
    """Give each number with its line, and as a long name takes more of them, the next ones."""
    number, read = "", list[str]()
    for whole in to_arabic_digits(text).replace("\u0e4d\u0e32", "\u0e33").splitlines():
        line = whole[:LONGEST_LINE]
        found = _NUMBER.search(line)
        if found is not None:
            if number:
                yield number, tuple(read)
            number, read = found[0].replace("-", ""), []
        if len(read) < MOST_LINES:
            rest = line.replace(found[0], " ", 1) if found else line
            read.append(" ".join([*read[-1:], *rest.split()]))
    if number:
        yield number, tuple(read)


def _changes(
    person: Person, row: FrozenPupil, read: Read, facts: Sequence[_Fact]
) -> Iterator[Change]:
    for fact in facts:
        if not fact.is_in(row, read):
            yield Change(person, fact.key, fact.written(row), _whole(row, read)[:LONGEST_SHOWN])


def _whole(row: FrozenPupil, read: Read) -> str:
    """Give as much of what was read as the row takes: it ends with the day of birth."""
    return next((one for one in read if _shows_birth_date(row, one)), read[0])


def _is_readable(fact: _Fact, roster: FrozenRoster, lines: Sequence[tuple[str, Read]]) -> bool:
    """Say whether a fact can be read from the lines at all: else each would seem changed."""
    known = {row.number: row for row in roster.rows}
    return any(number in known and fact.is_in(known[number], read) for number, read in lines)


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
