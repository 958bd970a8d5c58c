"""Write beside each line of glyphs on a PDF page the text that it shows (/ActualText)."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

import pikepdf
from pikepdf import (
    ContentStreamInlineImage,
    ContentStreamInstruction,
    Dictionary,
    Name,
    Operator,
    String,
)

from app.documents.thai_spelling import standard_spelling

GlyphTexts: TypeAlias = Mapping[int, str]
Instruction: TypeAlias = ContentStreamInstruction | ContentStreamInlineImage

SHOWING = {"Tj", "TJ"}
# What may stand inside a line without ending it.
WITHIN_LINE = SHOWING | {"Tf", "Td", "Ts", "Tc", "Tw", "Tz", "TL", "Tr", "gs", "rg", "g", "k"}
END_OF_SPAN = ContentStreamInstruction([], Operator("EMC"))


def with_actual_text(
    page: Iterable[Instruction], fonts: Mapping[str, GlyphTexts | None]
) -> Iterator[Instruction]:
    """Yield the instructions of `page` with every line of text put between BDC and EMC.

    A line in which a glyph's meaning is unknown is left as it is.
    """
    line = _Line(fonts)
    for instruction in page:
        if line.ends_before(instruction):
            yield from line.closed()
        line.add(instruction)
        if not line.is_open:
            yield from line.closed()
    yield from line.closed()


class _Line:
    """Instructions read since the first glyph of a line, and the text they show."""

    def __init__(self, fonts: Mapping[str, GlyphTexts | None]) -> None:
        self._fonts = fonts
        self._font: GlyphTexts | None = None
        self._size = 1.0
        self._instructions: list[Instruction] = []
        self._text: list[str] = []
        self._end = 0
        self._known = True
        self.is_open = False

    def ends_before(self, instruction: Instruction) -> bool:
        """Tell whether `instruction` leaves the line."""
        operator = str(instruction.operator)
        if operator == "Td":
            return abs(float(instruction.operands[1])) > self._size / 2
        return operator not in WITHIN_LINE

    def add(self, instruction: Instruction) -> None:
        """Take in the next instruction; a glyph opens the line."""
        operator = str(instruction.operator)
        if operator == "BT":
            self._font = None
        elif operator == "Tf":
            self._font = self._fonts.get(str(instruction.operands[0]))
            self._size = float(instruction.operands[1])
        self._instructions.append(instruction)
        if operator in SHOWING:
            self.is_open = True
            self._end = len(self._instructions)
            self._read(instruction.operands[0])

    def closed(self) -> list[Instruction]:
        """Return what was read, marked with its text, and begin afresh."""
        text = standard_spelling("".join(self._text))
        read, end = self._instructions, self._end
        marked = self.is_open and self._known and text.strip()
        self._instructions, self._text, self._end = [], [], 0
        self.is_open, self._known = False, True
        if not marked:
            return read
        span = Dictionary(ActualText=String(b"\xfe\xff" + text.encode("utf-16-be")))
        begin = ContentStreamInstruction([Name.Span, span], Operator("BDC"))
        return [begin, *read[:end], END_OF_SPAN, *read[end:]]

    def _read(self, shown: pikepdf.Object) -> None:
        if self._font is None:
            self._known = False
            return
        for piece in shown if isinstance(shown, pikepdf.Array) else [shown]:
            if not isinstance(piece, pikepdf.String):
                continue
            codes = bytes(piece)
            for start in range(0, len(codes) - 1, 2):
                text = self._font.get(int.from_bytes(codes[start : start + 2], "big"))
                self._known = self._known and text is not None
                self._text.append(text or "")
