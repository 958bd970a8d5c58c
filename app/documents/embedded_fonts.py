"""Find out what the glyphs of a font inside a PDF mean, by the installed font it came from."""

import io
from collections.abc import Iterable, Mapping
from pathlib import Path

import pikepdf
from fontTools.ttLib import TTFont

from app.documents.font_glyphs import InstalledFont, Shape, installed_font, is_private, shape_of
from app.documents.to_unicode import read_to_unicode

# The nearest alternate wins; re-scaling moves a shape by up to four thousandths of an em, so that
# a glyph farther from all of them is none of them.
TOLERANCE = 6


def glyph_texts(font: pikepdf.Object, installed_at: Iterable[Path]) -> dict[int, str] | None:
    """Return the text of each glyph of an embedded font, or None where it is of another make.

    Both engines embed TrueType outlines addressed by two-byte glyph numbers (Identity-H).
    """
    if font.get("/Encoding") != "/Identity-H" or "/ToUnicode" not in font:
        return None
    file = font.DescendantFonts[0].FontDescriptor.get("/FontFile2")
    if file is None:
        return None
    given = read_to_unicode(font.ToUnicode.read_bytes())
    subset_tag, _, name = str(font.BaseFont).lstrip("/").rpartition("+")
    origin = _origin(name, installed_at)
    if origin is None:
        return given
    if subset_tag:
        # HarfBuzz's subsets, which WeasyPrint embeds, keep the glyph numbers of the font file.
        return {**given, **origin.texts}
    return _matched_by_shape(file.read_bytes(), given, origin)


def _origin(name: str, installed_at: Iterable[Path]) -> InstalledFont | None:
    wanted = _plain(name)
    fonts = (installed_font(path) for path in installed_at)
    return next((font for font in fonts if _plain(font.postscript_name) == wanted), None)


def _plain(name: str) -> str:
    return name.lower().replace("-", "").replace(" ", "").removesuffix("regular")


def _matched_by_shape(
    file: bytes, given: Mapping[int, str], origin: InstalledFont
) -> dict[int, str]:
    """Fill in the glyphs to which Qt, having renumbered them, gave no text or a private one."""
    texts = dict(given)
    with TTFont(io.BytesIO(file)) as subset:
        for number, glyph in enumerate(subset.getGlyphOrder()):
            text = given.get(number, "")
            if text in ("\t", "\u00a0"):
                texts[number] = " "
            elif text in ("", "\0") or is_private(text):
                shape = shape_of(subset, glyph)
                nearest = _nearest(shape, origin) if shape else None
                if nearest:
                    texts[number] = nearest
    return texts


def _nearest(shape: Shape, origin: InstalledFont) -> str | None:
    distance, text = min(
        (
            (max(abs(a - b) for a, b in zip(shape, known, strict=True)), text)
            for known, text in origin.alternates
        ),
        default=(TOLERANCE, ""),
    )
    return text if distance < TOLERANCE else None
