"""CSV as offices save it: UTF-8 or the Windows code page of Thai Excel, in bounded time."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

LARGEST = 2_000_000  # bytes
MOST_ROWS = 20_000
MOST_COLUMNS = 60
LONGEST_CELL = 2_000
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_SEPARATORS = (",", ";", "\t")


class FileReason(StrEnum):
    """Why a whole file cannot be read."""

    EMPTY = "empty"
    TOO_LARGE = "too large"
    NOT_CSV = "not CSV"
    UNKNOWN_LETTERS = "unknown letters"
    TOO_MANY_ROWS = "too many rows"
    TOO_WIDE = "too wide"
    BROKEN = "broken"
    COLUMNS_MISSING = "columns missing"
    COLUMNS_TWICE = "columns twice"


class UnreadableFile(ValueError):
    """The file as a whole makes no sense: `reason`, the `row` it broke at, or the `columns`."""

    def __init__(self, reason: FileReason, *, row: int = 0, columns: Sequence[str] = ()) -> None:
        super().__init__(reason.value, row, tuple(columns))
        self.reason = reason
        self.row = row
        self.columns = tuple(columns)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of text under their heads; `rows` give the row number as a spreadsheet counts it."""

    heads: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


class Code(str):
    """A code of digits, which a spreadsheet must show as it is: its zeros, and no exponent."""

    __slots__ = ()


def decode(content: bytes) -> str:
    """Read the text of a file in UTF-8, with or without its mark, or in Thai Windows' code page.

    Raise `UnreadableFile` for anything else; a workbook is told apart from a list.
    """
    if len(content) > LARGEST:
        raise UnreadableFile(FileReason.TOO_LARGE)
    if not content.strip():
        raise UnreadableFile(FileReason.EMPTY)
    if content.startswith((*_UTF_16, _ZIP, _OLD_EXCEL)) or b"\0" in content:
        raise UnreadableFile(FileReason.NOT_CSV)
    for encoding in ("utf-8-sig", "cp874"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableFile(FileReason.UNKNOWN_LETTERS)


def read_table(text: str) -> Table:
    """Read a table whose first row that is not blank holds the heads; raise `UnreadableFile`."""
    found = _filled(_records(text))
    first = next(found, None)
    if first is None:
        raise UnreadableFile(FileReason.EMPTY)
    heads = first[1]
    if len(heads) > MOST_COLUMNS:
        raise UnreadableFile(FileReason.TOO_WIDE, row=first[0])
    rows: list[tuple[int, tuple[str, ...]]] = []
    for number, cells in found:
        if len(rows) == MOST_ROWS:
            raise UnreadableFile(FileReason.TOO_MANY_ROWS)
        if len(cells) > MOST_COLUMNS:
            raise UnreadableFile(FileReason.TOO_WIDE, row=number)
        rows.append((number, cells + ("",) * (len(heads) - len(cells))))
    if not rows:
        raise UnreadableFile(FileReason.EMPTY)
    return Table(heads, tuple(rows))


def write_table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table that Excel opens in Thai: with UTF-8's mark, and nothing that runs."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(heads)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return "\ufeff" + text.getvalue()


def _harmless(cell: str) -> str:
    """Keep a spreadsheet from taking a text for a formula, or a code for a number."""
    if isinstance(cell, Code):
        return f'="{cell}"'
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _records(text: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    first_line = text.lstrip().split("\n", 1)[0]
    separator = max(_SEPARATORS, key=first_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if any(len(cell) > LONGEST_CELL for cell in cells):
                raise UnreadableFile(FileReason.BROKEN, row=number)
            yield number, tuple(cell.strip() for cell in cells)
    except csv.Error:
        raise UnreadableFile(FileReason.BROKEN, row=number + 1) from None


def _filled(
    records: Iterator[tuple[int, tuple[str, ...]]],
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Leave out blank rows, which spreadsheets add at the end, and stop at too many of them."""
    for number, cells in records:
        if number > 4 * MOST_ROWS:
            raise UnreadableFile(FileReason.TOO_MANY_ROWS)
        if any(cells):
            yield number, cells
