"""The blank form for a child's data: it asks all that the portal asks, and is easy to write on."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain

import pytest

from app.documents.child_form import ChildFormDocument, child_form_html, child_form_pdf
from app.documents.child_form_lines import ADDRESSES, child_part, family_parts, office_part
from app.documents.fonts import document_font
from app.documents.form_lines import Boxes, Dots, Line, Ticks, Words, laid_out
from app.documents.render import Engine
from app.documents.writer import Writer
from app.services.rosters import facts
from app.web.institution.forms import GROUPS
from tests.documents.people import LONGEST_NAME
from tests.documents.reading import lines_of, pages_of, running_text_of

NARROWEST_DOTS_MM = 16
SCHOOL = ChildFormDocument(
    institution_name="โรงเรียนเทศบาลตัวอย่าง",
    institution_kind="school",
    authority_name="เทศบาลเมืองตัวอย่าง",
    province_name="ศรีสะเกษ",
    year_label="ปีการศึกษา 2564",
    printed_at=datetime(2021, 6, 9, 8, 30, tzinfo=UTC),
)
LINES = [
    line
    for part in (child_part("เด็กเล็ก"), *ADDRESSES, *family_parts("เด็กเล็ก"), office_part())
    for line in part.lines
]


@pytest.fixture(scope="module")
def printed() -> dict[Engine, bytes]:
    """A school's form, printed once by each engine."""
    return {engine: child_form_pdf(SCHOOL, engine=engine) for engine in Engine}


def test_the_form_asks_all_that_the_portal_asks_and_nothing_else() -> None:
    plain = set(facts.FACTS) | set(facts.DETAILS) - GROUPS.keys()
    grouped = {f"{group}.{part}" for group, parts in GROUPS.items() for part in parts}
    asked = list(chain.from_iterable(line.asks for line in LINES))
    assert sorted(asked) == sorted(plain | grouped)


@pytest.mark.parametrize("line", LINES, ids=lambda line: ",".join(line.asks) or "ticks")
def test_a_line_is_as_wide_as_the_sheet_and_leaves_space_to_write(line: Line) -> None:
    pieces = laid_out(line, Writer(document_font(), True), width_mm=180)
    has_dots = any(isinstance(part, Dots) for part in line.parts)
    width = sum(piece.width_mm for piece in pieces)
    assert width == pytest.approx(180, abs=0.1) if has_dots else width <= 180
    for piece in pieces:
        assert piece.kind != "dots" or piece.width_mm >= NARROWEST_DOTS_MM


def test_a_line_with_too_many_words_is_no_line() -> None:
    line = Line(("number",), (Words("เลขประจำตัวประชาชน" * 5), Boxes(), Ticks(("ชาย",))))
    with pytest.raises(ValueError, match="the line of number is too long"):
        laid_out(line, Writer(document_font(), True), width_mm=180)


def test_the_form_is_one_paper_of_two_sides_that_says_whose_it_is_and_what_for(
    pdf_engine: Engine, printed: dict[Engine, bytes]
) -> None:
    front, back = pages_of(printed[pdf_engine])
    for page in (front, back):
        assert "แบบกรอกข้อมูลนักเรียน ปีการศึกษา ๒๕๖๔" in page
        assert "โรงเรียนเทศบาลตัวอย่าง" in page
    assert "สังกัด เทศบาลเมืองตัวอย่าง จังหวัดศรีสะเกษ" in front
    assert "ผู้ปกครอง" in back
    assert "สำหรับเจ้าหน้าที่ของสถานศึกษา" in back
    told = running_text_of(printed[pdf_engine])
    assert "เพื่อการจัดการศึกษาและการจัดสรรงบประมาณ" in told
    assert "จะกรอกหรือไม่ก็ได้" in told


def test_every_label_stands_on_paper_as_it_is_written(
    pdf_engine: Engine, printed: dict[Engine, bytes]
) -> None:
    text = running_text_of(printed[pdf_engine])
    for part in (child_part("นักเรียน"), *ADDRESSES, *family_parts("นักเรียน"), office_part()):
        labels = [
            label
            for line in part.lines
            for one in line.parts
            for label in (
                [one.text] if isinstance(one, Words) else getattr(one, "options", ())
            )
        ]  # fmt: skip
        for label in (part.heading, *labels):
            assert "".join(label.split()) in text, label


def test_the_number_has_a_box_for_each_digit() -> None:
    html = child_form_html(SCHOOL)
    first_line = html.split('class="line"')[1]
    assert first_line.count('class="box"') == 13


def test_both_engines_print_the_same_lines(printed: dict[Engine, bytes]) -> None:
    first, second = (
        ["".join(line.split()) for line in lines_of(pdf) if line] for pdf in printed.values()
    )
    assert first == second


def test_a_centre_asks_for_children_and_a_hostile_name_stays_text(pdf_engine: Engine) -> None:
    name = f"<b>ศูนย์</b>{LONGEST_NAME}"
    centre = replace(SCHOOL, institution_kind="centre", institution_name=name)
    pdf = child_form_pdf(centre, engine=pdf_engine)
    text = running_text_of(pdf)
    assert len(pages_of(pdf)) == 2
    for part in (name, "แบบกรอกข้อมูลเด็กเล็ก", "สภาพเด็กเล็ก"):
        assert part in text
    assert "ข้อมูลนักเรียน" not in text


def test_arabic_digits_are_printed_where_they_are_chosen() -> None:
    html = child_form_html(replace(SCHOOL, thai_digits=False))
    assert "หน้า 1 จาก 2" in html
    assert not re.search("[๐-๙]", html)
