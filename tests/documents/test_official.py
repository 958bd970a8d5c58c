"""Official letters read back from paper: every line, the sheets they fill, and hostile text."""

from __future__ import annotations

import zlib
from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from struct import pack
from typing import Any

import pypdfium2
import pytest

from app.documents.fonts import document_font
from app.documents.official import (
    ExternalLetter,
    Memo,
    OfficialLetter,
    Signature,
    memo_sheets,
    official_html,
    official_pdf,
    paragraphs_of,
)
from app.documents.official_writing import in_digits
from app.documents.render import Engine
from app.documents.writer import Writer
from app.domain.thai_calendar import to_thai_digits
from tests.documents.official_letters import CLOSING, OPENING, POINT, SUBJECT, external_letter, memo
from tests.documents.reading import fonts_of, lines_of, pages_of, running_text_of
from tests.support.growth import grows_like_its_input

# Written in letters that every engine gives back, whatever scripts stand beside them.
WRITER = Writer(document_font(), thai_digits=True)
LAST = "LEC LAST LINE"
HOSTILE = [
    "ก" + "\u0e49" * 12_000,
    "ก" * 10_000,
    "W" * 10_000,
    "\u202eabc\u0000\ud800\uf70a\u2066\x1b[31m",
    "&amp;&lt;{{ 7 * 7 }}{% include 'base.html' %}</div><img src=x>" * 50,
    "\n\r\u2028" * 500,
    "👩‍👩‍👧‍👦漢字ع" * 100,
]


