"""A sheet of counts as XLSX: written to be filled in, and its headings and cells read again."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from app.domain.counts import (
    CELLS,
    LARGEST,
    BadFigure,
    FigureError,
    Figures,
    checked,
    read_figure,
)
from app.domain.counts import Cell as Counted
from app.domain.grades import GRADES
from app.domain.people import Sex
from app.domain.thai_calendar import to_arabic_digits
from app.exchange.cells import Cell, Sheet, shown
from app.exchange.writing import new_book

CODE, NAME, AFFILIATION, REASON = "code", "name", "affiliation", "reason"
Key = str | Counted
SEARCHED = 20
_HEADINGS = {CODE: "รหัสสถานศึกษา", NAME: "สถานศึกษา", AFFILIATION: "สังกัด", REASON: "เหตุผล"}
_WORDS: Mapping[str, Sequence[str]] = {
    CODE: ("รหัสสถานศึกษา", "รหัสโรงเรียน", "รหัส"),
    NAME: ("สถานศึกษา", "โรงเรียน", "ชื่อสถานศึกษา", "ชื่อโรงเรียน"),
    AFFILIATION: ("สังกัด",),
    REASON: ("เหตุผล", "หมายเหตุ"),
}
_SEXES: Mapping[Sex, Sequence[str]] = {Sex.MALE: ("ชาย", "ช"), Sex.FEMALE: ("หญิง", "ญ")}
_BEFORE = "ครั้งก่อน"
_LEFT_OUT = re.compile(r"[\s.\-–_()/:]")
COLUMNS: tuple[Key, ...] = (CODE, NAME, AFFILIATION, *CELLS, REASON)


@dataclass(frozen=True, slots=True)
class Line:
    """A school as the sheet shows it; grades that it does not teach are dark."""

    code: str
    name: str
    affiliation: str
    grades: Collection[str]
    figures: Figures
    before: Figures
    reason: str


def write(title: str, lines: Sequence[Line], *, name: str) -> bytes:
    """Write a sheet: one row a school, its figures free to be typed, the round before's grey."""
    book = new_book()
    page = book.sheet(name)
    page.set_column(0, 0, 13, book.text)
    page.set_column(1, 1, 38, book.text)
    page.set_column(2, 2, 9, book.text)
    page.set_column(3, 2 + len(CELLS), 6.5)
    page.set_column(3 + len(CELLS), 3 + len(CELLS), 30, book.text)
    first_before = len(COLUMNS) + 1
    page.set_column(first_before, first_before + len(CELLS) - 1, 6.5)
    page.write_string(0, 0, title, book.title)
    headings = [heading(key) for key in COLUMNS]
    for column, text in enumerate(headings):
        page.write_string(1, column, text, book.heading)
    for place, cell in enumerate(CELLS):
        page.write_string(1, first_before + place, f"{_BEFORE} {heading(cell)}", book.heading)
    for number, line in enumerate(lines, start=2):
        texts = {CODE: line.code, NAME: line.name, AFFILIATION: line.affiliation}
        for column, text in enumerate(texts.values()):
            page.write_string(number, column, text, book.text)
        page.write_string(number, 3 + len(CELLS), line.reason, book.text)
        for place, cell in enumerate(CELLS):
            look = book.figure if cell[0] in line.grades else book.shut
            for column, figures, style in (
                (3 + place, line.figures, look),
                (first_before + place, line.before, book.before),
            ):
                if cell in figures:
                    page.write_number(number, column, figures[cell], style)
                else:
                    page.write_blank(number, column, None, style)
    rule = {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": LARGEST}
    page.data_validation(2, 3, 2 + max(len(lines), 1), 2 + len(CELLS), rule)
    page.set_row(1, 34)
    page.freeze_panes(2, 3)
    return book.content()


def heading(key: Key) -> str:
    """Give the heading of a column."""
    if isinstance(key, str):
        return _HEADINGS[key]
    grade, sex = key
    return f"{GRADES[grade].short} {_SEXES[sex][0]}"


def recognise(sheet: Sheet) -> tuple[int, dict[Key, int]] | None:
    """Find the row of headings, by its place, and the column of each key; None without them.

    A school is told by its code or its name, and there is one column of figures at least.
    """
    for place, (_number, cells) in enumerate(sheet.rows[:SEARCHED]):
        found: dict[Key, int] = {}
        for column, cell in enumerate(cells):
            key = _known().get(_bare(shown(cell)))
            if key is not None:
                found.setdefault(key, column)
        if found.keys() & {CODE, NAME} and any(cell in found for cell in CELLS):
            return place, found
    return None


def figure_of(cell: Cell) -> int | None:
    """Read a cell as a figure, None where it is blank; raise `BadFigure`."""
    if isinstance(cell, list):
        raise BadFigure(FigureError.NOT_A_NUMBER)
    if isinstance(cell, str):
        return read_figure(cell)
    if not float(cell).is_integer():
        raise BadFigure(FigureError.NOT_WHOLE)
    return checked(int(cell))


def _bare(text: str) -> str:
    return _LEFT_OUT.sub("", to_arabic_digits(text).lower())


@cache
def _known() -> dict[str, Key]:
    known: dict[str, Key] = {_bare(word): key for key, words in _WORDS.items() for word in words}
    for grade, sex in CELLS:
        for word in _SEXES[sex]:
            known[_bare(GRADES[grade].short + word)] = (grade, sex)
    return known
