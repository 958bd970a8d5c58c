"""Thai text that is searched for, copied or read aloud is the text that was written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

import pytest

from app.documents.content_stream import with_actual_text
from app.documents.fonts import DocumentFont, laksaman, sarabun
from app.documents.render import Engine, render
from app.documents.to_unicode import read_to_unicode, write_to_unicode
from app.domain.thai_text import clean
from tests.documents.people import AWKWARD_NAMES, LONGEST_NAME, names
from tests.documents.reading import fonts_of, lines_of

WORDS = (
    *("ที่", "น้ำ", "ปู่", "ญาติ", "ฐาน", "ปี้", "ฝั่ง", "ฟ้า", "กุ๊ก", "พันธุ์", "ญูฐุ", "ปฏิญญา"),
    *("ฤๅษี", "ป่ำ", "เก๋า", "โต๊ะ", "ผู้", "ไม้ไผ่", "เสน่ห์", "ร่ำรวย", "สฺวากฺขาโต", "เฟื้อ"),
    *("๐๑๒๓๔๕๖๗๘๙", "0123456789", "G6433 1/2", "Mc'Donald-Élise", "fi ffl", "พ.ศ. ๒๕๖๔"),
)
FONTS: dict[str, Callable[[], DocumentFont | None]] = {"laksaman": laksaman, "sarabun": sarabun}


@pytest.fixture(params=FONTS)
def typeface(request: pytest.FixtureRequest) -> DocumentFont:
    """Each typeface that a document may be set in."""
    found = FONTS[request.param]()
    assert found, f"{request.param} is not installed"
    return found


def printed_lines(texts: Sequence[str], engine: Engine, font: DocumentFont) -> list[str]:
    """Print each text on a line of its own, regular and bold by turns, and read the lines."""
    paragraphs = "".join(
        f"<p style='font-weight: {'bold' if number % 2 else 'normal'}'>{escape(text)}</p>"
        for number, text in enumerate(texts)
    )
    html = (
        "<!DOCTYPE html><html lang='th'><meta charset='utf-8'><title>รายชื่อ</title><style>"
        f"p {{ font: 10pt {font.family}; margin: 0; white-space: nowrap }}</style>{paragraphs}"
    )
    pdf = render(html, engine=engine, font=font)
    assert all(font.family in name and embedded for name, embedded in fonts_of(pdf))
    return [line for line in lines_of(pdf) if line]


def test_difficult_words_come_back_exactly(pdf_engine: Engine, typeface: DocumentFont) -> None:
    words = [*WORDS, *AWKWARD_NAMES, LONGEST_NAME]
    assert [clean(word) for word in words] == words
    assert printed_lines(words, pdf_engine, typeface) == words


def test_every_name_of_the_reference_data_comes_back_exactly(pdf_engine: Engine) -> None:
    font = laksaman()
    assert font
    files = ("family_names.txt", "given_names_female.txt", "given_names_male.txt")
    people = [clean(name) for file in files for name in names(file)]
    assert printed_lines(people, pdf_engine, font) == people


def test_every_letter_form_with_every_mark_comes_back_exactly(
    pdf_engine: Engine, typeface: DocumentFont
) -> None:
    vowels = ["", *"\u0e38\u0e39\u0e3a\u0e31\u0e34\u0e35\u0e36\u0e37\u0e47"]
    tones = ["", *"\u0e48\u0e49\u0e4a\u0e4b\u0e4c"]
    syllables = [
        clean(letter + vowel + tone)
        for letter in "กปฝฟฬญฐฎฏฤโไ"
        for vowel in vowels
        for tone in tones
    ]
    syllables += [f"{letter}{tone}ำ" for letter in "กปฝฟ" for tone in tones[:-1]]
    lines = [" ".join(syllables[start : start + 12]) for start in range(0, len(syllables), 12)]
    assert printed_lines(lines, pdf_engine, typeface) == lines


def test_a_to_unicode_table_is_read_as_it_was_written() -> None:
    texts = {glyph: chr(0x0E01 + glyph % 80) * (1 + glyph % 3) for glyph in range(1, 500, 3)}
    assert read_to_unicode(write_to_unicode(texts)) == texts


def test_ranges_of_a_to_unicode_table_are_read() -> None:
    table = (
        b"2 beginbfrange\n<0001> <0003> [<0E17> <0E35> <0E48>]\n<0010> <0012> <0E51>\nendbfrange"
    )
    assert read_to_unicode(table) == {1: "ท", 2: "ี", 3: "่", 16: "๑", 17: "๒", 18: "๓"}


def test_a_line_is_marked_with_what_it_shows_in_written_order() -> None:
    page = b"q BT /F1 18 Tf 1 0 0 -1 0 0 Tm 0 -42 Td <0001> Tj 5 0 Td [<0002>-7<00030004>] TJ ET Q"
    marked = with_actual_text(page, {b"F1": {1: "น", 2: "ํ", 3: "้", 4: "า"}})
    text = "น้ำ".encode("utf-16-be").hex().upper().encode()
    assert marked == (
        b"q BT /F1 18 Tf 1 0 0 -1 0 0 Tm 0 -42 Td /Span <</ActualText <FEFF" + text + b">>> BDC "
        b"<0001> Tj 5 0 Td [<0002>-7<00030004>] TJ EMC\n ET Q"
    )


def test_a_move_to_another_height_begins_another_line() -> None:
    page = b"BT /F1 10 Tf <0001> Tj 0 12 Td <0001> Tj ET"
    assert with_actual_text(page, {b"F1": {1: "ก"}}).count(b"/ActualText <FEFF0E01>") == 2


@pytest.mark.parametrize(
    "page",
    [
        b"BT /F1 10 Tf <0009> Tj ET",
        b"BT /F2 10 Tf <0001> Tj ET",
        b"BT /F1 10 Tf (ab) Tj ET",
        b"BI /W 1 /H 1 ID BT <0001> Tj ET EI BT /F1 10 Tf <0001> Tj ET",
    ],
    ids=["unknown glyph", "unknown font", "string in parentheses", "inline picture"],
)
def test_what_is_not_understood_stays_as_it_is(page: bytes) -> None:
    assert with_actual_text(page, {b"F1": {1: "ก"}, b"F2": None}) == page
