"""What was typed into a row of the sheet, and what the page had shown there before."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from app.domain.counts import CELLS, BadFigure, Cell, FigureError, Figures, read_figure
from app.domain.grades import COUNT_GRADES
from app.web.forms import cleaned

_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Typed:
    """A row as it was sent: the texts of its cells, its reason, and the stamp of the page."""

    row_id: int
    version: int
    grades: tuple[str, ...]
    digest: str
    texts: Mapping[Cell, str]
    reason: str

    @classmethod
    def none(cls, row_id: int) -> Typed:
        """Stand for a row in which nothing could be typed."""
        return cls(row_id, 0, (), "", {}, "")

    @property
    def is_touched(self) -> bool:
        """Say whether anything differs from what the page showed."""
        return digest_of(self.texts.values(), self.reason) != self.digest

    @property
    def stamp(self) -> str:
        return stamp(self.version, self.grades, self.digest)

    def read(self) -> tuple[dict[Cell, int], dict[Cell, FigureError]]:
        """Read the texts: the figures, and why others are none; a blank is neither (6.2)."""
        figures: dict[Cell, int] = {}
        wrong: dict[Cell, FigureError] = {}
        for cell, text in self.texts.items():
            try:
                figure = read_figure(text)
            except BadFigure as bad:
                wrong[cell] = bad.error
            else:
                if figure is not None:
                    figures[cell] = figure
        return figures, wrong


def typed_row(form: MultiDict[str, Any], row_id: int) -> Typed | None:
    """Give what a form holds of one row, None where it has nothing that makes sense."""
    version, mask, digest = (*form.get(f"v{row_id}", "").split("."), "", "", "")[:3]
    grades = _grades_of(mask)
    cells = [cell for cell in CELLS if cell[0] in grades]
    texts = [cleaned(text)[:_LONGEST] for text in form.getlist(f"f{row_id}")]
    if not _is_key(version) or len(texts) != len(cells) or not texts:
        return None
    reason = cleaned(form.get(f"q{row_id}", ""))
    known = dict(zip(cells, texts, strict=True))
    return Typed(row_id, int(version), grades, digest, known, reason)


def typed_rows(form: MultiDict[str, Any]) -> list[Typed]:
    """Give every row that a form holds and in which something was typed, in its order."""
    ids = [int(name[1:]) for name in form if name[:1] == "v" and _is_key(name[1:])]
    found = (typed_row(form, row_id) for row_id in ids)
    return [one for one in found if one is not None and one.is_touched]


def version_of(form: MultiDict[str, Any], row_id: int) -> int:
    """Give the version of a row that the page showed, 0 where the form does not say."""
    version = form.get(f"v{row_id}", "").partition(".")[0]
    return int(version) if _is_key(version) else 0


def stamp_of(version: int, grades: Collection[str], figures: Figures, reason: str) -> str:
    """Stamp a row of a page: its version, what the school teaches, what was shown of it."""
    shown = [str(figures.get(cell, "")) for cell in CELLS if cell[0] in grades]
    return stamp(version, grades, digest_of(shown, reason))


def stamp(version: int, grades: Collection[str], digest: str) -> str:
    mask = sum(1 << place for place, one in enumerate(COUNT_GRADES) if one.code in grades)
    return f"{version}.{mask:x}.{digest}"


def digest_of(texts: Iterable[str], reason: str) -> str:
    """Sum up what a row holds, to tell later whether it was touched."""
    return f"{zlib.crc32(chr(10).join([*texts, reason]).encode()):x}"


def _grades_of(mask: str) -> tuple[str, ...]:
    try:
        bits = int(mask[:4], 16)
    except ValueError:
        return ()
    return tuple(one.code for place, one in enumerate(COUNT_GRADES) if bits >> place & 1)


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10
