"""Columns of a list found by their heads, and codes as spreadsheets leave them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from app.domain.thai_calendar import to_arabic_digits
from app.exchange.csv_files import FileReason, UnreadableFile

_AS_FORMULA = re.compile(r'="?([^"]*)"?')
_NOT_IN_HEADS = re.compile(r"[\s._()-]")


def find_columns(
    heads: Sequence[str], columns: Mapping[str, Sequence[str]]
) -> tuple[dict[str, int], tuple[str, ...]]:
    """Find columns by their heads, in any order; give the heads of all others apart.

    `columns` holds the words that name each. Raise `UnreadableFile` where two name the same.
    """
    known = {word: name for name, words in columns.items() for word in words}
    places: dict[str, int] = {}
    unused: list[str] = []
    for place, head in enumerate(heads):
        name = known.get(_NOT_IN_HEADS.sub("", head).lower())
        if name is None:
            if head:
                unused.append(head[:40])
        elif name in places:
            raise UnreadableFile(FileReason.COLUMNS_TWICE, columns=[head])
        else:
            places[name] = place
    return places, tuple(unused)


def plain(cell: str) -> str:
    """Undo what spreadsheets do to a code that is text: Thai digits, `="06..."`, an apostrophe."""
    text = to_arabic_digits(cell).strip().lstrip("'")
    formula = _AS_FORMULA.fullmatch(text)
    return (formula[1] if formula else text).strip()
