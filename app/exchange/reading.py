"""Read an uploaded sheet: XLSX, XLS or CSV, in bounded time and memory, or a named refusal."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
import zipfile
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from app.confinement import ProgramFailed, ProgramTimedOut, run_confined
from app.exchange.cells import Cell, Sheet
from app.exchange.csv_files import FileReason, UnreadableFile, decode

LARGEST = 2_000_000  # bytes; a school of 2,000 takes 400,000 as XLSX
LARGEST_INSIDE = 100 * 1024 * 1024
LARGEST_READ = 20_000_000  # bytes of JSON; 2,000 pupils with all their data take 2,000,000
MOST_PARTS = 1_000
MOST_ROWS = 10_000
MOST_COLUMNS = 200
LONGEST_CELL = 2_000
LONGEST_WAIT = 20.0
# Deflate cannot do much better than 1,000; sheets of text lie between 5 and 60.
DENSEST, WHERE_DENSITY_COUNTS = 400, 5 * 1024 * 1024
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROCESS = Path(__file__).with_name("workbook_process.py")
_SEPARATORS = (",", ";", "\t")


class SheetReason(StrEnum):
    """Why a whole file is refused; a page turns it into an instruction."""

    EMPTY = "empty"
    TOO_LARGE = "too large"
    TOO_LARGE_INSIDE = "too large inside"
    TOO_MANY_ROWS = "too many rows"
    TOO_WIDE = "too wide"
    MACROS = "macros"
    ENCRYPTED = "encrypted"
    UNKNOWN_KIND = "unknown kind"
    UNKNOWN_LETTERS = "unknown letters"
    BROKEN = "broken"


class UnreadableSheet(ValueError):
    """The file as a whole cannot be taken: `reason`."""

    def __init__(self, reason: SheetReason) -> None:
        super().__init__(reason.value)
        self.reason = reason


def read(content: bytes) -> Sheet:
    """Read the first filled sheet of a file; raise `UnreadableSheet`."""
    if len(content) > LARGEST:
        raise UnreadableSheet(SheetReason.TOO_LARGE)
    if content.startswith(_ZIP):
        _look_inside(content)
        return _from_process(content)
    if content.startswith(_OLE):
        _look_at_old_workbook(content)
        return _from_process(content)
    return _from_text(content)


def _look_inside(content: bytes) -> None:
    """Refuse what is no workbook, has macros or would grow out of all proportion, unread."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise UnreadableSheet(SheetReason.BROKEN) from None
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_INSIDE:
        raise UnreadableSheet(SheetReason.TOO_LARGE_INSIDE)
    for part in parts:
        if part.flag_bits & 1:
            raise UnreadableSheet(SheetReason.ENCRYPTED)
        if part.filename.lower().endswith("vbaproject.bin"):
            raise UnreadableSheet(SheetReason.MACROS)
        dense = part.file_size > DENSEST * max(part.compress_size, 1)
        if dense and part.file_size > WHERE_DENSITY_COUNTS:
            raise UnreadableSheet(SheetReason.TOO_LARGE_INSIDE)
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise UnreadableSheet(SheetReason.UNKNOWN_KIND)


def _look_at_old_workbook(content: bytes) -> None:
    """Refuse an old workbook with macros, a locked one, and a document of another kind."""

    def has(name: str) -> bool:
        return name.encode("utf-16-le") in content

    if has("EncryptedPackage"):
        raise UnreadableSheet(SheetReason.ENCRYPTED)
    if has("_VBA_PROJECT"):
        raise UnreadableSheet(SheetReason.MACROS)
    if not (has("Workbook") or has("Book")):
        raise UnreadableSheet(SheetReason.UNKNOWN_KIND)


def _from_process(content: bytes) -> Sheet:
    command = [sys.executable, "-I", str(_PROCESS), str(MOST_ROWS), str(MOST_COLUMNS)]
    environment = {"PATH": os.environ.get("PATH", ""), "RUST_BACKTRACE": "0"}
    try:
        printed = run_confined(
            command, given=content, environment=environment, time_limit=LONGEST_WAIT
        )
    except (ProgramFailed, ProgramTimedOut):
        # It ran out of the memory or the time that it is given.
        raise UnreadableSheet(SheetReason.TOO_LARGE_INSIDE) from None
    if len(printed) > LARGEST_READ:
        raise UnreadableSheet(SheetReason.TOO_LARGE_INSIDE)
    told = json.loads(printed)
    if "refused" in told:
        raise UnreadableSheet(SheetReason(told["refused"]))
    rows = tuple((number, cells) for number, cells in told["rows"])
    return Sheet(told["name"], tuple(told["others"]), rows)


_REASONS = {
    FileReason.EMPTY: SheetReason.EMPTY,
    FileReason.UNKNOWN_LETTERS: SheetReason.UNKNOWN_LETTERS,
    FileReason.NOT_CSV: SheetReason.UNKNOWN_KIND,
}


def _from_text(content: bytes) -> Sheet:
    try:
        text = decode(content)
    except UnreadableFile as refused:
        raise UnreadableSheet(_REASONS.get(refused.reason, SheetReason.BROKEN)) from None
    # No sheet of text holds control characters; a picture or a program read in CP874 does.
    if any(ord(character) < 32 and character not in "\t\r\n\f\v" for character in set(text)):
        raise UnreadableSheet(SheetReason.UNKNOWN_KIND)
    rows: list[tuple[int, list[Cell]]] = []
    try:
        for number, cells in enumerate(_records(text), start=1):
            row: list[Cell] = [_without_quote(cell.strip()) for cell in cells]
            while row and row[-1] == "":
                row.pop()
            if not row:
                continue
            if len(row) > MOST_COLUMNS:
                raise UnreadableSheet(SheetReason.TOO_WIDE)
            if len(rows) == MOST_ROWS:
                raise UnreadableSheet(SheetReason.TOO_MANY_ROWS)
            if any(len(cell) > LONGEST_CELL for cell in cells):
                raise UnreadableSheet(SheetReason.BROKEN)
            rows.append((number, row))
    except csv.Error:
        raise UnreadableSheet(SheetReason.BROKEN) from None
    if not rows:
        raise UnreadableSheet(SheetReason.EMPTY)
    return Sheet("", (), tuple(rows))


def _records(text: str) -> Iterator[list[str]]:
    head = text[:5_000]
    separator = max(_SEPARATORS, key=head.count)
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)


def _without_quote(cell: str) -> str:
    """Take off the apostrophe that keeps a spreadsheet from computing a text."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in ("=", "+", "-", "@", "'") else cell
