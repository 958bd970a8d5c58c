"""Print official letters in their two forms: บันทึกข้อความ and หนังสือภายนอก.

Several letters make one file, each numbered for itself, so that one goes to every addressee.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.documents.fonts import document_font
from app.documents.official_sheets import MemoSheet, letter_sheets, memo_sheets
from app.documents.official_values import (
    MEASURES,
    OFFICIAL_PAGE,
    ExternalLetter,
    Memo,
    OfficialLetter,
    Signature,
)
from app.documents.official_writing import paragraphs_of
from app.documents.render import Engine, render
from app.documents.templating import fill_in
from app.documents.writer import Writer

__all__ = [
    "MEASURES",
    "OFFICIAL_PAGE",
    "ExternalLetter",
    "Memo",
    "MemoSheet",
    "OfficialLetter",
    "Signature",
    "letter_sheets",
    "memo_sheets",
    "official_html",
    "official_pdf",
    "paragraphs_of",
]


def official_pdf(
    letters: Sequence[OfficialLetter],
    *,
    engine: Engine,
    thai_digits: bool = True,
) -> bytes:
    """Return letters of one form as a PDF, in the order given."""
    html = official_html(letters, thai_digits=thai_digits)
    return render(html, engine=engine)


def official_html(
    letters: Sequence[OfficialLetter],
    *,
    thai_digits: bool = True,
) -> str:
    """Return letters of one form as the HTML that either engine prints."""
    writer = Writer(document_font(), thai_digits)
    memos = [letter for letter in letters if isinstance(letter, Memo)]
    external = [letter for letter in letters if isinstance(letter, ExternalLetter)]
    if bool(memos) == bool(external):
        raise ValueError("letters of one form make a file, and at least one of them")
    sheets = [sheet for memo in memos for sheet in memo_sheets(memo, writer)]
    sheets += [sheet for letter in external for sheet in letter_sheets(letter, writer)]
    return fill_in(
        "memo.html" if memos else "external_letter.html",
        font=writer.font,
        page=OFFICIAL_PAGE,
        official=MEASURES,
        digits=writer.digits,
        title=writer.clean(letters[0].subject),
        sheets=sheets,
    )
