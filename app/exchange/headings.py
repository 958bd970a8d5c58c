"""Find the columns of a sheet by the words of its headings, in one row or in two."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from app.domain.thai_calendar import to_arabic_digits
from app.domain.thai_text import clean
from app.exchange.cells import Cell, Sheet, shown
from app.exchange.fields import FIELDS, GROUP_WORDS, GROUPS, PUPIL, Field

SEARCHED = 15
_LEFT_OUT = re.compile("[^0-9a-z\u0e01-\u0e3a\u0e40-\u0e4e]")


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column means what: a key of `FIELDS` or blank for each; where the pupils begin.

    Places count the filled rows of a sheet from 0. `heads` is the place of the last heading row,
    or -1 for a sheet without one.
    """

    heads: int
    keys: tuple[str, ...]

    @property
    def suffice(self) -> bool:
        """Say whether pupils can be told apart by these columns: a number and a name."""
        found = set(self.keys)
        return "number" in found and ({"first_name", "last_name"} <= found or "full_name" in found)

    def place_of(self, key: str) -> int | None:
        return self.keys.index(key) if key in self.keys else None

    def as_json(self) -> dict[str, Any]:
        return {"heads": self.heads, "keys": list(self.keys)}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Columns:
        return cls(kept["heads"], tuple(kept["keys"]))


def recognise(sheet: Sheet) -> Columns:
    """Choose the heading row, or pair of rows, that names the most columns."""
    best, most = Columns(-1, ("",) * sheet.width), 0
    rows = sheet.rows[:SEARCHED]
    for place, (number, cells) in enumerate(rows):
        readings = [_keys((("", text) for text in _texts(cells)), sheet.width)]
        if place and rows[place - 1][0] == number - 1:
            above = _texts(rows[place - 1][1])
            readings.append(_keys(_under_groups(above, _texts(cells)), sheet.width))
        for keys in readings:
            named = sum(1 for key in keys if key)
            if named > most:
                best, most = Columns(place, keys), named
    return best if most else Columns(_widest(rows), best.keys)


def _widest(rows: Sequence[tuple[int, list[Cell]]]) -> int:
    """Guess the heading row where no word is known: the first that fills the most columns."""
    filled = [sum(1 for cell in cells if isinstance(cell, str) and cell) for _n, cells in rows]
    return filled.index(max(filled)) if filled else -1


def titles(sheet: Sheet, columns: Columns) -> list[str]:
    """Give the texts that stand above the headings."""
    first = max(columns.heads, 0)
    return [text for _n, cells in sheet.rows[: first + 1] for text in _texts(cells) if text]


def signature(sheet: Sheet, place: int) -> str:
    """Name a heading row by its words, so that a sheet of the same form is known again."""
    words = [_bare(text) for text in _texts(sheet.rows[place][1])]
    return hashlib.sha256("|".join(words).encode()).hexdigest()


def headings_of(sheet: Sheet, place: int) -> list[str]:
    """Give the headings as they stand in one row, blank for columns without."""
    if not 0 <= place < len(sheet.rows):
        return [""] * sheet.width
    texts = _texts(sheet.rows[place][1])
    return texts + [""] * (sheet.width - len(texts))


def _texts(cells: Sequence[Cell]) -> list[str]:
    return [clean(shown(cell), limit=200) for cell in cells]


def _under_groups(above: Sequence[str], below: Sequence[str]) -> Iterable[tuple[str, str]]:
    """Put each heading under the group above it; a merged group stands in its first cell alone."""
    group = ""
    for column in range(max(len(above), len(below))):
        over = above[column] if column < len(above) else ""
        label = below[column] if column < len(below) else ""
        group = over or (group if label else "")
        yield (group, label) if label else ("", group)


def _keys(headings: Iterable[tuple[str, str]], width: int) -> tuple[str, ...]:
    """Name each column once; the first of two that say the same is taken."""
    keys: list[str] = []
    for group, label in headings:
        key = _key_of(_bare(group), _bare(label))
        keys.append("" if key in keys else key)
    return tuple(keys + [""] * (width - len(keys)))


def _key_of(group: str, label: str) -> str:
    known = _known()
    for heading in (group + label, label + group):
        if heading in known:
            return known[heading]
    return "" if group in _family_words() else known.get(label, "")


def _bare(text: str) -> str:
    return _LEFT_OUT.sub("", to_arabic_digits(text).lower())


@cache
def _known() -> dict[str, str]:
    """List every heading that is understood; what stands alone means the pupil."""
    known: dict[str, str] = {}
    for field in FIELDS.values():
        for word in _spellings(field):
            for group in (field.group, *GROUP_WORDS[field.group]):
                known.setdefault(_bare(group) + word, field.key)
                known.setdefault(word + _bare(group), field.key)
    for field in (one for one in FIELDS.values() if one.group not in GROUPS.values()):
        for word in _spellings(field):
            if field.group == PUPIL or word not in known:
                known[word] = field.key
    return known


def _spellings(field: Field) -> list[str]:
    return [_bare(word) for word in (field.label, *field.words)]


@cache
def _family_words() -> frozenset[str]:
    """Name the groups whose columns mean nothing without them."""
    return frozenset(
        _bare(word) for group in GROUPS.values() for word in (group, *GROUP_WORDS[group])
    )
