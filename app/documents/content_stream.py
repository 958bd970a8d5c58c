"""Write beside each line of glyphs on a PDF page the text that it shows (/ActualText)."""

import re
import struct
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import repeat
from typing import TypeAlias, cast

from app.domain.thai_text import clean

GlyphTexts: TypeAlias = Mapping[int, str]
Fonts: TypeAlias = Mapping[bytes, GlyphTexts | None]

# Both engines write text as hexadecimal strings and pictures as objects of their own. A page with
# strings in parentheses or a picture in its midst cannot be read by patterns, and stays as it is.
_PICTURE = re.compile(rb"BI\b.*?\bID\b", re.S)


def _pattern(text: bytes) -> re.Pattern[bytes]:
    """Compile `text`, in which FONT, ONWARD and NUMBER stand for what instructions are made of."""
    # Qt moves on after each glyph; as long as it stays at one height, that is one step.
    parts = {
        b"FONT": rb"/(?P<font>[^\s/<>\[\]]+)\s+(?P<size>NUMBER)\s+Tf\b",
        b"ONWARD": rb"GLYPHS(?:\s++[-+.\d]++\s++-?0(?:\.0*+)?\s++Td\s++GLYPHS)*+",
        b"GLYPHS": rb"<[0-9A-Fa-f\s]*+>\s*+Tj\b",
        b"NUMBER": rb"[-+]?(?:\d+\.?\d*|\.\d+)",
    }
    for name, part in parts.items():
        text = text.replace(name, part)
    return re.compile(text, re.S)


# Nearly all that Qt writes are blocks of one line, which need no second look.
_TEXT_BLOCK = _pattern(
    rb"BT\b(?:\s+FONT(?:\s+NUMBER){6}\s+Tm\b\s+NUMBER\s+NUMBER\s+Td\b\s*"
    rb"(?P<line>ONWARD)\s*ET\b|.*?\bET\b)"
)
_STEP = _pattern(
    rb"FONT|NUMBER\s+(?P<down>NUMBER)\s+Td\b"
    rb"|(?P<shown>\[[^\]]*\]\s*TJ\b|ONWARD)"
    rb"|(?P<leap>\b(?:Tm|TD|BDC|BMC|EMC|ET)\b|T\*|['\"])"
)
_CODES = re.compile(rb"<([0-9A-Fa-f\s]*)>")


@dataclass
class _Line:
    """The piece of a text block that shows one line, and its text."""

    start: int
    end: int
    texts: list[str | None] = field(default_factory=list)


def _mark(texts: Iterable[str | None]) -> bytes | None:
    """Return the instruction that opens a line, or None where it is blank or a glyph unknown."""
    try:
        text = "".join(cast("Iterable[str]", texts))
    except TypeError:
        return None
    return _opening(text) if text.strip() else None


@lru_cache(maxsize=4096)
def _opening(text: str) -> bytes:
    """Return the instruction that opens a line; the same words stand in many a row."""
    # The order in which glyphs are drawn is not the order in which Thai is written.
    written = clean(text, limit=len(text)).encode("utf-16-be")
    return b"/Span <</ActualText <FEFF%s>>> BDC " % written.hex().upper().encode()


def with_actual_text(page: bytes, fonts: Fonts) -> bytes:
    """Return the instructions of `page` with every line of text put between BDC and EMC."""
    if b"(" in page or (b"BI" in page and _PICTURE.search(page)):
        return page
    return _TEXT_BLOCK.sub(
        lambda block: _marked_line(block, fonts) if block["line"] else _marked(block[0], fonts),
        page,
    )


def _marked_line(block: re.Match[bytes], fonts: Fonts) -> bytes:
    whole, line = block.group(0, "line")
    mark = _mark(_texts(line, fonts.get(block["font"])))
    if not mark:
        return whole
    start = block.start("line") - block.start()
    return b"".join((whole[:start], mark, line, b" EMC\n", whole[start + len(line) :]))


def _marked(block: bytes, fonts: Fonts) -> bytes:
    pieces: list[bytes] = []
    copied = 0
    for line in _lines(block, fonts):
        mark = _mark(line.texts)
        if mark:
            pieces += block[copied : line.start], mark, block[line.start : line.end], b" EMC\n"
            copied = line.end
    return b"".join([*pieces, block[copied:]])


def _lines(block: bytes, fonts: Fonts) -> Iterator[_Line]:
    """Yield what stands between two moves to another height."""
    font: GlyphTexts | None = None
    size = 1.0
    line: _Line | None = None
    for step in _STEP.finditer(block):
        if step["font"]:
            font, size = fonts.get(step["font"]), float(step["size"])
        elif step["shown"]:
            line = line or _Line(step.start(), step.end())
            line.end = step.end()
            line.texts += _texts(step["shown"], font)
        elif line and (step["leap"] or abs(float(step["down"])) > size / 2):
            yield line
            line = None


def _texts(shown: bytes, font: GlyphTexts | None) -> Iterable[str | None]:
    codes = bytes.fromhex(b"".join(_CODES.findall(shown)).decode("ascii"))
    glyphs = struct.unpack(f">{len(codes) // 2}H", codes[: len(codes) // 2 * 2])
    return map(font.get, glyphs) if font is not None else repeat(None, len(glyphs))
