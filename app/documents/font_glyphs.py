"""Know which text every glyph of an installed font stands for, alternates included."""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from unicodedata import normalize

from fontTools.pens.areaPen import AreaPen
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont

NIKHAHIT, SARA_AA, SARA_AM = "\u0e4d", "\u0e32", "\u0e33"
# An alternate of an alternate of a ligature: four rounds reach every glyph of both typefaces.
SUBSTITUTION_ROUNDS = 4
# It complains of the creation dates of Qt's subsets, which nobody reads.
logging.getLogger("fontTools").setLevel(logging.ERROR)

SINGLE, MULTIPLE, ALTERNATE, LIGATURE, EXTENSION = 1, 2, 3, 4, 7

# The engine draws "fi" with this glyph; nobody types it.
_LATIN_LIGATURES = {point: normalize("NFKC", chr(point)) for point in range(0xFB00, 0xFB07)}

Shape = tuple[float, ...]


@dataclass(frozen=True)
class InstalledFont:
    """What a font file says of its glyphs: texts by glyph number, and the shapes of alternates."""

    postscript_name: str
    texts: dict[int, str]
    alternates: tuple[tuple[Shape, str], ...]


def is_private(text: str) -> bool:
    """Tell whether `text` begins with a character of the private use area."""
    return "\ue000" <= text[:1] <= "\uf8ff"


@cache
def installed_font(path: Path) -> InstalledFont:
    """Read the font at `path`."""
    with TTFont(path) as font:
        encoded = {
            glyph: _LATIN_LIGATURES.get(point, chr(point))
            for point, glyph in sorted(font.getBestCmap().items(), reverse=True)
            if not is_private(chr(point))
        }
        texts = _with_substitutes(encoded, font)
        glyphs = font.getGlyphOrder()
        shapes = (
            (shape_of(font, glyph), texts[glyph])
            for glyph in glyphs
            if glyph in texts and glyph not in encoded
        )
        return InstalledFont(
            postscript_name=font["name"].getDebugName(6) or "",
            texts={number: texts[glyph] for number, glyph in enumerate(glyphs) if glyph in texts},
            alternates=tuple((shape, text) for shape, text in shapes if shape),
        )


def shape_of(font: TTFont, glyph: str) -> Shape | None:
    """Return bounds, area and number of contours in thousandths of an em, or None when blank.

    It is the same for a glyph in a font file and in the subset, renumbered and re-scaled, that Qt
    makes of it; area and contours carry a weight that makes the numbers comparable.
    """
    glyph_set = font.getGlyphSet()
    bounds, area = BoundsPen(glyph_set), AreaPen(glyph_set)
    outline = DecomposingRecordingPen(glyph_set)
    for pen in (bounds, area, outline):
        glyph_set[glyph].draw(pen)
    if not bounds.bounds:
        return None
    scale = 1000 / font["head"].unitsPerEm
    contours = sum(operator == "moveTo" for operator, _ in outline.value)
    edges = (edge * scale for edge in bounds.bounds)
    return (*edges, abs(area.value) * scale * scale / 500, contours * 3)


def _with_substitutes(encoded: dict[str, str], font: TTFont) -> dict[str, str]:
    """Add the glyphs that the font puts in place of others (GSUB) to those it encodes."""
    texts = dict(encoded)
    if "GSUB" not in font:
        return texts
    substitutions = list(_substitutions(font["GSUB"].table.LookupList.Lookup))
    for _ in range(SUBSTITUTION_ROUNDS):
        for parts, substitute in substitutions:
            if substitute not in texts and all(part in texts for part in parts):
                texts[substitute] = "".join(texts[part] for part in parts)
    for glyph, (sign, letter) in _split_in_two(font["GSUB"].table.LookupList.Lookup):
        if texts.get(glyph) == SARA_AM:
            texts.setdefault(sign, NIKHAHIT)
            texts.setdefault(letter, SARA_AA)
    return texts


def _subtables(lookups: Iterable[Any]) -> Iterator[Any]:
    for lookup in lookups:
        for subtable in lookup.SubTable:
            yield subtable.ExtSubTable if subtable.LookupType == EXTENSION else subtable


def _substitutions(lookups: Iterable[Any]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the glyphs that are replaced and the one that takes their place."""
    for table in _subtables(lookups):
        if table.LookupType == SINGLE:
            for glyph, substitute in table.mapping.items():
                yield (glyph,), substitute
        elif table.LookupType == ALTERNATE:
            for glyph, substitutes in table.alternates.items():
                for substitute in substitutes:
                    yield (glyph,), substitute
        elif table.LookupType == LIGATURE:
            for first, ligatures in table.ligatures.items():
                for ligature in ligatures:
                    yield (first, *ligature.Component), ligature.LigGlyph


def _split_in_two(lookups: Iterable[Any]) -> Iterator[tuple[str, list[str]]]:
    for table in _subtables(lookups):
        if table.LookupType == MULTIPLE:
            yield from ((glyph, parts) for glyph, parts in table.mapping.items() if len(parts) == 2)
