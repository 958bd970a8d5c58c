"""Rows of a sheet as pupils: each cell read by its column's kind, repaired, or a problem."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.domain.people import Sex, normalise_prefix
from app.domain.thai_calendar import to_arabic_digits
from app.domain.thai_text import clean
from app.exchange.cells import DATE, ERROR, NO_VALUE, Cell, Sheet, shown
from app.exchange.classes import parse_class
from app.exchange.dates import read_date
from app.exchange.fields import FIELDS, Field, Kind
from app.exchange.headings import Columns
from app.exchange.names import split_name, split_prefix
from app.exchange.numbers import read_number
from app.exchange.remarks import Problem, Remark, Repair

_SEXES = {
    **dict.fromkeys(("ชาย", "ช", "m", "male", "เพศชาย"), Sex.MALE),
    **dict.fromkeys(("หญิง", "ญ", "f", "female", "เพศหญิง"), Sex.FEMALE),
}
_MEASURES = {"height_cm": (30, 250), "weight_kg": (2, 250)}
MOST_SEATS = 999
LONGEST_CELL = 2_000


@dataclass(slots=True)
class Row:
    """A row while it is read: values by key, without those whose cell is blank."""

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    repairs: list[Remark] = field(default_factory=list)
    problems: list[Remark] = field(default_factory=list)

    def repaired(self, key: str, kind: Repair, typed: str, told: str) -> None:
        self.repairs.append(Remark(self.number, key, kind, typed[:100], (told,)))

    def wrong(self, key: str, kind: Problem, typed: str = "", *told: str) -> None:
        self.problems.append(Remark(self.number, key, kind, typed[:100], told))


def read_rows(sheet: Sheet, columns: Columns) -> list[Row]:
    """Read every row below the headings; rows blank in all columns that are used are left out."""
    used = [
        (place, FIELDS[key], _READERS[FIELDS[key].kind])
        for place, key in enumerate(columns.keys)
        if key
    ]
    heading = sheet.rows[columns.heads][1] if columns.heads >= 0 else None
    found = []
    for number, cells in sheet.rows[columns.heads + 1 :]:
        if cells == heading:
            continue
        row = _read(number, cells, used)
        if row.values or row.problems:
            _as_a_pupil(row)
            found.append(row)
    return found


Reader = Callable[["Row", Field, Cell], None]


def _read(number: int, cells: Sequence[Cell], used: Sequence[tuple[int, Field, Reader]]) -> Row:
    row, width = Row(number), len(cells)
    for place, one, reader in used:
        if place >= width:
            continue
        cell = cells[place]
        if cell == "":
            continue
        if type(cell) is list and cell[0] in (ERROR, NO_VALUE):
            kind = Problem.ERROR_VALUE if cell[0] == ERROR else Problem.FORMULA_WITHOUT_VALUE
            row.wrong(one.key, kind, shown(cell))
        else:
            reader(row, one, cell)
    return row


def _text(row: Row, one: Field, cell: Cell) -> None:
    if type(cell) is str:
        text = clean(cell, limit=LONGEST_CELL)
    elif type(cell) is list:
        # Excel takes house 12/5 for a day in May, and nobody can say which of the two it was.
        kind = Problem.DATE_IN_TEXT if cell[0] == DATE else Problem.NOT_A_NUMBER
        row.wrong(one.key, kind, shown(cell))
        return
    else:
        text = shown(cell)
        row.repaired(one.key, Repair.VALUE_AS_TEXT, text, text)
    if len(text) > one.limit:
        row.wrong(one.key, Problem.TOO_LONG, text, str(one.limit))
    elif text:
        row.values[one.key] = text


def _digits(row: Row, one: Field, cell: Cell) -> None:
    if isinstance(cell, str) and not cell.isascii():
        cell = to_arabic_digits(cell)
    _text(row, one, cell)


def _phone(row: Row, one: Field, cell: Cell) -> None:
    _digits(row, one, cell)
    text = row.values.get(one.key, "")
    if type(cell) is not str and len(text) in (8, 9) and text.isdigit():
        row.values[one.key] = f"0{text}"
        row.repaired(one.key, Repair.PHONE_LOST_ZERO, text, f"0{text}")


def _number(row: Row, one: Field, cell: Cell) -> None:
    value, repairs, problem = read_number(cell)
    if problem is not None:
        row.wrong(one.key, problem, shown(cell))
        return
    for repair in repairs:
        row.repaired(one.key, repair, shown(cell), value)
    if value:
        row.values[one.key] = value


def _prefix(row: Row, one: Field, cell: Cell) -> None:
    _text(row, one, cell)
    if one.key in row.values:
        row.values[one.key] = normalise_prefix(row.values[one.key])


def _date(row: Row, one: Field, cell: Cell) -> None:
    if type(cell) is str and not cell.strip(" -–"):
        return
    value, remark = read_date(cell)
    if value is None:
        row.wrong(one.key, Problem(remark or Problem.DATE_FORM), shown(cell))
        return
    row.values[one.key] = value
    if remark is not None:
        row.repaired(one.key, Repair(remark), shown(cell), value.isoformat())


def _grade(row: Row, one: Field, cell: Cell) -> None:
    typed = shown(cell)
    found = parse_class(clean(typed))
    if found is None:
        row.wrong(one.key, Problem.GRADE_UNKNOWN, typed)
        return
    row.values["grade"] = found[0]
    if found[1] and "room" not in row.values:
        row.values["room"] = found[1]
        row.repaired("grade", Repair.CLASS_TAKEN_APART, typed, found[1])


def _room(row: Row, one: Field, cell: Cell) -> None:
    """Read a room; ป.1/2 in its place is taken apart, and must be of the same grade."""
    typed = clean(to_arabic_digits(cell)) if type(cell) is str else shown(cell)
    found = parse_class(typed) if "/" in typed else None
    if found is not None and found[1]:
        if row.values.get("grade", found[0]) != found[0]:
            row.wrong(one.key, Problem.GRADE_DISAGREES, typed)
            return
        row.values["grade"] = found[0]
        row.repaired(one.key, Repair.CLASS_TAKEN_APART, typed, found[1])
        row.values[one.key] = found[1]
        return
    row.values.pop(one.key, None)
    _digits(row, one, cell)


def _sex(row: Row, one: Field, cell: Cell) -> None:
    typed = shown(cell)
    sex = _SEXES.get(typed.strip(" .").lower())
    if sex is None:
        row.wrong(one.key, Problem.SEX_UNKNOWN, typed)
    else:
        row.values[one.key] = sex


def _whole(row: Row, one: Field, cell: Cell) -> None:
    typed = to_arabic_digits(shown(cell)).strip()
    if typed.isdecimal() and len(typed) <= 3 and 1 <= int(typed) <= MOST_SEATS:
        row.values[one.key] = int(typed)
    elif typed.strip("-–"):
        row.wrong(one.key, Problem.NOT_A_NUMBER, typed)


def _measure(row: Row, one: Field, cell: Cell) -> None:
    """Read a height or weight; zero stands for one that was not taken."""
    typed = to_arabic_digits(shown(cell)).strip(" -–")
    lowest, highest = _MEASURES[one.key]
    try:
        value = round(float(typed), 1) if typed else 0.0
    except ValueError:
        value = -1.0
    if lowest <= value <= highest:
        row.values[one.key] = value
    elif value != 0:
        row.wrong(one.key, Problem.NOT_A_NUMBER, typed)


_READERS: dict[Kind, Reader] = {
    Kind.TEXT: _text,
    Kind.DIGITS: _digits,
    Kind.NUMBER: _number,
    Kind.NAME: _text,
    Kind.PREFIX: _prefix,
    Kind.DATE: _date,
    Kind.GRADE: _grade,
    Kind.ROOM: _room,
    Kind.SEX: _sex,
    Kind.WHOLE: _whole,
    Kind.MEASURE: _measure,
    Kind.PHONE: _phone,
}


def _as_a_pupil(row: Row) -> None:
    """Take names apart, and refuse a row that names nobody."""
    values = row.values
    full = values.pop("full_name", "")
    for key, name, is_full in _names(values, full):
        prefix, rest = split_prefix(name, is_full=is_full)
        if prefix and values.get("prefix", prefix) != prefix:
            row.wrong(key, Problem.PREFIX_DISAGREES, name, values["prefix"])
            continue
        if prefix:
            values["prefix"] = prefix
            row.repaired(key, Repair.PREFIX_IN_NAME, name, f"{prefix} · {rest}")
        if is_full:
            first, last = split_name(rest)
            values |= {"first_name": first} | ({"last_name": last} if last else {})
            row.repaired(key, Repair.NAME_TAKEN_APART, name, f"{first} · {last}")
        elif prefix:
            values[key] = rest
    has_name = values.get("first_name") and values.get("last_name")
    if not row.problems and not (values.get("number") or has_name):
        row.wrong("number", Problem.NO_PUPIL)


def _names(values: dict[str, Any], full: str) -> Iterator[tuple[str, str, bool]]:
    if full and "first_name" not in values:
        yield "full_name", full, True
    elif "first_name" in values:
        yield "first_name", values["first_name"], False
