"""The list of authorities as a file: its columns, and what is wrong with a row by itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Any

from app.domain.login_codes import Level, UnknownLoginCode, login_class
from app.domain.thai_text import clean
from app.exchange.csv_columns import find_columns, plain
from app.exchange.csv_files import FileReason, Table, UnreadableFile
from app.models import UnitKind
from app.reference import districts

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "code": ("code", "รหัส", "รหัสอปท", "รหัสองค์กรปกครองส่วนท้องถิ่น", "รหัสหน่วยงาน"),
    "name_th": ("nameth", "name", "ชื่อ", "ชื่ออปท", "ชื่อองค์กรปกครองส่วนท้องถิ่น", "ชื่อหน่วยงาน"),
    "kind": ("kind", "ประเภท", "ประเภทอปท", "ประเภทองค์กรปกครองส่วนท้องถิ่น", "ประเภทหน่วยงาน"),
    "province_code": ("provincecode", "รหัสจังหวัด"),
    "district_code": ("districtcode", "รหัสอำเภอ"),
    "district_th": ("districtth", "district", "อำเภอ", "ชื่ออำเภอ"),
}
# A kind as a file may name it, the longest first; the full names also begin the names of units.
KINDS: Mapping[UnitKind, tuple[str, ...]] = {
    UnitKind.PAO: ("องค์การบริหารส่วนจังหวัด", "อบจ"),
    UnitKind.CITY_MUNICIPALITY: ("เทศบาลนคร", "ทน"),
    UnitKind.TOWN_MUNICIPALITY: ("เทศบาลเมือง", "ทม"),
    UnitKind.SUBDISTRICT_MUNICIPALITY: ("เทศบาลตำบล", "ทต"),
    UnitKind.SAO: ("องค์การบริหารส่วนตำบล", "อบต"),
    UnitKind.SPECIAL: ("เมืองพัทยา", "องค์กรปกครองส่วนท้องถิ่นรูปแบบพิเศษ", "รูปแบบพิเศษ"),
}
_WORDS = {word: kind for kind, words in KINDS.items() for word in (kind.value, *words)}
_LOST_ZERO = re.compile(r"[2-6][0-9]{6}")
_THAI = re.compile("[\u0e01-\u0e2e]")


class ProblemKind(StrEnum):
    """What keeps a row from being taken."""

    CODE_MISSING = "code missing"
    CODE_WRONG = "code wrong"
    CODE_TWICE = "code twice"
    NAME_MISSING = "name missing"
    NAME_UNREADABLE = "name unreadable"
    KIND_UNKNOWN = "kind unknown"
    KIND_DISAGREES = "kind disagrees"
    PROVINCE_DISAGREES = "province disagrees"
    DISTRICT_UNKNOWN = "district unknown"
    DISTRICT_ELSEWHERE = "district elsewhere"
    OLD_CODE = "old code"
    CODE_MISFIT = "code misfit"
    DISSOLVED = "dissolved"
    STANDS_ELSEWHERE = "stands elsewhere"
    OUT_OF_REACH = "out of reach"


Facts = tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in one cell; `facts` fill in the sentence on screen."""

    row: int
    column: str
    typed: str
    kind: ProblemKind
    facts: Facts = ()


@dataclass(frozen=True, slots=True)
class Row:
    """An authority as the file has it, whole and by itself right."""

    number: int
    code: str
    name: str
    kind: UnitKind
    province_code: str
    district_code: str


@dataclass(frozen=True, slots=True)
class AuthorityList:
    """What a file says: rows to compare, problems, and all codes that it mentions."""

    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    mentioned: frozenset[str]
    unused: tuple[str, ...]
    zeros_restored: int


@dataclass(slots=True)
class _Reading:
    """One row while it is read."""

    number: int
    cells: Mapping[str, str]
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, column: str, kind: ProblemKind, **facts: Any) -> None:
        typed = self.cells.get(column, "")[:100]
        self.problems.append(Problem(self.number, column, typed, kind, tuple(facts.items())))


def read(table: Table) -> AuthorityList:
    """Check a table row by row; raise `UnreadableFile` where a column that is needed is missing."""
    places, unused = _columns(table.heads)
    rows: list[Row] = []
    problems: list[Problem] = []
    first_rows: dict[str, int] = {}
    restored = 0
    for number, cells in table.rows:
        reading = _Reading(number, {name: cells[place] for name, place in places.items()})
        code, was_restored = _code(reading)
        restored += was_restored
        if code and first_rows.setdefault(code, number) != number:
            reading.wrong("code", ProblemKind.CODE_TWICE, first=first_rows[code])
        row = _row(reading, code)
        if reading.problems:
            problems.extend(reading.problems)
        elif row is not None:
            rows.append(row)
    return AuthorityList(tuple(rows), tuple(problems), frozenset(first_rows), unused, restored)


