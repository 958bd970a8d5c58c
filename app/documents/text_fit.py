"""Fit a text into a cell of fixed width and height: in smaller letters, then on more lines."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont
from icu import BreakIterator, Locale

MM_PER_POINT = 25.4 / 72
# Size in per cent, and how many lines of it are as high as one line of full size in a table.
STEPS = ((100, 1), (90, 1), (80, 1), (66, 2), (56, 2), (44, 3), (34, 4))
# Nobody may take a text that was cut for the whole one.
CUT = "…"
# Words that ICU's dictionary takes for two, and that official letters are full of.
KEPT_WHOLE = (
    "ท้องถิ่น",
    "สารสนเทศ",
    "เด็กเล็ก",
    "ปีการศึกษา",
    "ผู้รับผิดชอบ",
    "งบประมาณ",
    "วันที่",
    "ครั้งที่",
    "ฉบับที่",
)
# A number stays with the word that counts or is counted, a telephone number is one word, and
# the นั้น that ends a sentence stands at the beginning of no line.
_CLINGING_SPACE = re.compile(
    r"(?:(?<=ที่)|(?<=โทร\.)|(?<=[0-9๐-๙])) (?=[0-9๐-๙])"
    r"|(?<=[0-9๐-๙]) (?=คน|แห่ง|น\.)| (?=นั้น(?: |\Z))"
)
# Engines round the advance of each glyph to a fraction of a point.
SAFETY = 1.02


@dataclass(frozen=True)
class FittedText:
    """A text broken into lines, set at `percent` of the size of its surroundings."""

    lines: tuple[str, ...]
    percent: int = 100


def fit(text: str, *, width_mm: float, font_file: Path, points: float) -> FittedText:
    """Break `text` into lines no wider than `width_mm`; cut what four small ones cannot hold."""
    for percent, most in STEPS:
        width = width_mm / (points * MM_PER_POINT * SAFETY * percent / 100)
        lines = _lines(text, width=width, font_file=font_file)
        if len(lines) <= most:
            return FittedText(tuple(lines), percent)
    last = lines[most - 1]
    while text_width(last + CUT, font_file) > width:
        last = last[:-1]
    return FittedText((*lines[: most - 1], last + CUT), percent)


def broken(
    text: str, *, width_mm: float, font_file: Path, points: float, indent_mm: float = 0
) -> tuple[str, ...]:
    """Break a paragraph into as many lines of full size as it takes, the first one indented."""
    em = points * MM_PER_POINT * SAFETY
    return tuple(_lines(text, width=width_mm / em, font_file=font_file, indent=indent_mm / em))


def first_piece(text: str) -> str:
    """Return the first word of `text`, with the space and the marks that cling to it."""
    return next(_words(text), "")


def _lines(text: str, *, width: float, font_file: Path, indent: float = 0) -> list[str]:
    """Fill lines of `width` ems, breaking between words, and within a word wider than a line."""
    # Most texts fit as they are: nobody need ask where they could be broken.
    if text_width(text.rstrip(), font_file) <= width - indent:
        return [text.strip()]
    lines = [""]
    for word in _words(text):
        room = width - indent if len(lines) == 1 else width
        # The second line is no refuge from an indented first one that is still empty.
        widest = width if lines[-1] else room
        if text_width(lines[-1] + word.rstrip(), font_file) <= room:
            lines[-1] += word
        elif text_width(word.rstrip(), font_file) <= widest:
            lines.append(word)
        else:
            for letter in _pieces(word, BreakIterator.createCharacterInstance(Locale("th"))):
                room = width - indent if len(lines) == 1 else width
                if text_width(lines[-1] + letter, font_file) > room:
                    lines.append("")
                lines[-1] += letter
    return [line.strip() for line in lines if line.strip()] or [""]


def _words(text: str) -> Iterator[str]:
    """Yield the words of `text`, each with what clings to it, none of KEPT_WHOLE in two."""
    begun = ""
    end = 0
    whole = {space.end() for space in _CLINGING_SPACE.finditer(text)}
    for word in KEPT_WHOLE:
        for found in _places(word, text):
            whole.update(range(found + 1, found + len(word)))
    for piece in _pieces(text, BreakIterator.createLineInstance(Locale("th"))):
        begun += piece
        end += len(piece)
        if end not in whole:
            yield begun
            begun = ""
    if begun:
        yield begun


def _places(word: str, text: str) -> Iterator[int]:
    found = text.find(word)
    while found >= 0:
        yield found
        found = text.find(word, found + len(word))


def _pieces(text: str, boundaries: BreakIterator) -> Iterator[str]:
    # ICU counts in UTF-16 units, which differ from ours outside the basic plane.
    units = text.encode("utf-16-le")
    boundaries.setText(text)
    start = 0
    for end in boundaries:
        yield units[start * 2 : end * 2].decode("utf-16-le")
        start = end


def text_width(text: str, font_file: Path) -> float:
    """Return the width of `text` in ems; marks above and below letters have none."""
    advance = _advances(font_file).get
    return sum([advance(character, 1.0) for character in text])


@cache
def _advances(font_file: Path) -> dict[str, float]:
    with TTFont(font_file) as font:
        em = font["head"].unitsPerEm
        metrics = font["hmtx"].metrics
        return {chr(point): metrics[glyph][0] / em for point, glyph in font.getBestCmap().items()}
