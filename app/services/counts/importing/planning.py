"""What applying a file would do to the sheet of counts as it is now."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from sqlalchemy.orm import Session

from app.domain.counts import CELLS, BadFigure, Cell, FigureError, grades_too_large
from app.domain.thai_calendar import to_arabic_digits
from app.domain.thai_text import clean
from app.exchange import counts_sheet
from app.exchange.cells import Cell as SheetCell
from app.exchange.cells import Sheet, letters, shown
from app.exchange.counts_sheet import CODE, NAME, REASON, Key
from app.models import Return
from app.services.counts import reading, recording
from app.services.counts.reading import SheetRow
from app.services.counts.recording import LONGEST_REASON
from app.services.errors import HeadingsUnknown


class ImportProblem(StrEnum):
    """Why a row of a file is not taken, beside figures that are none."""

    UNKNOWN_SCHOOL = "unknown_school"
    SEVERAL_SCHOOLS = "several_schools"
    UNKNOWN_CODE = "unknown_code"
    CODE_OF_ANOTHER = "code_of_another"
    TWICE = "twice"
    NOT_TAUGHT = "not_taught"
    DISSOLVED = "dissolved"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a cell, such as `D5`; `told` is another row, a grade, or a school."""

    cell: str
    kind: ImportProblem | FigureError
    typed: str
    told: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """A school that the file has otherwise: figures and reason as they would stand.

    `fields` are those that change: which, before (None is blank), after. A dissolved school's are
    all `zeros` (6.2).
    """

    row: SheetRow
    figures: Mapping[Cell, int]
    reason: str
    fields: tuple[tuple[Cell, int | None, int], ...]
    zeros: bool = False


@dataclass(frozen=True)
class Plan:
    """Schools that change and how many do not or are not in the file; what cannot be taken."""

    changed: tuple[Change, ...]
    unchanged: int
    missing: int
    problems: tuple[Problem, ...]
    refused_rows: int

    @cached_property
    def digest(self) -> str:
        """Tell this plan from any other: what was shown is what is applied, or nothing is."""
        shown_ = (
            [(one.row.counted.id, one.fields, one.row.counted.reason, one.reason)
             for one in self.changed],
            [(one.cell, one.kind.value, one.told) for one in self.problems],
        )  # fmt: skip
        return hashlib.sha256(repr(shown_).encode()).hexdigest()