def base_name(name: str) -> str:
    """Give the name without what says the kind: an upgrade leaves it (`SOURCES.md`)."""
    for words in KINDS.values():
        for word in words:
            if name.startswith(word) and len(name) > len(word):
                return name.removeprefix(word).lstrip(". ")
    return name


def _columns(heads: tuple[str, ...]) -> tuple[dict[str, int], tuple[str, ...]]:
    """Find the columns by their heads, in any order, in English or Thai."""
    places, unused = find_columns(heads, COLUMNS)
    missing = [name for name in ("code", "name_th") if name not in places]
    if "district_code" not in places and "district_th" not in places:
        missing.append("district_code")
    if missing:
        raise UnreadableFile(FileReason.COLUMNS_MISSING, columns=missing)
    return places, unused


def _code(reading: _Reading) -> tuple[str, bool]:
    """Give the code, or nothing; Excel takes a leading zero from it, which is unmistakable."""
    typed = plain(reading.cells["code"])
    if not typed:
        reading.wrong("code", ProblemKind.CODE_MISSING)
        return "", False
    has_lost_zero = _LOST_ZERO.fullmatch(typed) is not None
    code = f"0{typed}" if has_lost_zero else typed
    try:
        if login_class(code).level is Level.AUTHORITY and code.isascii() and code.isdigit():
            return code, has_lost_zero
    except UnknownLoginCode:
        pass
    reading.wrong("code", ProblemKind.CODE_WRONG)
    return "", False


def _row(reading: _Reading, code: str) -> Row | None:
    name = _name(reading)
    kind = _kind(reading, name)
    district = _district(reading, code) if code else ""
    if kind is None or not code:
        return None
    return Row(reading.number, code, name, kind, code[2:4], district)


def _name(reading: _Reading) -> str:
    name = clean(reading.cells["name_th"])
    if not name:
        reading.wrong("name_th", ProblemKind.NAME_MISSING)
    elif not _THAI.search(name) or "\ufffd" in name:
        reading.wrong("name_th", ProblemKind.NAME_UNREADABLE)
    return name


def _kind(reading: _Reading, name: str) -> UnitKind | None:
    """Take the kind from its column, or from how the name begins where the file has none."""
    typed = reading.cells.get("kind", "")
    named = _kind_in_name(name)
    if not typed:
        if named is None and name:
            reading.wrong("kind", ProblemKind.KIND_UNKNOWN)
        return named
    kind = _WORDS.get(clean(typed).rstrip(". ").lower())
    if kind is None:
        reading.wrong("kind", ProblemKind.KIND_UNKNOWN)
    elif named not in (None, kind):
        reading.wrong("kind", ProblemKind.KIND_DISAGREES, name=name)
    return kind


def _kind_in_name(name: str) -> UnitKind | None:
    for kind, words in KINDS.items():
        full, short = words[0], f"{words[1]}."
        if name.startswith((full, short)):
            return kind
    return None


def _district(reading: _Reading, code: str) -> str:
    """Give the district's code; the authority's own code does not tell it (`SOURCES.md`)."""
    province = code[2:4]
    told = plain(reading.cells.get("province_code", ""))
    if told and told != province:
        reading.wrong("province_code", ProblemKind.PROVINCE_DISAGREES, province=province)
    column = "district_code" if plain(reading.cells.get("district_code", "")) else "district_th"
    if column not in reading.cells:
        column = "district_code"
    found = _district_by_code(reading) if column == "district_code" else _by_name(reading, province)
    if found is None:
        reading.wrong(column, ProblemKind.DISTRICT_UNKNOWN)
    elif not found.startswith(province):
        reading.wrong(column, ProblemKind.DISTRICT_ELSEWHERE, province=province)
    return found or ""


def _district_by_code(reading: _Reading) -> str | None:
    typed = plain(reading.cells["district_code"])
    return typed if typed in districts() else None


def _by_name(reading: _Reading, province: str) -> str | None:
    typed = clean(reading.cells["district_th"])
    name = typed.removeprefix("อำเภอ").removeprefix("อ.").strip()
    return _district_codes().get((province, name))


@cache
def _district_codes() -> dict[tuple[str, str], str]:
    return {(one.province_code, one.name_th): one.code for one in districts().values()}
