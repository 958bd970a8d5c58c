"""Divide a roster's pupils and totals over sheets of paper."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.documents.page import Page
from app.documents.pagination import Group, Row, Section, paginate
from app.documents.roster_values import GradeTotal, RosterDocument, RosterRow
from app.documents.text_fit import FittedText
from app.documents.writer import CELL_PADDING_MM, Column, Writer
from app.domain.grades import GRADES
from app.domain.people import Sex

PAGE = Page()
SIGNATURES_MM = 52
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
    Column("ระดับชั้น", 60),
    Column("ชาย", 20, "right"),
    Column("หญิง", 20, "right"),
    Column("รวม", 20, "right"),
)

Cells = tuple[FittedText, ...]


@dataclass(frozen=True)
class PupilSection:
    """Pupils of one room that stand together on a sheet, under their heading."""

    heading: FittedText
    rows: list[Cells]


@dataclass(frozen=True)
class RosterSheet:
    """What the template shows on one sheet; the last is `closing`: the signatures stand there."""

    sections: list[PupilSection]
    totals: list[Cells]
    closing: bool


def roster_sheets(document: RosterDocument, writer: Writer) -> list[RosterSheet]:
    """Return the sheets of the roster; the last bears totals by grade and sex, and signatures.

    Totals that leave no room for signatures on one sheet run over sheets of their own.
    """
    totals = [
        writer.row(TOTAL_COLUMNS, texts, bold=True)
        for texts in _total_texts(document.totals, writer)
    ]
    head_lines = PAGE.lines_for(PAGE.line_mm + PAGE.head_mm)
    signature_lines = PAGE.lines_for(SIGNATURES_MM)
    closing = head_lines + len(totals) + signature_lines
    kept_together = closing <= PAGE.lines
    listed = paginate(
        _groups(document.rows, writer),
        first=PAGE.first_lines,
        other=PAGE.lines,
        closing=closing if kept_together else 0,
    )
    sheets = [
        RosterSheet(
            [section_of(one, writer, PUPIL_COLUMNS, _pupil_texts) for one in sheet.sections],
            [],
            False,
        )
        for sheet in listed
    ]
    if kept_together:
        sheets[-1] = RosterSheet(sheets[-1].sections, totals, True)
        return sheets
    # pagination.py counts one line for a heading; that of the totals takes `head_lines`.
    lines = PAGE.lines - head_lines + 1
    for sheet in paginate([Group("", totals)], first=lines, other=lines, closing=signature_lines):
        rows = [row for section in sheet.sections for row in section.rows]
        sheets.append(RosterSheet([], rows, sheet.closing))
    return sheets


def _groups(rows: Sequence[RosterRow], writer: Writer) -> list[Group[RosterRow]]:
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
    heading = f"{section.heading} (ต่อ)" if section.continued else section.heading
    width = sum(column.width_mm for column in columns) - CELL_PADDING_MM
    return PupilSection(
        heading=writer.line(heading, width_mm=width, bold=True),
        rows=[writer.row(columns, texts(row, writer)) for row in section.rows],
    )


def _pupil_texts(row: RosterRow, writer: Writer) -> tuple[str, ...]:
    # Identity and student numbers stay in Arabic digits: they are copied into forms and searches.
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


def _total_texts(totals: Sequence[GradeTotal], writer: Writer) -> list[tuple[str, ...]]:
    """Return a line for each total, and one for all."""
    whole_grades = {total.grade for total in totals if total.room is None}
    counted = [total for total in totals if total.room is None or total.grade not in whole_grades]
    lines = [(place(total.grade, total.room, writer), [total]) for total in totals]
    lines.append(("รวมทั้งสิ้น", counted))
    return [(place, *_figures(summed, writer)) for place, summed in lines]


def _figures(totals: Sequence[GradeTotal], writer: Writer) -> list[str]:
    male, female, unknown = (
        sum(getattr(total, name) for total in totals) for name in ("male", "female", "sex_unknown")
    )
    return [writer.digits(f"{count:,}") for count in (male, female, male + female + unknown)]
