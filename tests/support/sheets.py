"""Sheets as offices send them, made by the tests' own code: sound ones and traps."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import Any

import openpyxl

HEADINGS = (
    "เลขประจำตัวประชาชน", "คำนำหน้า", "ชื่อ", "นามสกุล", "เพศ", "วันเดือนปีเกิด", "ระดับชั้น", "ห้อง",
)  # fmt: skip


def workbook(*rows: Sequence[Any], more: Sequence[str] = ()) -> bytes:
    """Make an XLSX of these rows, `more` sheets behind it; a text that begins with = is a
    formula without a value."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    for name in more:
        book.create_sheet(name).append(["x"])
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def roster_sheet(*rows: Sequence[Any], headings: Sequence[str] = HEADINGS) -> bytes:
    """Make a sheet with headings in row 1 and pupils from row 2."""
    return workbook(headings, *rows)


def csv(*rows: Sequence[str], encoding: str = "utf-8") -> bytes:
    return "\r\n".join(",".join(row) for row in rows).encode(encoding)


def with_part(content: bytes, name: str, part: bytes, *, instead: bool = False) -> bytes:
    """Add a part to a workbook, or put it in the place of the one that it has."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as given,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for one in given.namelist():
            if not (instead and one == name):
                archive.writestr(one, given.read(one))
        archive.writestr(name, part)
    return made.getvalue()


def sheet_xml(data: bytes) -> bytes:
    """Wrap rows of cells in the XML of a sheet."""
    space = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return b'<worksheet xmlns="%s"><sheetData>%s</sheetData></worksheet>' % (space, data)


FIRST_SHEET = "xl/worksheets/sheet1.xml"


def million_empty_rows() -> bytes:
    """Make a workbook whose sheet has a pupil and then a million formatted, empty rows."""
    rows = b"".join(b'<row r="%d"><c r="A%d" s="0"/></row>' % (n, n) for n in range(3, 1_000_003))
    first = b'<row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row>'
    return with_part(workbook(["x"]), FIRST_SHEET, sheet_xml(first + rows), instead=True)


def far_corner() -> bytes:
    """Make a workbook with one cell at each end of what a sheet can hold."""
    book = openpyxl.Workbook()
    book.active["A1"] = "x"
    book.active["ZZ1048576"] = "x"
    return saved(book)


def zip_bomb() -> bytes:
    return with_part(workbook(["x"]), "xl/media/picture.png", bytes(60_000_000))


def many_parts() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for number in range(1_500):
            archive.writestr(f"xl/part{number}.xml", b"")
    return made.getvalue()


def old_document(*names: str) -> bytes:
    """Make the beginning of an OLE document that has these streams."""
    magic = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    return magic + bytes(504) + b"".join(name.encode("utf-16-le") for name in names)
