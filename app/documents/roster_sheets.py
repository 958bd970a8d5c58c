"""Divide a roster's pupils and totals over sheets of paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.documents.page import Page
from app.documents.pagination import Group, Row, Section, Sheet, paginate
from app.documents.roster_values import GradeTotal, RosterRow
from app.documents.text_fit import FittedText
from app.documents.wording import OF_ALL
from app.documents.writer import CELL_PADDING_MM, Column, Writer
from app.domain.grades import GRADES
from app.domain.people import Sex

SEX_WORDS = {Sex.MALE: "ชาย", Sex.FEMALE: "หญิง", None: "–"}
PUPIL_COLUMNS = (
    Column("ที่", 10, "centre"),
    Column("เลขประจำตัว\nประชาชน/G-Code", 30, "centre"),
    Column("เลขประจำตัว\nนักเรียน", 21, "centre"),
    Column("คำนำหน้าและชื่อ", 35),
    Column("นามสกุล", 32),
    Column("เพศ", 10, "centre"),
    Column("วัน เดือน ปี\nเกิด", 28, "centre"),
    Column("มีตัวตน\nอยู่จริง", 14, "centre"),
)
TOTAL_COLUMNS = (
    Column("ระดับชั้น", 66),
    Column("ห้อง", 24, "centre"),
    Column("ชาย", 20, "right"),
    Column("หญิง", 20, "right"),
    Column("รวม", 20, "right"),
)
# An overview knows no rooms: those of many institutions have nothing in common.
GRADE_COLUMNS = (Column("ระดับชั้น", 90), *TOTAL_COLUMNS[2:])

Cells = tuple[FittedText, ...]


@dataclass(frozen=True, slots=True)
class PupilSection:
    """Pupils of one room that stand together on a sheet, under their heading."""

    heading: FittedText
    rows: list[Cells]


@dataclass(frozen=True, slots=True)
class TotalRow:
    """A line of the table of totals; `is_sum` where it adds up others."""

    cells: Cells
    is_sum: bool


def room_groups(rows: Sequence[RosterRow], writer: Writer) -> list[Group[RosterRow]]:
    """Put the pupils of each room together, whatever their order, under a heading."""
    by_room: dict[tuple[str, str], list[RosterRow]] = {}
    for row in rows:
        by_room.setdefault((row.grade, row.room), []).append(row)
    return [
        Group(f"{place(grade, room, writer)} ({writer.digits(len(members))} คน)", members)
        for (grade, room), members in by_room.items()
    ]


def section_of(
    section: Section[Row],
    writer: Writer,
    columns: Sequence[Column],
    texts: Callable[[Row, Writer], Sequence[str]],
) -> PupilSection:
    """Return a part of a room as it is printed; `texts` gives what a row says in each column."""
    width = sum(column.width_mm for column in columns) - CELL_PADDING_MM
    return PupilSection(
        heading=writer.line(section.caption, width_mm=width, bold=True),
        rows=[writer.row(columns, texts(row, writer)) for row in section.rows],
    )


def pupil_texts(row: RosterRow, writer: Writer) -> tuple[str, ...]:
    """Return what a pupil's line says; numbers that are copied elsewhere stay in Arabic digits."""
    return (
        writer.digits(row.number_in_list),
        row.identifier,
        row.student_number,
        f"{row.prefix}{row.first_name}",
        row.last_name,
        SEX_WORDS[row.sex],
        writer.day(row.birth_date),
        "มีตัวตน" if row.seen else "รอตรวจ",
    )


def place(grade: str, room: str | None, writer: Writer) -> str:
    """Return a grade, or one of its rooms, as documents call it."""
    if grade in GRADES:
        name = GRADES[grade].name
    else:
        name = f"ระดับชั้น {grade}" if grade else "ไม่ได้ระบุระดับชั้น"
    return writer.digits(f"{name} ห้อง {room}" if room else name)


def totals_over_sheets(
    totals: Sequence[GradeTotal],
    writer: Writer,
    page: Page,
    *,
    columns: tuple[Column, ...] = TOTAL_COLUMNS,
) -> list[list[TotalRow]]:
    """Return the lines of the totals sheet by sheet; the first sheet bears the title."""
    rows = _total_rows(totals, writer, columns)
    # pagination.py counts a line for the heading of a group, which is the caption here.
    sheets: list[Sheet[TotalRow]] = paginate(
        [Group("", rows)], first=page.first_lines, other=page.lines, closing=0
    )
    return [[row for section in sheet.sections for row in section.rows] for sheet in sheets]


def _total_rows(
    totals: Sequence[GradeTotal], writer: Writer, columns: tuple[Column, ...]
) -> list[TotalRow]:
    """Return a line for each total, and one for all; rooms only detail a grade with a total."""
    detailed = {total.grade for total in totals if total.room is not None}
    whole = {total.grade for total in totals if total.room is None}
    rows = []
    for total in totals:
        name = place(total.grade, None, writer)
        is_sum = total.room is None and total.grade in detailed
        room = "" if is_sum else writer.digits(total.room or "–")
        called = (f"รวม{name}" if is_sum else name, room)
        rows.append(_total_row(called, [total], is_sum, writer, columns))
    counted = [total for total in totals if total.room is None or total.grade not in whole]
    return [*rows, _total_row((OF_ALL, ""), counted, True, writer, columns)]


def _total_row(
    called: tuple[str, str],
    totals: Sequence[GradeTotal],
    is_sum: bool,
    writer: Writer,
    columns: tuple[Column, ...],
) -> TotalRow:
    figures = (
        sum(total.male for total in totals),
        sum(total.female for total in totals),
        sum(total.total for total in totals),
    )
    places = called[: len(columns) - len(figures)]
    texts = (*places, *(writer.digits(f"{figure:,}") for figure in figures))
    return TotalRow(writer.row(columns, texts, bold=is_sum), is_sum)
