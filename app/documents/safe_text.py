"""Make any text fit to print: what people typed or pasted may not upset an engine or a page."""

import unicodedata

from app.documents.thai_spelling import standard_spelling

LONGEST = 200
MARKS_IN_A_ROW = 3
# Control, format (bidirectional and zero-width), surrogate, private use, unassigned.
UNPRINTABLE = {"Cc", "Cf", "Cs", "Co", "Cn"}


def printable(text: str) -> str:
    """Return `text` on one line in its standard spelling: at most 200 characters, at most three
    combining marks in a row, nothing invisible."""
    # Cut twice: normalising 12,000 marks costs time, and taking characters away makes room.
    spaced = " ".join(text[: LONGEST * 10].split())
    kept: list[str] = []
    marks = 0
    for character in standard_spelling(spaced):
        category = unicodedata.category(character)
        if category in UNPRINTABLE:
            continue
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        if marks <= MARKS_IN_A_ROW:
            kept.append(character)
    return standard_spelling("".join(kept))[:LONGEST].strip()
