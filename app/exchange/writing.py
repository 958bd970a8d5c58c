"""Write sheets: everything as text, so that no spreadsheet changes a number or runs a cell."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from app.exchange.cells import Cell, Sheet, shown
from app.exchange.csv_files import write_table
from app.exchange.layouts import LEC_REPORT, PORTAL_LIST, PORTAL_SHEET, Layout

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDTH, _WIDE = 16, 60
_QUOTED = ("=", "+", "-", "@", "'")


@dataclass(frozen=True, slots=True)
class Properties:
    """What a workbook says of itself; with its moment fixed, the same rows give the same bytes."""

    title: str
    created: datetime
    told: Mapping[str, str]


class _Book:
    """A workbook in memory, with the few looks that a sheet of the portal has."""

    def __init__(self, properties: Properties | None = None) -> None:
        self._content = io.BytesIO()
        # Rows go to a temporary file of the library's, which is gone when the book is closed.
        self._book = xlsxwriter.Workbook(self._content, {"in_memory": True})
        if properties is not None:
            self._book.set_properties({"title": properties.title, "created": properties.created})
            for name, value in properties.told.items():
                self._book.set_custom_property(name, value, "text")
        self.text = self._look(num_format="@")
        self.figure = self._look(num_format="#,##0")
        self.heading = self._look(
            bold=True, align="center", valign="vcenter", border=1, bg_color="#e8edf3"
        )
        self.title = self._look(bold=True, font_size=13)
        self.wrong = self._look(bg_color="#fdeaea")
        self.said = self._look(bg_color="#fdeaea", text_wrap=True, valign="top")
        self.before = self._look(num_format="#,##0", font_color="#808080", bg_color="#f2f2f2")
        self.shut = self._look(bg_color="#d9d9d9")

    def sheet(self, name: str) -> Worksheet:
        return self._book.add_worksheet(name)

    def content(self) -> bytes:
        self._book.close()
        return self._content.getvalue()

    def _look(self, **facts: object) -> Format:
        return self._book.add_format({"font_name": "TH Sarabun New", "font_size": 12, **facts})


def new_book() -> _Book:
    """Begin a workbook in the portal's look, for a sheet of a module of its own."""
    return _Book()


def lec_report(
    title: str,
    rows: Iterable[Sequence[str]],
    *,
    sheet: str,
    properties: Properties | None = None,
) -> bytes:
    """Write LEC's report of pupil details as XLSX."""
    book = _Book(properties)
    page = _page(book, sheet, LEC_REPORT, title)
    for group, first, last in LEC_REPORT.groups:
        if first == last:
            page.write_string(1, first, group, book.heading)
        else:
            page.merge_range(1, first, 1, last, group, book.heading)
    _write_rows(page, 2, [LEC_REPORT.headings], book.heading)
    _write_rows(page, 3, rows, book.text)
    page.freeze_panes(3, 0)
    return book.content()


def template(
    title: str,
    advice: Sequence[str],
    *,
    sheet: str,
    advice_sheet: str,
    choices: Mapping[str, Sequence[str]],
) -> bytes:
    """Write the portal's own sheet without pupils, and beside it how to fill it in.

    `choices` offers texts to choose from in a column, named by its key.
    """
    book = _Book()
    page = _page(book, sheet, PORTAL_SHEET, title)
    _write_rows(page, 1, [PORTAL_SHEET.headings], book.heading)
    for place, field in enumerate(PORTAL_SHEET.fields):
        if field.key in choices:
            rule = {"validate": "list", "source": list(choices[field.key]), "error_type": "warning"}
            page.data_validation(2, place, 2_500, place, rule)
    page.freeze_panes(2, 4)
    told = book.sheet(advice_sheet)
    told.set_column(0, 0, 110)
    for place, line in enumerate(advice):
        told.write_string(place, 0, line, book.title if place == 0 else book.text)
    return book.content()


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet of texts and figures under one row of headings."""

    name: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str | int]]


def tables(title: str, sheets: Sequence[Table], *, properties: Properties) -> bytes:
    """Write tables as XLSX, a sheet each, in which figures are numbers that can be added up."""
    book = _Book(properties)
    for table in sheets:
        page = book.sheet(table.name)
        page.set_column(0, len(table.headings) - 1, _WIDTH, book.text)
        page.write_string(0, 0, title, book.title)
        _write_rows(page, 1, [table.headings], book.heading)
        for place, cells in enumerate(table.rows, start=2):
            for column, cell in enumerate(cells):
                _write(
                    page, place, column, cell, book.figure if isinstance(cell, int) else book.text
                )
        page.freeze_panes(2, 0)
    return book.content()


def plain_csv(rows: Iterable[Sequence[str]], *, layout: Layout = PORTAL_LIST) -> bytes:
    """Write rows of a layout as CSV that Excel opens in Thai (UTF-8 with its mark)."""
    return csv_of(layout.headings, rows)


def csv_of(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Write rows of texts as CSV that Excel opens in Thai (UTF-8 with its mark)."""
    return write_table(headings, ([_kept(cell) for cell in row] for row in rows)).encode()


def with_messages(read: Sheet, messages: Mapping[int, str], *, heads: int, heading: str) -> bytes:
    """Write a sheet as it was read, with a last column of messages, by row number.

    Rows with a message are coloured. Dates come back in their ISO form, which is read again.
    """
    book = _Book()
    page = book.sheet("Sheet1")
    page.set_column(0, read.width - 1, _WIDTH, book.text)
    page.set_column(read.width, read.width, _WIDE)
    for place, (number, cells) in enumerate(read.rows):
        said = messages.get(number, "")
        look = book.wrong if said else book.text
        for column, cell in enumerate(cells):
            _write(page, number - 1, column, cell, book.heading if place == heads else look)
        if place == heads:
            page.write_string(number - 1, read.width, heading, book.heading)
        elif said:
            page.write_string(number - 1, read.width, said, book.said)
    return book.content()


def _page(book: _Book, name: str, layout: Layout, title: str) -> Worksheet:
    page = book.sheet(name)
    page.set_column(0, len(layout.fields) - 1, _WIDTH, book.text)
    page.write_string(0, 0, title, book.title)
    return page


def _write_rows(page: Worksheet, first: int, rows: Iterable[Sequence[str]], look: Format) -> None:
    # write_string, never write: a text that begins with = stays a text.
    for place, cells in enumerate(rows, start=first):
        for column, cell in enumerate(cells):
            if cell:
                page.write_string(place, column, cell, look)


def _write(page: Worksheet, row: int, column: int, cell: Cell, look: Format) -> None:
    if isinstance(cell, int | float):
        page.write_number(row, column, cell, look)
    elif cell:
        page.write_string(row, column, shown(cell), look)


def _kept(cell: str) -> str:
    """Double an apostrophe that would be taken for the one that keeps a text from running."""
    return f"'{cell}" if cell[:1] == "'" and cell[1:2] in _QUOTED else cell
