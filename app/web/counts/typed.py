"""What was typed into a row of the sheet, and what the page had shown there before."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from app.domain.counts import (
    CELLS,
    BadFigure,
    Cell,
    FigureError,
    Figures,
    grades_too_large,
    read_figure,
)
from app.domain.grades import COUNT_GRADES
from app.web.forms import cleaned

FIELDS = "vfqk"
"""What names of a row's fields begin with: its stamp, figures, reason, and whether it was kept."""
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Typed:
    """A row as it was sent: the texts of its cells, its reason, and the stamp of the page.

    `school_id` is whose row it was when the page was made, 0 where the page did not say.
    """

    row_id: int
    version: int
    grades: tuple[str, ...]
    shown: Mapping[Cell, str]
    shown_reason: str
    texts: Mapping[Cell, str]
    reason: str
    was_kept: bool = False
    school_id: int = 0

    @classmethod
    def none(cls, row_id: int) -> Typed:
        """Stand for a row in which nothing could be typed."""
        return cls(row_id, 0, (), {}, "", {}, "")

    @property
    def changed(self) -> list[Cell]:
        """List the cells whose text differs from what the page showed."""
        return [cell for cell, text in self.texts.items() if text != self.shown.get(cell, "")]

    @property
    def is_touched(self) -> bool:
        """Say whether anything differs from what the page showed."""
        return bool(self.changed) or digest_of(self.reason) != self.shown_reason

    @property
    def given(self) -> str | None:
        """Give the reason that was typed, None where it is left as it was shown."""
        return None if digest_of(self.reason) == self.shown_reason else self.reason

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
        return figures, wrong | grades_too_large(figures)


def typed_row(form: MultiDict[str, Any], row_id: int) -> Typed | None:
    """Give what a form holds of one row, None where it has nothing that makes sense."""
    stamp = form.get(f"v{row_id}", "").split(".")
    version, mask, figures, digest, school_id = (*stamp, "", "", "", "", "")[:5]
    grades = _grades_of(mask)
    cells = [cell for cell in CELLS if cell[0] in grades]
    shown = figures.split("-")
    texts = [cleaned(text)[:_LONGEST] for text in form.getlist(f"f{row_id}")]
    if not _is_key(version) or not len(texts) == len(shown) == len(cells):
        return None
    return Typed(
        row_id=row_id,
        version=int(version),
        grades=grades,
        shown=dict(zip(cells, shown, strict=True)),
        # A reason that is said to hold here too is as good as typed anew.
        shown_reason="" if form.get("same") == str(row_id) else digest,
        texts=dict(zip(cells, texts, strict=True)),
        reason=cleaned(form.get(f"q{row_id}", "")),
        was_kept=was_kept(form, row_id),
        school_id=int(school_id) if _is_key(school_id) else 0,
    )


def typed_rows(form: MultiDict[str, Any]) -> list[Typed]:
    """Give every row that a form holds and in which something was typed, in its order."""
    found = (typed_row(form, row_id) for row_id in row_ids(form))
    return [one for one in found if one is not None and one.is_touched]


def row_ids(form: MultiDict[str, Any]) -> list[int]:
    """List the rows that a form holds, in its order."""
    return [int(name[1:]) for name in form if name[:1] == "v" and _is_key(name[1:])]


def unreadable_rows(form: MultiDict[str, Any]) -> list[int]:
    """List the rows that have texts and make no sense: they do not fit what was shown of them."""
    ids = [int(name[1:]) for name in form if name[:1] == "f" and _is_key(name[1:])]
    return [
        row_id
        for row_id in ids
        if any(form.getlist(f"f{row_id}")) and typed_row(form, row_id) is None
    ]


def version_of(form: MultiDict[str, Any], row_id: int) -> int:
    """Give the version of a row that the page showed, 0 where the form does not say."""
    version = form.get(f"v{row_id}", "").partition(".")[0]
    return int(version) if _is_key(version) else 0


def was_kept(form: MultiDict[str, Any], row_id: int) -> bool:
    """Say whether the page had given back what was typed into a row before a session ended."""
    return f"k{row_id}" in form


def stamp_of(
    version: int, grades: Collection[str], figures: Figures, reason: str, school_id: int
) -> str:
    """Stamp a row of a page: its version, what the school teaches, what was shown, which it is."""
    shown = [str(figures.get(cell, "")) for cell in CELLS if cell[0] in grades]
    mask = sum(1 << place for place, one in enumerate(COUNT_GRADES) if one.code in grades)
    return f"{version}.{mask:x}.{'-'.join(shown)}.{digest_of(reason)}.{school_id}"


def digest_of(reason: str) -> str:
    """Sum a reason up, to tell later whether it was touched."""
    return f"{zlib.crc32(reason.encode()):x}" if reason else ""


def _grades_of(mask: str) -> tuple[str, ...]:
    try:
        bits = int(mask[:4], 16)
    except ValueError:
        return ()
    return tuple(one.code for place, one in enumerate(COUNT_GRADES) if bits >> place & 1)


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10
