"""Lay an overview out on sheets: covering, summary, the confirmations that it stands on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from app.documents.pagination import Group, paginate
from app.documents.submission_closing import Closing
from app.documents.submission_sheets import PAGE, PaperSheet, opening_sheets, title_of
from app.documents.submission_values import OverviewChild, OverviewDocument
from app.documents.text_fit import FittedText
from app.documents.writer import CELL_PADDING_MM, Column, Writer

# A row has two lines: a unit over its code, a person over the moment, a version over its code.
ROW_MM = 12
ROWS_PAGE = replace(PAGE, line_mm=ROW_MM)
SMALLER = 0.9
CHILD_COLUMNS = (
    Column("ที่", 10, "centre"),
    Column("หน่วยงาน\nรหัส", 56),
    Column("ชาย", 14, "right"),
    Column("หญิง", 14, "right"),
    Column("รวม", 16, "right"),
    Column("ผู้ยืนยันข้อมูล\nเมื่อ", 40),
    Column("ฉบับที่\nรหัสตรวจสอบ", 30, "centre"),
)

Stacked = tuple[FittedText, ...]


@dataclass(frozen=True, slots=True)
class ChildSection:
    """Confirmations of one kind that stand together on a sheet, under their heading."""

    heading: FittedText
    rows: list[tuple[Stacked, ...]]


@dataclass(frozen=True, slots=True)
class OverviewSheet(PaperSheet):
    """A sheet of an overview: its summary, or confirmations below."""

    children: Sequence[ChildSection] = ()


def overview_sheets(
    document: OverviewDocument, writer: Writer, closing: Closing
) -> list[OverviewSheet]:
    """Return all sheets; the closing block stands where the confirmations below end."""
    return [
        *opening_sheets(document, writer, OverviewSheet),
        *_list(document, writer, closing),
    ]


def _list(document: OverviewDocument, writer: Writer, closing: Closing) -> list[OverviewSheet]:
    """Return the confirmations group by group."""
    title = title_of(document, "การยืนยันข้อมูลของหน่วยงานในสังกัด", writer)
    sheets = paginate(
        _groups(document, writer),
        first=ROWS_PAGE.first_lines,
        other=ROWS_PAGE.lines,
        closing=ROWS_PAGE.lines_for(closing.height_mm),
    )
    return [
        OverviewSheet(
            title=None if number else title,
            children=[
                ChildSection(
                    heading=writer.line(
                        one.caption, width_mm=PAGE.width_mm - CELL_PADDING_MM, bold=True
                    ),
                    rows=[_row(*child, writer) for child in one.rows],
                )
                for one in sheet.sections
            ],
            is_closing=sheet.closing,
        )
        for number, sheet in enumerate(sheets)
    ]


def _groups(document: OverviewDocument, writer: Writer) -> list[Group[tuple[int, OverviewChild]]]:
    groups = []
    for heading, members in groupby(document.children, key=lambda child: child.group):
        children = list(members)
        pupils = writer.digits(f"{sum(child.pupils for child in children):,}")
        count = writer.digits(f"{len(children):,}")
        groups.append(
            Group(
                f"{heading} {count} แห่ง รวม {pupils} คน",
                list(enumerate(children, start=1)),
            )
        )
    return groups


def _row(number: int, child: OverviewChild, writer: Writer) -> tuple[Stacked, ...]:
    texts: Sequence[tuple[str, ...]] = (
        (writer.digits(number),),
        (child.name, child.code_of_unit),
        *((writer.digits(f"{count:,}"),) for count in (child.male, child.female, child.pupils)),
        (child.confirmed_by, writer.moment(child.confirmed_at)),
        (writer.digits(f"ฉบับที่ {child.version}"), child.code),
    )
    return tuple(
        tuple(
            writer.line(text, width_mm=column.width_mm - CELL_PADDING_MM, size=SMALLER)
            for text in lines
        )
        for column, lines in zip(CHILD_COLUMNS, texts, strict=True)
    )
