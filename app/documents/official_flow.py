"""Let the lines of a letter flow over sheets: what stays together, and where a sheet may end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.documents.official_values import MEASURES
from app.documents.text_fit import first_piece
from app.documents.writer import Writer

# As long as a whole body may be: who presses Enter once between paragraphs makes one of them.
LONGEST_PART = 30_000
# The words "/ทั้งนี้..." stand a line below the text that goes on.
CONTINUATION_LINES = 2
WITH_SIGNATURE = 2
# "๑.๒" and "(๑)" are points below "๑.".
_SUBPOINT = re.compile(r"\([0-9๐-๙ก-ฮ]{1,3}\)|[0-9๐-๙]+\.[0-9๐-๙]")
_NUMBER_OF_A_POINT = re.compile(r"\(?[0-9๐-๙ก-ฮ]{1,3}\)|[0-9๐-๙]+(?:\.[0-9๐-๙]*)+")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the body, so far from the margin; a sheet may end before it, or not."""

    text: str
    indent_mm: float = 0
    may_break: bool = True


@dataclass(frozen=True, slots=True)
class Part:
    """The lines that stand on one sheet, and the words at its foot when the text goes on."""

    lines: tuple[Line, ...]
    continuation: str = ""


def lines_of(paragraphs: Sequence[str], writer: Writer) -> list[Line]:
    """Break paragraphs into lines; no sheet ends after the first line of one or before its last."""
    return [line for text in paragraphs if text.strip() for line in _paragraph(text, writer)]


def flow(
    body: Sequence[Line], ending: Sequence[Line], *, first: int, other: int, below: int
) -> list[Part]:
    """Return the parts for sheets of `first` and then `other` lines.

    The last one ends with `ending` and leaves `below` lines for the signature; at least two lines
    of the body stand with them.
    """
    lines = [*body, *ending] or [Line("")]
    together = max(len(body) - WITH_SIGNATURE, 0)
    parts: list[Part] = []
    start, room = 0, first
    while len(lines) - start + below > room:
        end = _end(lines, start, room - CONTINUATION_LINES, together)
        if end == start and parts:
            raise ValueError("what has to stay together is higher than a sheet")
        parts.append(Part(tuple(lines[start:end]), continuation_of(lines[end].text)))
        start, room = end, other
    return [*parts, Part(tuple(lines[start:]))]


def continuation_of(text: str) -> str:
    """Return the words that announce the next sheet: /ทั้งนี้..., or /๔. ให้... at a point."""
    number = _NUMBER_OF_A_POINT.match(text)
    rest = text[number.end() :].lstrip() if number else text
    word = first_piece(rest).strip()[:30]
    return f"/{number[0]} {word}..." if number else f"/{word}..."


def _end(lines: Sequence[Line], start: int, room: int, together: int) -> int:
    # An ending higher than a sheet has to be cut, like a paragraph that fills whole sheets.
    latest = min(start + max(room, 0), together if start < together else len(lines) - 1)
    for end in range(latest, start, -1):
        if lines[end].may_break:
            return end
    return latest


def _paragraph(text: str, writer: Writer) -> list[Line]:
    indent = MEASURES.subpoint_mm if _SUBPOINT.match(text.lstrip()) else MEASURES.indent_mm
    texts = writer.paragraph(text, width_mm=MEASURES.width_mm, indent_mm=indent, limit=LONGEST_PART)
    last = len(texts) - 1
    return [
        Line(line, 0 if number else indent, may_break=number == 0 or 1 < number < last)
        for number, line in enumerate(texts)
    ]