@dataclass(slots=True)
class _Reading:
    """A file while it is read."""

    columns: Mapping[Key, int]
    by_code: Mapping[str, SheetRow]
    by_name: Mapping[str, Sequence[SheetRow]]
    seen: dict[int, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def text(self, cells: Sequence[SheetCell], key: Key) -> str:
        return clean(shown(self.cell(cells, key)), limit=LONGEST_REASON)

    def cell(self, cells: Sequence[SheetCell], key: Key) -> SheetCell:
        column = self.columns.get(key, -1)
        return cells[column] if 0 <= column < len(cells) else ""

    def wrong(
        self, number: int, key: Key, kind: ImportProblem | FigureError, typed: str, told: str = ""
    ) -> None:
        column = self.columns.get(key, self.columns.get(NAME, 0))
        self.problems.append(Problem(f"{letters(column)}{number}", kind, typed[:60], told))

    def school(self, number: int, cells: Sequence[SheetCell]) -> SheetRow | None:
        """Find the school of a row; None, and a problem, where code and name do not tell it.

        Names repeat all over the country: a name tells a school where no code contradicts it.
        """
        code, name = to_arabic_digits(self.text(cells, CODE)), self.text(cells, NAME)
        alike = self.by_name.get(_bare(name), ()) if name else ()
        found = self.by_code.get(code) if code else None
        key = NAME if name or not code else CODE
        if found is not None and alike and found not in alike:
            told = found.counted.school.name
            self.wrong(number, CODE, ImportProblem.CODE_OF_ANOTHER, code, told)
            return None
        if found is None and code and any(one.counted.school.code for one in alike):
            self.wrong(number, CODE, ImportProblem.UNKNOWN_CODE, code)
            return None
        if found is None and len(alike) > 1:
            self.wrong(number, key, ImportProblem.SEVERAL_SCHOOLS, name)
            return None
        found = found or next(iter(alike), None)
        if found is None:
            self.wrong(number, key, ImportProblem.UNKNOWN_SCHOOL, name or code)
            return None
        first = self.seen.setdefault(found.counted.id, number)
        if first != number:
            self.wrong(number, key, ImportProblem.TWICE, name or code, str(first))
            return None
        return found

    def figures(
        self, number: int, cells: Sequence[SheetCell], row: SheetRow
    ) -> Iterator[tuple[Cell, int]]:
        """Read the figures of a row that are filled; a zero where nobody is taught says nothing."""
        school = row.counted.school
        for cell in CELLS:
            typed = self.cell(cells, cell)
            try:
                figure = counts_sheet.figure_of(typed)
            except BadFigure as bad:
                self.wrong(number, cell, bad.error, shown(typed))
                continue
            if not figure and (figure is None or cell[0] not in school.grades):
                continue
            if cell[0] not in school.grades:
                self.wrong(number, cell, ImportProblem.NOT_TAUGHT, shown(typed), cell[0])
            elif figure and school.dissolved_on is not None:
                self.wrong(number, cell, ImportProblem.DISSOLVED, shown(typed))
            else:
                yield cell, figure


def plan(session: Session, sheet: Return, read: Sheet) -> Plan:
    """Compare a file with the sheet; blank cells change nothing.

    What is said of a dissolved school is that it has none, or nothing: a reason alone changes it
    as little as a blank row. Raise `HeadingsUnknown` for a file without the headings of the
    portal's own.
    """
    recognised = counts_sheet.recognise(read)
    if recognised is None:
        raise HeadingsUnknown()
    heads, columns = recognised
    rows = reading.rows_of(session, sheet)
    by_name: dict[str, list[SheetRow]] = defaultdict(list)
    for row in rows:
        by_name[_bare(row.counted.school.name)].append(row)
    by_code = {row.counted.school.code: row for row in rows if row.counted.school.code}
    file = _Reading(columns, by_code, by_name)
    changed: list[Change] = []
    refused = unchanged = 0
    for number, cells in read.rows[heads + 1 :]:
        if not any(file.text(cells, key) for key in columns):
            continue
        before = len(file.problems)
        change = _change(file, number, cells)
        if len(file.problems) > before:
            refused += 1
        elif change is None:
            unchanged += 1
        else:
            changed.append(change)
    missing = len(rows) - len(file.seen)
    return Plan(tuple(changed), unchanged, missing, tuple(file.problems), refused)


def _change(file: _Reading, number: int, cells: Sequence[SheetCell]) -> Change | None:
    row = file.school(number, cells)
    if row is None:
        return None
    told = dict(file.figures(number, cells, row))
    if row.counted.school.dissolved_on is not None:
        return _zeros(row) if told else None
    reason = file.text(cells, REASON) or row.counted.reason
    # A figure of a grade that is taught no more goes when its row is written.
    known = {
        cell: figure for cell, figure in row.figures.items() if cell[0] in row.counted.school.grades
    }
    for cell, error in grades_too_large(known | told).items():
        file.wrong(number, cell, error, shown(file.cell(cells, cell)))
    fields = _fields(row, told)
    if not fields and reason == row.counted.reason:
        return None
    return Change(row, known | told, reason, fields)


def _zeros(row: SheetRow) -> Change | None:
    """Plan a dissolved school as zeros throughout (6.2): half of them could not be saved."""
    zeros = dict.fromkeys(recording.taught(row.counted), 0)
    fields = _fields(row, zeros)
    return Change(row, zeros, "", fields, zeros=True) if fields else None


def _fields(row: SheetRow, told: Mapping[Cell, int]) -> tuple[tuple[Cell, int | None, int], ...]:
    return tuple(
        (cell, row.figures.get(cell), figure)
        for cell, figure in told.items()
        if row.figures.get(cell) != figure
    )


def _bare(name: str) -> str:
    return "".join(name.split())
