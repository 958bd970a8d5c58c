"""Lay the submission of counts out on sheets: covering, summary, schools, reasons, statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.documents.counts_rows import (
    CountedLine,
    counted_columns,
    line_of,
    pupils_of,
    school_groups,
)
from app.documents.pagination import Group, Section, paginate
from app.documents.roster_sheets import TotalRow, place
from app.documents.submission_closing import Closing
from app.documents.submission_sheets import PAGE, PaperSheet, covering_sheets, title_of
from app.documents.submission_values import CountedRow, CountsDocument
from app.documents.text_fit import FittedText
from app.documents.wording import OF_ALL, PUPIL_WORDS, QUERY_WORDS
from app.documents.writer import CELL_PADDING_MM, Column, Writer
from app.domain.affiliations import Affiliation
from app.domain.people import Sex

ROW_MM = 11
ROWS_PAGE = replace(PAGE, line_mm=ROW_MM)
AFFILIATION_COLUMNS = (
    Column("สังกัด", 74),
    Column("จำนวนสถานศึกษา\n(แห่ง)", 28, "right"),
    Column("ชาย", 16, "right"),
    Column("หญิง", 16, "right"),
    Column("รวม", 16, "right"),
)
GRADE_COLUMNS = (
    Column("ระดับชั้น", 90),
    Column("ชาย", 20, "right"),
    Column("หญิง", 20, "right"),
    Column("รวม", 20, "right"),
)
REASON_COLUMNS = (Column("สถานศึกษา ข้อที่ควรตรวจสอบ และเหตุผล", 180),)
UNEXPLAINED = "ยังไม่ได้ระบุเหตุผล"


@dataclass(frozen=True, slots=True)
class Summary:
    """A table of the summary under its caption."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[TotalRow]


@dataclass(frozen=True, slots=True)
class CountedSection:
    """Schools of one affiliation that stand together on a sheet, under their heading."""

    heading: FittedText
    rows: Sequence[CountedLine]


@dataclass(frozen=True, slots=True)
class ReasonSection:
    """The lines of one school's reason that stand on a sheet, under the school and the queries."""

    heading: FittedText
    rows: Sequence[tuple[FittedText]]


@dataclass(frozen=True, slots=True)
class CountsSheet(PaperSheet):
    """A sheet of counts: tables of the summary, schools, or reasons."""

    summaries: Sequence[Summary] = ()
    schools: Sequence[CountedSection] = ()
    reasons: Sequence[ReasonSection] = ()


def counts_sheets(document: CountsDocument, writer: Writer, closing: Closing) -> list[CountsSheet]:
    """Return all sheets; the closing block stands where the list, or the reasons, end."""
    asked = [school for school in document.schools if school.queries]
    return [
        *covering_sheets(document, writer, CountsSheet),
        _summary(document, writer),
        *_list(document, writer, None if asked else closing),
        *(_reasons(document, asked, writer, closing) if asked else ()),
    ]


def _summary(document: CountsDocument, writer: Writer) -> CountsSheet:
    pupils = PUPIL_WORDS[document.kind]
    return CountsSheet(
        title=title_of(document, f"สรุปจำนวน{pupils}", writer),
        summaries=(
            Summary(
                f"จำนวน{pupils}จำแนกตามสังกัดและเพศ",
                AFFILIATION_COLUMNS,
                _by_affiliation(document.schools, writer),
            ),
            Summary(
                f"จำนวน{pupils}จำแนกตามระดับชั้นและเพศ",
                GRADE_COLUMNS,
                _by_grade(document, writer),
            ),
        ),
    )


def _by_affiliation(schools: Sequence[CountedRow], writer: Writer) -> list[TotalRow]:
    rows = [
        _affiliation(one.label, members, writer)
        for one in Affiliation
        if (members := [school for school in schools if school.affiliation is one])
    ]
    return [*rows, _affiliation(OF_ALL, schools, writer, is_sum=True)]


def _affiliation(
    name: str, schools: Sequence[CountedRow], writer: Writer, *, is_sum: bool = False
) -> TotalRow:
    male, female = (pupils_of(schools, sex) for sex in (Sex.MALE, Sex.FEMALE))
    figures = [writer.digits(f"{one:,}") for one in (len(schools), male, female, male + female)]
    return TotalRow(writer.row(AFFILIATION_COLUMNS, (name, *figures), bold=is_sum), is_sum)


def _by_grade(document: CountsDocument, writer: Writer) -> list[TotalRow]:
    told = [
        (place(one.grade, None, writer), (one.male, one.female, one.total), False)
        for one in document.totals
    ]
    told.append((OF_ALL, (document.male, document.female, document.pupils), True))
    return [
        TotalRow(
            writer.row(
                GRADE_COLUMNS,
                (name, *(writer.digits(f"{one:,}") for one in figures)),
                bold=is_sum,
            ),
            is_sum,
        )
        for name, figures, is_sum in told
    ]


def _list(document: CountsDocument, writer: Writer, closing: Closing | None) -> list[CountsSheet]:
    """Return the schools by affiliation, each with its figures by grade and sex."""
    title = title_of(document, f"จำนวน{PUPIL_WORDS[document.kind]}รายสถานศึกษา", writer)
    columns = counted_columns(writer)
    sheets = paginate(
        school_groups(document.schools, writer),
        first=ROWS_PAGE.first_lines,
        other=ROWS_PAGE.lines,
        closing=ROWS_PAGE.lines_for(closing.height_mm) if closing else 0,
    )
    return [
        CountsSheet(
            title=None if number else title,
            schools=[
                CountedSection(
                    _heading(one, writer), [line_of(row, columns, writer) for row in one.rows]
                )
                for one in sheet.sections
            ],
            note="" if document.schools or number else "ไม่มีสถานศึกษาสังกัดอื่นที่เบิกจ่ายในรอบนี้",
            is_closing=sheet.closing and closing is not None,
        )
        for number, sheet in enumerate(sheets)
    ]


def _reasons(
    document: CountsDocument, asked: Sequence[CountedRow], writer: Writer, closing: Closing
) -> list[CountsSheet]:
    """Return the reasons for unlikely figures, each on as many lines as it takes."""
    title = title_of(document, "เหตุผลของจำนวนที่ควรตรวจสอบ", writer)
    width = PAGE.width_mm - CELL_PADDING_MM
    groups = [
        Group(
            f"{school.name} ({school.affiliation.short}) "
            + " และ".join(QUERY_WORDS[one] for one in school.queries),
            writer.paragraph(school.reason or UNEXPLAINED, width_mm=width),
        )
        for school in asked
    ]
    sheets = paginate(
        groups,
        first=PAGE.first_lines,
        other=PAGE.lines,
        closing=PAGE.lines_for(closing.height_mm),
    )
    return [
        CountsSheet(
            title=None if number else title,
            reasons=[
                ReasonSection(
                    _heading(one, writer),
                    [(writer.line(line, width_mm=PAGE.width_mm),) for line in one.rows],
                )
                for one in sheet.sections
            ],
            is_closing=sheet.closing,
        )
        for number, sheet in enumerate(sheets)
    ]


def _heading(section: Section[Any], writer: Writer) -> FittedText:
    return writer.line(section.caption, width_mm=PAGE.width_mm - CELL_PADDING_MM, bold=True)
