"""Lay out the lines of a form that is filled in by hand: words, dots to write on, boxes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from app.documents.text_fit import MM_PER_POINT, SAFETY, text_width
from app.documents.writer import Writer

BOX_MM = 6.2
TICK_MM = 4.2
GAP_MM = 2.5
TICK_GAP_MM = 1.6
# The 13 digits as they stand on an ID card; a G-Code has as many signs.
ID_GROUPS = (1, 4, 5, 2, 1)


@dataclass(frozen=True, slots=True)
class Words:
    """Words that are printed."""

    text: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Dots:
    """A dotted line to write on, which takes its share of what the line leaves free."""

    share: float = 1


@dataclass(frozen=True, slots=True)
class Ticks:
    """Boxes to tick, each before its words."""

    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Boxes:
    """A box for each sign of a number, in groups."""

    groups: tuple[int, ...] = ID_GROUPS


Part: TypeAlias = Words | Dots | Ticks | Boxes


@dataclass(frozen=True, slots=True)
class Line:
    """What stands on a line, and which fields of a pupil it asks for."""

    asks: tuple[str, ...]
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part as it is printed: `kind` is words, strong, dots, tick, box or gap."""

    kind: str
    width_mm: float
    text: str = ""


def laid_out(line: Line, writer: Writer, *, width_mm: float) -> list[Piece]:
    """Return the pieces of a line, which together are as wide as the line.

    Raise ValueError where its words leave nothing to write on.
    """
    pieces: list[Piece] = []
    for part in line.parts:
        if pieces:
            pieces.append(Piece("gap", GAP_MM))
        pieces += _pieces(part, writer)
    free = width_mm - sum(piece.width_mm for piece in pieces)
    if free < 0:
        raise ValueError(f"the line of {', '.join(line.asks)} is too long by {-free:.1f} mm")
    return _spread(pieces, [part for part in line.parts if isinstance(part, Dots)], free)


def _spread(pieces: Sequence[Piece], dots: Sequence[Dots], free_mm: float) -> list[Piece]:
    """Give each dotted line its share of the width that is free."""
    shares = iter(dots)
    whole = sum(one.share for one in dots)
    return [
        Piece("dots", round(free_mm * next(shares).share / whole, 2))
        if piece.kind == "dots"
        else piece
        for piece in pieces
    ]


def _pieces(part: Part, writer: Writer) -> list[Piece]:
    match part:
        case Words(text, bold):
            return [_words(text, writer, bold=bold)]
        case Dots():
            return [Piece("dots", 0)]
        case Ticks(options):
            return [piece for option in options for piece in _tick(option, writer)][1:]
        case Boxes(groups):
            boxes = [[Piece("box", BOX_MM)] * group for group in groups]
            return [piece for group in boxes for piece in (Piece("gap", GAP_MM), *group)][1:]


def _tick(option: str, writer: Writer) -> list[Piece]:
    return [
        Piece("gap", GAP_MM),
        Piece("tick", TICK_MM),
        Piece("gap", TICK_GAP_MM),
        _words(option, writer),
    ]


def _words(text: str, writer: Writer, *, bold: bool = False) -> Piece:
    said = writer.digits(writer.clean(text))
    ems = text_width(said, writer.font.cut(bold=bold))
    width = ems * writer.font.body_points * MM_PER_POINT * SAFETY
    return Piece("strong" if bold else "words", round(width + 0.4, 2), said)
