"""Pages of a list: how many there are, which is shown, and which rows stand on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

Of = TypeVar("Of")


@dataclass(frozen=True, slots=True)
class Span:
    """Page `number` of `pages`, with at most `size` rows on each."""

    number: int
    pages: int
    size: int

    @property
    def offset(self) -> int:
        """Give how many rows stand on the pages before."""
        return (self.number - 1) * self.size

    def of(self, rows: Sequence[Of]) -> Sequence[Of]:
        """Keep of all rows those of this page."""
        return rows[self.offset : self.offset + self.size]


def span(total: int, number: int, *, size: int) -> Span:
    """Find a page of `total` rows; one before the first is the first, past the end the last."""
    pages = pages_of(total, size)
    return Span(min(max(number, 1), pages), pages, size)


def pages_of(total: int, size: int) -> int:
    """Count the pages that so many rows take; an empty list has one."""
    return max(1, -(-total // size))
