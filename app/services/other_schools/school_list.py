"""A list of schools as a file: its columns, and what is wrong with a row by itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from app.domain.affiliations import Affiliation
from app.domain.grades import COUNT_GRADES, GRADES
from app.domain.thai_calendar import UnreadableDate, parse_date
from app.domain.thai_text import clean
from app.exchange.classes import parse_class
from app.exchange.csv_columns import find_columns, plain
from app.exchange.csv_files import FileReason, Table, UnreadableFile
from app.reference import districts, subdistricts
from app.services.other_schools.keeping import in_order

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "nameth", "ชื่อ", "ชื่อโรงเรียน", "ชื่อสถานศึกษา", "โรงเรียน"),
    "affiliation": ("affiliation", "สังกัด"),
    "code": ("code", "obeccode", "รหัส", "รหัสโรงเรียน", "รหัสสถานศึกษา", "รหัสสพฐ"),
    "district": ("district", "districtcode", "districtth", "อำเภอ", "รหัสอำเภอ"),
    "subdistrict": ("subdistrict", "subdistrictcode", "subdistrictth", "ตำบล", "รหัสตำบล"),
    "grades": ("grades", "ระดับชั้น", "ชั้นที่เปิดสอน", "ระดับชั้นที่เปิดสอน"),
    "payer": ("payer", "payercode", "รหัสหน่วยเบิกจ่าย", "หน่วยเบิกจ่าย", "รหัสอปทหน่วยเบิกจ่าย"),
    "dissolved_on": ("dissolvedon", "dissolved", "วันที่ยุบเลิก", "ยุบเลิกวันที่", "วันที่ประกาศยุบเลิก"),
}
NEEDED = ("name", "affiliation")
_AFFILIATIONS = {
    word: one
    for one in Affiliation
    for word in (
        one.value,
        one.short,
        one.short.replace(".", ""),
        one.label,
        one.label.split(" (")[0],
    )
} | {"เอกชน": Affiliation.PRIVATE, "โรงเรียนเอกชน": Affiliation.PRIVATE}
_CODE = re.compile(r"\d{10}")
_LISTED = re.compile(r"[,;]")
_RANGE = re.compile(r"\s*(?:-|–|ถึง)\s*")
_WORDS_OF_PLACES = ("อำเภอ", "อ.", "ตำบล", "ต.")


class ProblemKind(StrEnum):
    """What keeps a row from being taken."""

    NAME_MISSING = "name missing"
    AFFILIATION_UNKNOWN = "affiliation unknown"
    CODE_WRONG = "code wrong"
    TWICE = "twice"
    DISTRICT_UNKNOWN = "district unknown"
    SUBDISTRICT_UNKNOWN = "subdistrict unknown"
    GRADES_UNKNOWN = "grades unknown"
    GRADES_MISSING = "grades missing"
    DATE_UNREADABLE = "date unreadable"
    DATE_TO_COME = "date to come"
    PAYER_UNKNOWN = "payer unknown"
    SEVERAL = "several"
    ELSEWHERE = "elsewhere"
    DISSOLVED = "dissolved"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in one cell; `facts` fill in the sentence on screen."""

    row: int
    column: str
    typed: str
    kind: ProblemKind
    facts: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A school as the file has it; what the file has no column for, or leaves blank, is None."""

    number: int
    name: str
    affiliation: Affiliation
    code: str | None = None
    district_code: str | None = None
    subdistrict_code: str | None = None
    grades: tuple[str, ...] | None = None
    payer: str | None = None
    dissolved_on: date | None = None


@dataclass(frozen=True, slots=True)
class SchoolList:
    """What a file says: rows to compare, and problems."""

    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    unused: tuple[str, ...]


@dataclass(slots=True)
class _Reading:
    """One row while it is read."""

    number: int
    cells: Mapping[str, str]
    province: str
    problems: list[Problem] = field(default_factory=list)

    def cell(self, column: str) -> str:
        return plain(self.cells.get(column, ""))

    def wrong(self, column: str, kind: ProblemKind, **facts: Any) -> None:
        typed = self.cells.get(column, "")[:100]
        self.problems.append(Problem(self.number, column, typed, kind, tuple(facts.items())))


def read(table: Table, *, province: str) -> SchoolList:
    """Check a table row by row, its places those of a province (two digits).

    Raise `UnreadableFile` where a column that is needed is missing.
    """
    places, unused = find_columns(table.heads, COLUMNS)
    if missing := [name for name in NEEDED if name not in places]:
        raise UnreadableFile(FileReason.COLUMNS_MISSING, columns=missing)
    rows: list[Row] = []
    problems: list[Problem] = []
    first_rows: dict[object, int] = {}
    for number, cells in table.rows:
        reading = _Reading(number, {name: cells[at] for name, at in places.items()}, province)
        row = _row(reading)
        key = row and (row.code or (row.name, row.district_code, row.subdistrict_code))
        if key and first_rows.setdefault(key, number) != number:
            reading.wrong("name", ProblemKind.TWICE, first=first_rows[key])
        problems.extend(reading.problems)
        if row is not None and not reading.problems:
            rows.append(row)
    return SchoolList(tuple(rows), tuple(problems), unused)


def read_grades(typed: str) -> tuple[str, ...] | None:
    """Read `อ.2-ป.6`, or a list of grades; None where one of them is not known."""
    found: set[str] = set()
    for part in _LISTED.split(_RANGE.sub("-", typed.strip())):
        ends = [_grade(end) for end in part.split("-")]
        known = [end for end in ends if end is not None]
        if len(known) != len(ends) or len(ends) > 2:
            return None
        first, last = GRADES[known[0]].order, GRADES[known[-1]].order
        found |= {one.code for one in COUNT_GRADES if first <= one.order <= last}
    return in_order(found) or None


def _grade(typed: str) -> str | None:
    parsed = parse_class(typed)
    return parsed[0] if parsed and parsed[0] in GRADES else None


def _row(reading: _Reading) -> Row | None:
    name = clean(reading.cells["name"], limit=200)
    if not name:
        reading.wrong("name", ProblemKind.NAME_MISSING)
    affiliation = _AFFILIATIONS.get(clean(reading.cells["affiliation"]))
    if affiliation is None:
        reading.wrong("affiliation", ProblemKind.AFFILIATION_UNKNOWN)
    code = reading.cell("code") or None
    if code and not _CODE.fullmatch(code):
        reading.wrong("code", ProblemKind.CODE_WRONG)
    district, subdistrict = _place(reading)
    grades, day = _grades(reading), _day(reading)
    if affiliation is None or not name:
        return None
    return Row(
        number=reading.number,
        name=name,
        affiliation=affiliation,
        code=code,
        district_code=district,
        subdistrict_code=subdistrict,
        grades=grades,
        payer=reading.cell("payer") or None,
        dissolved_on=day,
    )


def _place(reading: _Reading) -> tuple[str | None, str | None]:
    """Give the codes of district and sub-district, by code or name."""
    typed, named = reading.cell("district"), reading.cell("subdistrict")
    district = _district_codes(reading.province).get(_bare(typed)) if typed else None
    if typed and district is None:
        reading.wrong("district", ProblemKind.DISTRICT_UNKNOWN)
    if not named:
        return district, None
    if named in subdistricts() and named.startswith(district or reading.province):
        return named[:4], named
    found = _subdistrict_codes(reading.province).get((district, _bare(named)))
    if found is None:
        reading.wrong("subdistrict", ProblemKind.SUBDISTRICT_UNKNOWN)
    return district, found


def _grades(reading: _Reading) -> tuple[str, ...] | None:
    typed = reading.cell("grades")
    if not typed:
        return None
    grades = read_grades(typed)
    if grades is None:
        reading.wrong("grades", ProblemKind.GRADES_UNKNOWN)
    return grades


def _day(reading: _Reading) -> date | None:
    typed = reading.cell("dissolved_on")
    if not typed:
        return None
    try:
        return parse_date(typed)
    except UnreadableDate:
        reading.wrong("dissolved_on", ProblemKind.DATE_UNREADABLE)
        return None


def _bare(name: str) -> str:
    for word in _WORDS_OF_PLACES:
        name = name.removeprefix(word)
    return name.strip()


@cache
def _district_codes(province: str) -> dict[str, str]:
    here = [one for one in districts().values() if one.province_code == province]
    return {one.name_th: one.code for one in here} | {one.code: one.code for one in here}


@cache
def _subdistrict_codes(province: str) -> dict[tuple[str | None, str], str]:
    return {
        (one.district_code, one.name_th): one.code
        for one in subdistricts().values()
        if one.code.startswith(province)
    }
