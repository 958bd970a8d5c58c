"""Write the fields of an official letter: its digits, and lines that stay within their place."""

from __future__ import annotations

import re

from app.documents.text_fit import FittedText
from app.documents.writer import Writer
from app.domain.thai_calendar import to_arabic_digits, to_thai_digits

# A letter is typed or signed by hand where the office leaves a place blank.
DOTS = "." * 30
FEW_DOTS = "." * 16
LONGEST_FIELD = 500
# Addresses, codes and words in Latin letters keep their digits as they are typed. A run is taken
# whole and looked into once: to seek a letter from each of its places takes the square of the time.
_RUN = re.compile(r"[!-~]+|[๐-๙]+")
_LATIN = re.compile(r"[A-Za-z]")
_POINT = re.compile(r"[-•]|\(?[0-9๐-๙]{1,3}[.)]")
_UNFINISHED_NUMBER = re.compile(r".*(?:/|/ ?ว)\Z", re.S)


def in_digits(text: str, writer: Writer) -> str:
    """Return `text` with its numbers in the digits of this document, whichever were typed."""
    change = to_thai_digits if writer.thai_digits else to_arabic_digits

    def changed(word: re.Match[str]) -> str:
        return word[0] if _LATIN.search(word[0]) else change(word[0])

    return _RUN.sub(changed, text)


def field_lines(
    text: str, writer: Writer, *, width_mm: float, most: int = 4
) -> tuple[FittedText, ...]:
    """Return the lines of a field; what takes more than `most` is set smaller, into one."""
    written = in_digits(text, writer)
    lines = writer.paragraph(written, width_mm=width_mm, limit=LONGEST_FIELD)
    if len(lines) > most:
        return (writer.line(written, width_mm=width_mm),)
    return tuple(FittedText((line,)) for line in lines)


def number_or_dots(number: str, dots: str = DOTS) -> str:
    """Return a letter's number, with dots for as much of it as is written in by hand."""
    number = number.strip()
    if not number:
        return dots
    return f"{number} {FEW_DOTS}" if _UNFINISHED_NUMBER.match(number) else number


def paragraphs_of(text: str) -> tuple[str, ...]:
    """Divide a typed body: an empty line ends a paragraph, and a numbered point begins one."""
    paragraphs: list[str] = []
    is_new = True
    for line in map(str.strip, text.splitlines()):
        if line and (is_new or _POINT.match(line)):
            paragraphs.append(line)
        elif line:
            paragraphs[-1] += f" {line}"
        is_new = not line
    return tuple(paragraphs)
