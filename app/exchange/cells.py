"""Cells of a sheet as they were read, and a sheet as it is kept while an import is under way."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass

DATE, ERROR, NO_VALUE, CLOCK = "d", "e", "f", "t"
Cell = str | int | float | list[str]
"""Text, a number, or a pair: a date (ISO), an error, a formula without value, a time of day."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a sheet that hold something, numbered as a spreadsheet numbers them."""

    name: str
    others: tuple[str, ...]
    rows: tuple[tuple[int, list[Cell]], ...]

    @property
    def width(self) -> int:
        return max((len(cells) for _number, cells in self.rows), default=0)

    def packed(self) -> bytes:
        """Give the sheet as compressed JSON."""
        text = json.dumps([self.name, self.others, self.rows], ensure_ascii=False)
        return zlib.compress(text.encode(), 1)


def unpacked(content: bytes) -> Sheet:
    """Read what `Sheet.packed` gave."""
    name, others, rows = json.loads(zlib.decompress(content))
    return Sheet(name, tuple(others), tuple((number, cells) for number, cells in rows))


def shown(cell: Cell) -> str:
    """Write a cell as a person saw it, for messages and for the choice of columns."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, list):
        return cell[1]
    return str(int(cell)) if float(cell).is_integer() else repr(cell)


def letters(column: int) -> str:
    """Name a column (from 0) as spreadsheets do: A, B ... Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
