"""The submissions of authority and province, read back from paper."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from app.documents.overview import overview_html, overview_pdf
from app.documents.render import Engine
from app.domain.thai_calendar import to_thai_digits
from tests.documents.people import CODE, LONGEST_NAME, overview
from tests.documents.reading import fonts_of, pages_of, running_text_of

LEVELS = pytest.mark.parametrize("level", ["authority", "province"])


@LEVELS
def test_every_confirmation_stands_with_its_figures_who_when_version_and_code(
    level: str, pdf_engine: Engine
) -> None:
    document = overview(60, level=level)
    pdf = overview_pdf(document, engine=pdf_engine)
    pages = pages_of(pdf)
    text = " ".join(" ".join(pages).split())
    for child in document.children:
        figures = to_thai_digits(f"{child.male:,} {child.female:,} {child.pupils:,}")
        assert child.code_of_unit in text
        assert child.code in text
        assert re.search(rf"\b{figures}\b", text)
    assert text.count("นางสาวกรรณิการ์ น้ำใจดี") == len(document.children)
    assert text.count("๙ มิ.ย. ๒๕๖๔ ๑๕.๓๐ น.") == len(document.children)
    for number, page in enumerate(pages, start=1):
        assert to_thai_digits(f"หน้า {number} จาก {len(pages)}") in page
        assert f"เอกสารนำส่งข้อมูล ฉบับที่ ๒ รหัสตรวจสอบ {CODE}" in page
    assert all(embedded for _, embedded in fonts_of(pdf))


@LEVELS
def test_an_overview_goes_to_the_other_agency_by_an_external_letter(
    level: str, pdf_engine: Engine
) -> None:
    text = running_text_of(overview_pdf(overview(4, level=level), engine=pdf_engine))
    above = {"authority": "ผู้ว่าราชการจังหวัดศรีสะเกษ", "province": "อธิบดีกรมส่งเสริมการปกครองท้องถิ่น"}
    told_by = {"authority": "จังหวัดศรีสะเกษ", "province": "กรมส่งเสริมการปกครองท้องถิ่น"}
    assert f"เรียน{above[level]}" in text
    assert f"ตามที่{told_by[level]}แจ้ง" in text
    assert "ขอแสดงความนับถือ" in text
    assert "บันทึกข้อความ" not in text
    assert ("ปฏิบัติราชการแทน" in text) is (level == "province")
    assert text.count("ลงชื่อ") == 2
    assert "จำแนกตามระดับชั้นและเพศ" in text
    assert "ห้อง" not in text


def test_both_engines_print_the_same_pages_of_confirmations() -> None:
    codes = [
        [
            re.findall(r"7K3M-Q9XD-\d{4}", page)
            for page in pages_of(overview_pdf(overview(90), engine=engine))
        ]
        for engine in Engine
    ]
    assert codes[0] == codes[1]
    assert sum(map(len, codes[0])) == 90


def test_the_longest_names_move_no_row(pdf_engine: Engine) -> None:
    document = overview(20)
    long = replace(
        document,
        children=tuple(
            replace(child, name=LONGEST_NAME * 2, confirmed_by=LONGEST_NAME)
            for child in document.children
        ),
    )
    pages = pages_of(overview_pdf(long, engine=pdf_engine))
    assert len(pages) == overview_html(document).count('<div class="sheet')
