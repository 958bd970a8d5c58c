"""The printed roster, read back from paper."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import groupby

import pytest

from app.documents.render import Engine
from app.documents.roster import GradeTotal, RosterRow, roster_html, roster_pdf
from app.domain.grades import GRADES
from app.domain.people import Sex
from app.domain.thai_calendar import format_date, to_thai_digits
from tests.documents.people import LONGEST_NAME, roster
from tests.documents.reading import fonts_of, lines_of, pages_of, running_text_of

Printed = Callable[[int, Engine], bytes]
SIZES = pytest.mark.parametrize("pupils", [40, 500])


def line_of(row: RosterRow) -> str:
    """Return the line on paper that shows a pupil."""
    assert row.birth_date
    cells = (
        to_thai_digits(str(row.number_in_list)),
        row.identifier,
        row.student_number,
        f"{row.prefix}{row.first_name}",
        row.last_name,
        "ชาย" if row.sex is Sex.MALE else "หญิง",
        format_date(row.birth_date, "medium", True),
        "มีตัวตน" if row.seen else "รอตรวจ",
    )
    return " ".join(cells)


@SIZES
def test_every_pupil_stands_on_paper_exactly_and_in_order(
    pupils: int, pdf_engine: Engine, printed_roster: Printed
) -> None:
    expected = [line_of(row) for row in roster(pupils).rows]
    printed = lines_of(printed_roster(pupils, pdf_engine))
    assert [line for line in printed if line in set(expected)] == expected


@SIZES
def test_totals_by_grade_and_sex_stand_on_the_last_sheet_with_the_signatures(
    pupils: int, pdf_engine: Engine, printed_roster: Printed
) -> None:
    totals = roster(pupils).totals
    last = [
        " ".join(line.split())
        for line in pages_of(printed_roster(pupils, pdf_engine))[-1].splitlines()
    ]
    for name, male, female in (
        *((GRADES[total.grade].name, total.male, total.female) for total in totals),
        ("รวมทั้งสิ้น", sum(t.male for t in totals), sum(t.female for t in totals)),
    ):
        assert to_thai_digits(f"{name} {male} {female} {male + female}") in last
    assert any(
        "ขอรับรองว่านักเรียน" in line and to_thai_digits(f" {pupils} คน") in line for line in last
    )
    assert sum(line.count("ลงชื่อ") for line in last) == 2


@SIZES
def test_every_sheet_has_title_heading_row_and_page_number(
    pupils: int, pdf_engine: Engine, printed_roster: Printed
) -> None:
    pages = pages_of(printed_roster(pupils, pdf_engine))
    for number, page in enumerate(pages, start=1):
        assert to_thai_digits(f"หน้า {number} จาก {len(pages)}") in page
        assert "ข้อมูลนักเรียนรายบุคคล ประจำปีการศึกษา ๒๕๖๔ (ครั้งที่ ๑)" in page
        assert "โรงเรียนเทศบาลตัวอย่าง" in page
        assert re.search("คำนำหน้าและชื่อ +นามสกุล|ระดับชั้น +ชาย +หญิง +รวม", page)
        assert "ฉบับร่าง" not in page


@SIZES
def test_both_engines_print_the_same_pages(pupils: int, printed_roster: Printed) -> None:
    first_pupils = [
        [
            re.findall(r"G6433\d{8}|\b\d{13}\b", page)[:1]
            for page in pages_of(printed_roster(pupils, engine))
        ]
        for engine in Engine
    ]
    assert first_pupils[0] == first_pupils[1]


def test_a_room_that_goes_on_says_so_at_the_head_of_the_next_sheet(
    pdf_engine: Engine, printed_roster: Printed
) -> None:
    for page in pages_of(printed_roster(500, pdf_engine))[1:]:
        lines = [" ".join(line.split()) for line in page.splitlines() if line.strip()]
        headings = [line for line in lines if re.fullmatch(r"(อนุบาล|ประถมศึกษา)ปีที่ .* คน\).*", line)]
        assert [heading.endswith("(ต่อ)") for heading in headings[1:]] == [False] * (
            len(headings) - 1
        )
    assert "อนุบาลปีที่ ๒ (๖๓ คน) (ต่อ)" in lines_of(printed_roster(500, pdf_engine))


def test_fonts_are_embedded(pdf_engine: Engine, printed_roster: Printed) -> None:
    fonts = fonts_of(printed_roster(40, pdf_engine))
    assert fonts
    assert all(embedded and "Laksaman" in name for name, embedded in fonts)


def test_a_draft_says_so_on_every_page_and_certifies_nothing(pdf_engine: Engine) -> None:
    pages = pages_of(roster_pdf(roster(40, is_draft=True), engine=pdf_engine))
    assert all("ฉบับร่าง" in page for page in pages)
    assert not any("ขอรับรอง" in page for page in pages)


def test_a_roster_is_a_draft_unless_somebody_says_otherwise() -> None:
    fields = type(roster(1)).__dataclass_fields__
    assert fields["is_draft"].default is True


def test_arabic_digits_are_printed_where_they_are_chosen(pdf_engine: Engine) -> None:
    pages = pages_of(roster_pdf(roster(40, thai_digits=False), engine=pdf_engine))
    assert "หน้า 1 จาก 3" in pages[0]
    assert not re.search("[๐-๙]", "".join(pages))


def test_a_centre_prints_its_children(pdf_engine: Engine) -> None:
    document = roster(20, grades=("c2", "c3"), institution_kind="centre")
    text = running_text_of(roster_pdf(document, engine=pdf_engine))
    assert "ข้อมูลเด็กเล็กรายบุคคล" in text
    assert "กลุ่มอายุ๓ปี" in text
    assert "หัวหน้าศูนย์พัฒนาเด็กเล็ก" in text


def test_an_empty_roster_is_printed_and_signed(pdf_engine: Engine) -> None:
    pages = pages_of(roster_pdf(roster(0), engine=pdf_engine))
    assert len(pages) == 1
    assert "จำนวน ๐ คน" in pages[0]
    assert "รวมทั้งสิ้น" in pages[0]


def test_a_name_of_sixty_characters_wraps_and_moves_no_row(pdf_engine: Engine) -> None:
    document = roster(40)
    long = replace(
        document, rows=tuple(replace(row, last_name=LONGEST_NAME) for row in document.rows)
    )
    pdf = roster_pdf(long, engine=pdf_engine)
    lines = lines_of(pdf)
    for part in ("วงศ์ศรีประเสริฐสุขสมบูรณ์พัฒนกิจ", "เจริญรุ่งเรืองไพศาลวัฒนานนท์"):
        assert sum(part in line.split() for line in lines) == 40
    plain = roster_pdf(document, engine=pdf_engine)
    assert [page.count("เด็ก") for page in pages_of(pdf)] == [
        page.count("เด็ก") for page in pages_of(plain)
    ]


def test_totals_of_many_rooms_run_over_sheets_and_keep_the_signatures_together(
    pdf_engine: Engine,
) -> None:
    rooms = tuple(GradeTotal("p1", str(room), 1, 2) for room in range(1, 81))
    pages = pages_of(roster_pdf(roster(5, totals=rooms), engine=pdf_engine))
    assert len(pages) == 4
    assert all("จำนวนนักเรียนจำแนกตามระดับชั้นและเพศ" in page for page in pages[1:])
    assert re.search("รวมทั้งสิ้น +๘๐ +๑๖๐ +๒๔๐", pages[-1])
    assert pages[-1].count("ลงชื่อ") == 2


def test_rooms_only_detail_a_grade_that_has_a_total_of_its_own(pdf_engine: Engine) -> None:
    totals = (
        GradeTotal("p1", "1", 3, 4),
        GradeTotal("p1", None, 3, 4),
        GradeTotal("p2", "1", 5, 6),
    )
    pages = pages_of(roster_pdf(roster(5, totals=totals), engine=pdf_engine))
    assert re.search("รวมทั้งสิ้น +๘ +๑๐ +๑๘", pages[-1])


def test_pupils_of_a_room_stand_together_whatever_their_order() -> None:
    document = roster(40)
    shuffled = replace(document, rows=document.rows[::2] + document.rows[1::2])
    headings = re.findall(r"(?:อนุบาล|ประถมศึกษา)ปีที่ . \(", roster_html(shuffled))
    assert [heading for heading, _ in groupby(headings)] == list(dict.fromkeys(headings))


def test_what_is_not_known_is_a_dash(pdf_engine: Engine) -> None:
    document = roster(1)
    row = replace(document.rows[0], sex=None, birth_date=None, grade="", room="", seen=False)
    lines = lines_of(roster_pdf(replace(document, rows=(row,)), engine=pdf_engine))
    assert any(line.endswith("– – รอตรวจ") for line in lines)
    assert "ไม่ได้ระบุระดับชั้น (๑ คน)" in lines


def test_a_draft_counts_pupils_whose_sex_is_not_recorded_yet() -> None:
    html = roster_html(roster(3, totals=(GradeTotal("p1", None, 2, 1, sex_unknown=1234),)))
    assert html.count("๑,๒๓๗") == 2