def grey(width: int, height: int) -> bytes:
    """Return a PNG of so many points each way."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return pack(">I", len(data)) + kind + data + pack(">I", zlib.crc32(kind + data))

    header = pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x80" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (chunk(b"IHDR", header), chunk(b"IDAT", rows), chunk(b"IEND", b""))
    )


def tight(text: str) -> str:
    return "".join(to_thai_digits(text).split())


def test_a_memo_says_all_that_was_put_into_it_in_thai_digits(pdf_engine: Engine) -> None:
    pdf = official_pdf([memo(written_on=date(2021, 6, 9))], engine=pdf_engine)
    text = tight("".join(lines_of(pdf)))
    for part in (
        "บันทึกข้อความ",
        "ส่วนราชการกองการศึกษา โทร. ๐ ๔๕๖๑ ๔๘๗๓",
        "ที่ตย ๕๑๐๐๘/๑๒",
        "วันที่๙ มิถุนายน ๒๕๖๔",
        "เรียนผู้อำนวยการโรงเรียนในสังกัดทุกแห่ง",
        SUBJECT,
        OPENING,
        f"1. {POINT}",
        f"2. {POINT}",
        CLOSING,
        "(นางสาวน้ำผึ้ง ที่ญาติ)",
        "นายกองค์การบริหารส่วนจังหวัดตัวอย่าง",
    ):
        assert tight(part) in text
    assert all(embedded for name, embedded in fonts_of(pdf))


def test_a_file_is_called_by_its_subject(pdf_engine: Engine) -> None:
    pdf = pypdfium2.PdfDocument(official_pdf([memo(subject="ก & ข <1>")], engine=pdf_engine))
    assert pdf.get_metadata_value("Title") == "ก & ข <1>"
    pdf.close()


def test_an_external_letter_says_all_that_was_put_into_it(pdf_engine: Engine) -> None:
    pdf = official_pdf([external_letter(written_on=date(2021, 6, 9))], engine=pdf_engine)
    lines = lines_of(pdf)
    for line in (
        "ที่ ตย ๐๐๒๓.๓/ว ๒๕๖ ศาลากลางจังหวัดตัวอย่าง",
        "ถนนตัวอย่าง ตย ๓๓๐๐๐",
        "๙ มิถุนายน ๒๕๖๔",
        "อ้างถึง หนังสือกรมตัวอย่าง ที่ มท ๐๘๑๖.๒/ว ๗๙๖",
        "สิ่งที่ส่งมาด้วย ๑. สำเนาหนังสือ จำนวน ๑ ชุด",
        "๒. แนวทาง จำนวน ๑ ชุด",
        CLOSING,
        "ขอแสดงความนับถือ",
        "(นายทดสอบ ระบบ)",
        "ท้องถิ่นจังหวัดตัวอย่าง ปฏิบัติราชการแทน",
        "ผู้ว่าราชการจังหวัดตัวอย่าง",
        "โทร. ๐ ๔๕๖๑ ๓๗๘๖",
    ):
        assert line in lines
    assert tight(OPENING) in running_text_of(pdf)


@pytest.mark.parametrize("letter", [memo(20), external_letter(20)], ids=["memo", "external"])
def test_a_long_letter_announces_each_next_sheet_and_loses_no_line(
    letter: Memo | ExternalLetter, pdf_engine: Engine
) -> None:
    pages = pages_of(official_pdf([letter], engine=pdf_engine))
    assert len(pages) == 3
    bare = []
    for number, page in enumerate(pages, start=1):
        lines = [" ".join(line.split()) for line in page.splitlines() if line.strip()]
        if number > 1:
            assert lines.pop(0) == to_thai_digits(f"- {number} -")
        if number < len(pages):
            announced = lines.pop().removeprefix("/").removesuffix("...")
            following = [line for line in pages[number].splitlines() if line.strip()][1]
            assert following.strip().startswith(announced)
        bare.append("".join("".join(lines).split()))
    assert "".join(map(tight, letter.body)) in "".join(bare)
    assert tight(CLOSING) in bare[-1]
    assert letter.signature.name.replace(" ", "") in bare[-1]


def test_both_engines_print_the_same_lines_on_the_same_sheets() -> None:
    letters = [memo(number) for number in (1, 7, 8, 9, 15)]
    printed = [
        [
            [tight(line) for line in page.splitlines() if line.strip()]
            for page in pages_of(official_pdf(letters, engine=engine))
        ]
        for engine in Engine
    ]
    assert printed[0] == printed[1]


def test_a_blank_number_date_and_name_leave_dots_to_be_filled_by_hand(pdf_engine: Engine) -> None:
    blank = replace(external_letter(), number="", signature=Signature("", "ท้องถิ่นจังหวัด"))
    lines = lines_of(official_pdf([blank], engine=pdf_engine))
    assert f"ที่ {'.' * 30} ศาลากลางจังหวัดตัวอย่าง" in lines
    assert "." * 30 in lines
    assert f"({'.' * 60})" in lines
    circular = official_pdf([replace(blank, number="ตย 0023.3/ว")], engine=pdf_engine)
    assert f"ที่ ตย ๐๐๒๓.๓/ว {'.' * 16}" in " ".join(lines_of(circular))
    # A memo has its leaders: nothing is written on them.
    memo_lines = lines_of(official_pdf([replace(memo(), number="")], engine=pdf_engine))
    assert "ที่ วันที่" in memo_lines


def test_arabic_digits_are_written_where_the_office_wants_them_whatever_was_typed() -> None:
    html = official_html([memo(number="ตย ๕๑๐๐๘/๑๒")], thai_digits=False)
    assert "51008/12" in html
    assert "๕" not in html


def test_an_address_and_a_code_keep_their_digits() -> None:
    html = official_html(
        [memo(body=("เปิด https://lec33.example.go.th รหัส LEC-2564-A1 จำนวน 12 คน",))]
    )
    assert "lec33.example" in html
    assert "LEC-2564-A1" in html
    assert "จำนวน ๑๒ คน" in html


def test_many_letters_make_one_file_each_numbered_for_itself(pdf_engine: Engine) -> None:
    pdf = official_pdf([memo(12), memo(1), memo(12)], engine=pdf_engine)
    pages = pages_of(pdf)
    assert ["บันทึกข้อความ" in page for page in pages] == [True, False, True, True, False]
    assert ["- ๒ -" in page for page in pages] == [False, True, False, False, True]


@pytest.mark.parametrize("letter", [memo(), external_letter()], ids=["memo", "external"])
@pytest.mark.parametrize(("width", "height"), [(300, 300), (400, 100), (100, 400)])
def test_an_emblem_keeps_its_shape_inside_its_box(
    letter: Memo | ExternalLetter, width: int, height: int, pdf_engine: Engine
) -> None:
    picture = f"data:image/png;base64,{b64encode(grey(width, height)).decode()}"
    pdf = pypdfium2.PdfDocument(official_pdf([replace(letter, emblem=picture)], engine=pdf_engine))
    (left, bottom, right, top) = next(
        one.get_bounds() for one in pdf[0].get_objects() if isinstance(one, pypdfium2.PdfImage)
    )
    assert (right - left) / (top - bottom) == pytest.approx(width / height, rel=0.02)
    high = 15 if isinstance(letter, Memo) else 30
    assert top - bottom <= high * 72 / 25.4 + 1
    pdf.close()


def test_a_paragraph_of_any_length_is_printed_to_its_end() -> None:
    typed = "\n".join(f"คำที่{number} ข้อความยาวของหนังสือราชการ" for number in range(500))
    sheets = memo_sheets(memo(body=paragraphs_of(typed), closing=LAST), WRITER)
    printed = "".join(line.text for sheet in sheets for line in sheet.lines)
    assert tight(printed) == tight(typed + LAST)


def test_a_number_clings_to_the_word_that_counts() -> None:
    for filler in range(40):
        subject = f"{'ก' * filler}ทดสอบการนำส่งข้อมูล ประจำปีการศึกษา 2564 (ครั้งที่ 1) โทร. 0 4561 4873 นั้น"
        (head,) = [sheet.head for sheet in memo_sheets(memo(subject=subject * 3), WRITER)]
        assert head is not None
        ends = [line.lines[0].split()[-1] for line in head.subject.lines]
        assert not {"(ครั้งที่", "โทร.", "0", "๐"} & set(ends)


def test_digits_are_changed_in_time_that_grows_with_the_text() -> None:
    assert grows_like_its_input(lambda size: in_digits("=" * size, WRITER), 40_000)


def hostile_memo(text: str) -> Memo:
    return memo(agency=text, **hostile_fields(text))


def hostile_letter(text: str) -> ExternalLetter:
    return external_letter(agency=(text, text), division=(text, text), **hostile_fields(text))


def hostile_fields(text: str) -> dict[str, Any]:
    """Put `text` into every field of a letter but its paragraphs."""
    return {
        "number": text,
        "subject": text,
        "addressee": text,
        "references": (text,),
        "enclosures": (text, text),
        "signature": Signature(text, text, text),
        "closing": LAST,
    }


def printed_together(letters: Sequence[OfficialLetter], engine: Engine) -> list[list[str]]:
    """Print letters that close with `LAST` into one file, and give the pages of each."""
    pages = pages_of(official_pdf(letters, engine=engine))
    ends = [number for number, page in enumerate(pages, start=1) if LAST in page]
    assert len(ends) == len(letters)
    assert ends[-1] == len(pages)
    return [pages[first:end] for first, end in pairwise([0, *ends])]


@pytest.mark.parametrize("written", [hostile_memo, hostile_letter], ids=["memo", "external"])
def test_no_text_moves_anything_out_of_a_sheet(
    written: Callable[[str], OfficialLetter], pdf_engine: Engine
) -> None:
    letters = printed_together([written(text) for text in HOSTILE], pdf_engine)
    assert [number for number, pages in enumerate(letters) if len(pages) > 3] == []


def test_hostile_paragraphs_flow_like_others(pdf_engine: Engine) -> None:
    memos = [memo(body=(text, POINT), closing=LAST) for text in HOSTILE]
    for first, *others in printed_together(memos, pdf_engine):
        assert "บันทึกข้อความ" in first
        for number, page in enumerate(others, start=2):
            assert to_thai_digits(f"-{number}-") in tight(page)
