"""The printed submission, read back from paper: all that was confirmed, page by page."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import groupby

import pytest

from app.documents.render import Engine
from app.documents.roster_values import GradeTotal, RosterRow
from app.documents.submission import (
    Signer,
    Statement,
    SubmissionDocument,
    submission_html,
    submission_pdf,
)
from app.domain.grades import GRADES
from app.domain.people import Sex
from app.domain.thai_calendar import format_date, to_thai_digits
from tests.documents.people import CODE, CONFIRMED_AT, LONGEST_NAME, draft, rows_of, submission
from tests.documents.reading import fonts_of, lines_of, pages_of, running_text_of

Printed = Callable[[int, Engine], bytes]
SIZES = pytest.mark.parametrize("pupils", [40, 500, 2000])
LONGEST_PARTS = ("วงศ์ศรีประเสริฐสุขสมบูรณ์พัฒนกิจ", "เจริญรุ่งเรืองไพศาลวัฒนานนท์")
LIST_HEADING = "คำนำหน้าและชื่อ +นามสกุล"
TOTALS_HEADING = "ระดับชั้น +ห้อง +ชาย +หญิง +รวม"


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


def tidy(page: str) -> list[str]:
    return [" ".join(line.split()) for line in page.splitlines() if line.strip()]


@SIZES
def test_every_pupil_stands_on_paper_exactly_and_in_order(
    pupils: int, pdf_engine: Engine, printed_submission: Printed
) -> None:
    rows = submission(pupils).rows
    ordinary = [line_of(row) for row in rows if row.last_name != LONGEST_NAME]
    printed = lines_of(printed_submission(pupils, pdf_engine))
    assert [line for line in printed if line in set(ordinary)] == ordinary
    numbers = [number for line in printed for number in re.findall(r"G6433\d{8}|\b1\d{12}\b", line)]
    assert numbers == [row.identifier for row in rows]


@SIZES
def test_a_name_of_sixty_characters_wraps_within_its_row(
    pupils: int, pdf_engine: Engine, printed_submission: Printed
) -> None:
    long = sum(row.last_name == LONGEST_NAME for row in submission(pupils).rows)
    printed = lines_of(printed_submission(pupils, pdf_engine))
    for part in LONGEST_PARTS:
        assert sum(part in line.split() for line in printed) == long


@SIZES
def test_totals_by_grade_room_and_sex_equal_the_rows(
    pupils: int, pdf_engine: Engine, printed_submission: Printed
) -> None:
    rows = submission(pupils).rows
    printed = set(lines_of(printed_submission(pupils, pdf_engine)))
    for grade, of_grade in groupby(rows, key=lambda row: row.grade):
        members = list(of_grade)
        name = GRADES[grade].name
        for room, of_room in groupby(members, key=lambda row: row.room):
            assert to_thai_digits(f"{name} {room} {figures(list(of_room))}") in printed
        if len({row.room for row in members}) > 1:
            assert to_thai_digits(f"รวม{name} {figures(members)}") in printed
    assert to_thai_digits(f"รวมทั้งสิ้น {figures(rows)}") in printed


def figures(rows: tuple[RosterRow, ...] | list[RosterRow]) -> str:
    male = sum(row.sex is Sex.MALE for row in rows)
    return f"{male:,} {len(rows) - male:,} {len(rows):,}"


@SIZES
def test_every_page_says_of_what_it_is_a_page(
    pupils: int, pdf_engine: Engine, printed_submission: Printed
) -> None:
    pages = [tidy(page) for page in pages_of(printed_submission(pupils, pdf_engine))]
    for number, lines in enumerate(pages, start=1):
        foot = " ".join(lines[-3:])
        assert to_thai_digits(f"หน้า {number} จาก {len(pages)}") in foot
        assert "โรงเรียนเทศบาลตัวอย่าง ปีการศึกษา ๒๕๖๔ (ครั้งที่ ๑)" in foot
        assert f"เอกสารนำส่งข้อมูล ฉบับที่ ๑ รหัสตรวจสอบ {CODE}" in foot
        assert not any("ฉบับร่าง" in line for line in lines)


@SIZES
def test_every_sheet_of_a_table_has_its_heading_row(
    pupils: int, pdf_engine: Engine, printed_submission: Printed
) -> None:
    pages = pages_of(printed_submission(pupils, pdf_engine))
    assert "บันทึกข้อความ" in pages[0]
    assert re.search(TOTALS_HEADING, pages[1])
    for page in pages[2:]:
        assert re.search(LIST_HEADING, page) or "คำรับรองและการยืนยันข้อมูล" in page


@SIZES
def test_both_engines_print_the_same_pages(pupils: int, printed_submission: Printed) -> None:
    numbers = [
        [
            re.findall(r"G6433\d{8}|\b\d{13}\b", page)
            for page in pages_of(printed_submission(pupils, engine))
        ]
        for engine in Engine
    ]
    assert numbers[0] == numbers[1]


@SIZES
def test_statement_and_signatures_stand_together_on_the_last_page(
    pupils: int, pdf_engine: Engine, printed_submission: Printed
) -> None:
    last = tidy(pages_of(printed_submission(pupils, pdf_engine))[-1])
    text = "".join("".join(last).split())
    for part in (
        "คำรับรองและการยืนยันข้อมูล",
        "นางสาวกรรณิการ์น้ำใจดีตำแหน่งครูชำนาญการ",
        "วันที่๙มิถุนายน๒๕๖๔เวลา๑๕.๓๐น.",
        f"{CODE}(ฉบับที่๑)",
        to_thai_digits(f"จำนวน{pupils:,}คนมีตัวตนอยู่จริง"),
        "(นายทดสอบที่ญาติ)",
        "ผู้บริหารสถานศึกษา",
    ):
        assert part in text
    assert text.count("ลงชื่อ") == 2


def test_the_memo_goes_to_the_division_with_what_was_confirmed(
    pdf_engine: Engine, printed_submission: Printed
) -> None:
    first = "".join(pages_of(printed_submission(40, pdf_engine))[0].split())
    for part in (
        "ส่วนราชการโรงเรียนเทศบาลตัวอย่างโทร.๐๔๕๖๑๔๘๗๓",
        "ศธ๕๑๐๐๘/",
        "เรียนผู้อำนวยการกองการศึกษาศาสนาและวัฒนธรรม",
        "ตามที่เทศบาลเมืองตัวอย่างแจ้งให้สถานศึกษาในสังกัด",
        "ส่งให้กองการศึกษาศาสนาและวัฒนธรรม",
        "(ฉบับที่๑)",
        "จำนวนนักเรียนทั้งสิ้น๔๐คนเป็นชาย๒๒คนหญิง๑๘คน",
        "(นายทดสอบที่ญาติ)",
        f"https://lec.example.go.th/verify/{CODE}",
    ):
        assert part in first


def test_a_room_that_goes_on_says_so_at_the_head_of_the_next_sheet(
    pdf_engine: Engine, printed_submission: Printed
) -> None:
    for page in pages_of(printed_submission(500, pdf_engine))[3:]:
        headings = [line for line in tidy(page) if re.fullmatch(r".*ปีที่ .* คน\).*", line)]
        assert not any(heading.endswith("(ต่อ)") for heading in headings[1:])
    assert "อนุบาลปีที่ ๒ ห้อง ๑ (๓๒ คน) (ต่อ)" in lines_of(printed_submission(500, pdf_engine))


def test_fonts_are_embedded(pdf_engine: Engine, printed_submission: Printed) -> None:
    fonts = fonts_of(printed_submission(40, pdf_engine))
    assert fonts
    assert all(embedded and "Laksaman" in name for name, embedded in fonts)


def test_where_a_head_confirms_the_officer_who_prepared_stands_beside(pdf_engine: Engine) -> None:
    statement = Statement(
        name="นายทดสอบ ที่ญาติ",
        position="ผู้อำนวยการ",
        words="ขอยืนยัน",
        at=CONFIRMED_AT,
        prepared_name="นางสาวกรรณิการ์ น้ำใจดี",
        prepared_position="ครู",
        prepared_at=CONFIRMED_AT,
    )
    lines = lines_of(submission_pdf(submission(5, statement=statement), engine=pdf_engine))
    assert any("ผู้จัดทำข้อมูล นางสาวกรรณิการ์ น้ำใจดี ตำแหน่ง ครู" in line for line in lines)
    assert any("ผู้ยืนยันข้อมูล นายทดสอบ ที่ญาติ ตำแหน่ง ผู้อำนวยการ" in line for line in lines)


def test_a_draft_says_so_on_every_page_and_certifies_nothing(
    pdf_engine: Engine, printed_draft: Callable[[Engine], bytes]
) -> None:
    pages = pages_of(printed_draft(pdf_engine))
    for page in pages:
        assert page.count("ฉบับร่าง") >= 2
        assert "รหัสตรวจสอบ" not in page
        assert "พิมพ์เมื่อ ๙ มิ.ย. ๒๕๖๔ ๑๕.๓๐ น. โดย นางสาวกรรณิการ์ น้ำใจดี" in page
    assert "ใช้นำส่งไม่ได้" in pages[-1]
    assert not any("ขอรับรอง" in page or "ลงชื่อ" in page for page in pages)


def test_a_submission_is_a_draft_unless_it_names_a_version() -> None:
    bare = SubmissionDocument(name="x", code_of_unit="1", kind="school", round_label="1")
    assert bare.is_draft
    assert "ฉบับร่าง" in submission_html(bare)


def test_a_part_of_some_rooms_is_a_draft_of_the_roster_alone(pdf_engine: Engine) -> None:
    pages = pages_of(submission_pdf(draft(10, only_rooms="ป.1/1"), engine=pdf_engine))
    assert len(pages) == 1
    assert "เฉพาะ ป.1/1" in pages[0]
    assert "ฉบับร่าง" in pages[0]
    assert "บันทึกข้อความ" not in pages[0]
    assert "ขอรับรอง" not in pages[0]


def test_arabic_digits_are_printed_where_they_are_chosen(pdf_engine: Engine) -> None:
    pages = pages_of(submission_pdf(submission(40, thai_digits=False), engine=pdf_engine))
    assert "หน้า 1 จาก 5" in pages[0]
    assert not re.search("[๐-๙]", "".join(pages))


def test_a_centre_submits_its_children(pdf_engine: Engine) -> None:
    document = submission(20, grades=("c2", "c3"), kind="centre", signers=())
    text = running_text_of(submission_pdf(document, engine=pdf_engine))
    assert "ข้อมูลเด็กเล็กรายบุคคล" in text
    assert "กลุ่มอายุ๓ปี" in text
    assert "หัวหน้าศูนย์พัฒนาเด็กเล็ก" in text


def test_an_empty_roster_is_submitted_and_signed(pdf_engine: Engine) -> None:
    pages = pages_of(submission_pdf(submission(0), engine=pdf_engine))
    assert len(pages) == 3
    assert re.search("รวมทั้งสิ้น +๐ +๐ +๐", pages[1])
    assert "ไม่มีนักเรียน" in pages[2]
    assert "จำนวน ๐ คน" in pages[2]


def test_the_longest_names_move_no_page(pdf_engine: Engine) -> None:
    document = submission(40)
    long = replace(
        document,
        name="โรงเรียน" + "อนุบาลองค์การบริหารส่วนตำบล" * 4,
        authority="องค์การบริหารส่วนตำบล" * 8,
        signers=(Signer("เจ้าหน้าที่", LONGEST_NAME * 3, LONGEST_NAME * 3),) * 2,
        rows=tuple(
            replace(row, last_name=LONGEST_NAME, first_name=LONGEST_NAME) for row in document.rows
        ),
    )
    plain, stretched = (
        pages_of(submission_pdf(one, engine=pdf_engine)) for one in (document, long)
    )
    assert [re.findall(r"\b\d{13}\b", page) for page in stretched] == [
        re.findall(r"\b\d{13}\b", page) for page in plain
    ]


def test_totals_of_two_hundred_rooms_run_over_sheets(pdf_engine: Engine) -> None:
    rooms = tuple(GradeTotal("p1", str(room), 1, 2) for room in range(1, 201))
    pages = pages_of(submission_pdf(submission(5, totals=rooms), engine=pdf_engine))
    of_totals = [page for page in pages if re.search(TOTALS_HEADING, page)]
    assert len(of_totals) == 6
    assert re.search("รวมทั้งสิ้น +๒๐๐ +๔๐๐ +๖๐๐", of_totals[-1])


@pytest.mark.parametrize("words", ["ขอรับรองว่า " * 80, "กขคงจฉชซ " * 111], ids=["usual", "wide"])
def test_words_of_a_thousand_characters_stay_whole_on_the_page_of_the_signatures(
    words: str, pdf_engine: Engine
) -> None:
    statement = Statement(name="ก" * 200, words=words, at=CONFIRMED_AT)
    last = pages_of(submission_pdf(submission(40, statement=statement), engine=pdf_engine))[-1]
    # The code below the QR stands beside one of the lines.
    text = "".join(last.replace(CODE, "").split())
    assert "".join(words.split()) in text
    assert last.count("ลงชื่อ") == 2


def test_pupils_of_a_room_stand_together_whatever_their_order() -> None:
    rows = rows_of(40)
    html = submission_html(submission(40, rows=rows[::2] + rows[1::2]))
    headings = re.findall(r"<p[^>]*>(?:อนุบาล|ประถมศึกษา)ปีที่ . ห้อง . \(", html)
    assert [heading for heading, _ in groupby(headings)] == list(dict.fromkeys(headings))


def test_what_is_not_known_is_a_dash(pdf_engine: Engine) -> None:
    row = replace(
        rows_of(1)[0], sex=None, birth_date=None, grade="", room="", seen=False, last_name="ใจดี"
    )
    lines = lines_of(submission_pdf(draft(1, rows=(row,)), engine=pdf_engine))
    assert any(line.endswith("– – รอตรวจ") for line in lines)
    assert "ไม่ได้ระบุระดับชั้น (๑ คน)" in lines


def test_a_draft_counts_pupils_whose_sex_is_not_recorded_yet() -> None:
    html = submission_html(draft(3, totals=(GradeTotal("p1", None, 2, 1, sex_unknown=1234),)))
    assert html.count("๑,๒๓๗") == 3
