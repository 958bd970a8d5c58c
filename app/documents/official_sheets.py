"""Lay the parts of a letter out on sheets, so that both engines print the same ones."""

from __future__ import annotations

import math
from dataclasses import dataclass

from app.documents.official_flow import Line, flow, lines_of
from app.documents.official_parts import Ending, Head, ending_of, letter_head, memo_head
from app.documents.official_values import (
    MEASURES,
    OFFICIAL_PAGE,
    ExternalLetter,
    Memo,
    OfficialLetter,
)
from app.documents.official_writing import in_digits
from app.documents.page import Page
from app.documents.writer import Writer

# "- ๒ -" and an empty line under it.
NUMBER_LINES = 2


@dataclass(frozen=True, slots=True)
class MemoSheet:
    """One sheet of a letter, of either form; `height_mm` is all that its inside takes up.

    `number` counts the sheets of this letter; `page_number` stands above the text of later ones.
    """

    number: int
    height_mm: float
    lines: tuple[Line, ...]
    page_number: str = ""
    continuation: str = ""
    head: Head | None = None
    ending: Ending | None = None


def memo_sheets(
    memo: Memo, writer: Writer, *, page: Page = OFFICIAL_PAGE, numbered: bool = True
) -> list[MemoSheet]:
    """Return the sheets of a memo; a document that numbers its own sheets asks for no numbers."""
    return _sheets(memo, memo_head(memo, writer), writer, page, numbered)


def letter_sheets(
    letter: ExternalLetter, writer: Writer, *, page: Page = OFFICIAL_PAGE, numbered: bool = True
) -> list[MemoSheet]:
    """Return the sheets of an external letter; without numbers as those of a memo."""
    return _sheets(letter, letter_head(letter, writer), writer, page, numbered)


def _sheets(
    letter: OfficialLetter, head: Head, writer: Writer, page: Page, numbered: bool
) -> list[MemoSheet]:
    height = page.inside_mm
    ending = ending_of(letter, writer)
    parts = flow(
        lines_of([in_digits(text, writer) for text in letter.body], writer),
        lines_of([in_digits(letter.closing, writer)], writer),
        first=math.floor((height - head.height_mm) / MEASURES.line_mm),
        other=math.floor(height / MEASURES.line_mm) - (NUMBER_LINES if numbered else 0),
        below=ending.lines,
    )
    return [
        MemoSheet(
            number=number,
            height_mm=height,
            lines=part.lines,
            page_number=writer.digits(f"- {number} -") if numbered and number > 1 else "",
            continuation=part.continuation,
            head=head if number == 1 else None,
            ending=ending if number == len(parts) else None,
        )
        for number, part in enumerate(parts, start=1)
    ]
