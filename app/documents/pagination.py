"""Divide grouped rows of one height over sheets, so that both engines print the same pages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Row = TypeVar("Row")


@dataclass(frozen=True)
class Group(Generic[Row]):
    """Rows under a heading that takes a line itself."""

    heading: str
    rows: Sequence[Row]


@dataclass(frozen=True)
class Section(Generic[Row]):
    """The part of a group that stands on one sheet; `continued` when it began on another."""

    heading: str
    rows: Sequence[Row]
    continued: bool = False

    @property
    def caption(self) -> str:
        """Give the heading as it stands on this sheet, which says where it goes on."""
        return f"{self.heading} (ต่อ)" if self.continued else self.heading


@dataclass
class Sheet(Generic[Row]):
    """What one sheet of paper holds; `closing` on the last, where the closing block stands."""

    free_lines: int
    sections: list[Section[Row]] = field(default_factory=list)
    closing: bool = False


def paginate(
    groups: Iterable[Group[Row]], *, first: int, other: int, closing: int
) -> list[Sheet[Row]]:
    """Return the sheets for `groups`, in order, with `first` lines on the first sheet, `other` on
    any further one, and `closing` lines kept together at the end of the last.

    A heading never stands at the foot of a sheet without a row under it.
    """
    if closing > other:
        raise ValueError("the closing block is higher than a sheet")
    sheets: list[Sheet[Row]] = [Sheet(free_lines=first)]
    for group in groups:
        placed = 0
        while placed < len(group.rows):
            if sheets[-1].free_lines < 2:
                sheets.append(Sheet(free_lines=other))
            sheet = sheets[-1]
            rows = group.rows[placed : placed + sheet.free_lines - 1]
            sheet.sections.append(Section(group.heading, rows, continued=placed > 0))
            sheet.free_lines -= 1 + len(rows)
            placed += len(rows)
    if sheets[-1].free_lines < closing:
        sheets.append(Sheet(free_lines=other))
    sheets[-1].closing = True
    return sheets
