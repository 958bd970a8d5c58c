"""Read and write the ToUnicode table of a PDF font: glyph number to text."""

import re
from collections.abc import Iterator, Mapping

_BLOCK = re.compile(rb"beginbf(char|range)(.*?)endbf", re.S)
_HEX = re.compile(rb"<\s*([0-9A-Fa-f]*)\s*>")
_CHAR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>")
_RANGE = re.compile(
    rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:\[([^\]]*)\]|<([0-9A-Fa-f]+)>)", re.S
)
# The format allows a hundred entries in one block.
_BLOCK_SIZE = 100
_HEAD = b"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange"""
_FOOT = b"endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"


def read_to_unicode(table: bytes) -> dict[int, str]:
    """Return the text of each glyph number that `table` names."""
    return {
        glyph: text
        for block in _BLOCK.finditer(table)
        for glyph, text in (_chars if block[1] == b"char" else _ranges)(block[2])
    }


def write_to_unicode(texts: Mapping[int, str]) -> bytes:
    """Return the table that gives each glyph number its text."""
    entries = [
        b"<%04X> <%s>" % (glyph, text.encode("utf-16-be").hex().upper().encode())
        for glyph, text in sorted(texts.items())
    ]
    lines = [_HEAD]
    for start in range(0, len(entries), _BLOCK_SIZE):
        block = entries[start : start + _BLOCK_SIZE]
        lines += [b"%d beginbfchar" % len(block), *block, b"endbfchar"]
    return b"\n".join([*lines, _FOOT])


def _chars(block: bytes) -> Iterator[tuple[int, str]]:
    for glyph, text in _CHAR.findall(block):
        yield int(glyph, 16), _text(text)


def _ranges(block: bytes) -> Iterator[tuple[int, str]]:
    for first, last, listed, start in _RANGE.findall(block):
        if listed:
            texts = [_text(text) for text in _HEX.findall(listed)]
        else:
            texts = [chr(point) for point in _points(int(first, 16), int(last, 16), int(start, 16))]
        yield from enumerate(texts, start=int(first, 16))


def _points(first: int, last: int, start: int) -> range:
    return range(start, start + min(last - first, 0xFFFF) + 1)


def _text(digits: bytes) -> str:
    return bytes.fromhex(digits.decode()).decode("utf-16-be", "replace")
