"""A workbook of Excel 97 to 2003, made byte by byte: no library writes them any more."""

from __future__ import annotations

import struct
from collections.abc import Sequence

SECTOR = 512
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
GLOBALS, SHEET = 0x0005, 0x0010


def old_workbook(*rows: Sequence[str | float]) -> bytes:
    """Make an XLS with one sheet of these rows."""
    book = _records(rows)
    # Streams below 4,096 bytes would have to stand in a stream of small ones.
    book = book.ljust(max(4_096, -(-len(book) // SECTOR) * SECTOR), b"\0")
    sectors = len(book) // SECTOR
    chain = [FAT, END, *range(3, 2 + sectors), END]
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(SECTOR, b"\xff")
    return _header() + table + _directory(len(book)) + book


def _header() -> bytes:
    """Say that sector 0 is the table of sectors and sector 1 the directory."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4_096, END, 0, END, 0)
    return head + struct.pack("<109I", 0, *[FREE] * 108)


def _directory(size: int) -> bytes:
    def entry(name: str, kind: int, child: int, start: int, length: int) -> bytes:
        encoded = name.encode("utf-16-le") + b"\0\0"
        links = struct.pack("<III", FREE, FREE, child)
        place = struct.pack("<IQ", start, length)
        return (
            encoded.ljust(64, b"\0")
            + struct.pack("<HBB", len(encoded), kind, 1)
            + links
            + bytes(36)
            + place
        )

    root, book = entry("Root Entry", 5, 1, END, 0), entry("Workbook", 2, FREE, 2, size)
    return (root + book).ljust(SECTOR, b"\0")


def _records(rows: Sequence[Sequence[str | float]]) -> bytes:
    def record(kind: int, content: bytes) -> bytes:
        return struct.pack("<HH", kind, len(content)) + content

    def begin(kind: int) -> bytes:
        return record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0, 0, 0, 0))

    name = "ก".encode("utf-16-le")
    bound = struct.pack("<BBBB", 0, 0, 1, 1) + name
    end = record(0x000A, b"")
    start = len(begin(GLOBALS)) + 4 + 4 + len(bound) + len(end)
    found = begin(GLOBALS) + record(0x0085, struct.pack("<I", start) + bound) + end
    found += begin(SHEET)
    for number, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            place = struct.pack("<HHH", number, column, 0)
            if isinstance(cell, str):
                text = struct.pack("<HB", len(cell), 1) + cell.encode("utf-16-le")
                found += record(0x0204, place + text)
            else:
                found += record(0x0203, place + struct.pack("<d", cell))
    return found + end
