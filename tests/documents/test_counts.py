"""The submission of counts of other schools, read back from paper: every figure and every sum."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from app.documents.counts import CountedRow, counts_html, counts_pdf, grade_totals
from app.documents.counts_rows import NOT_TAUGHT
from app.documents.render import Engine
from app.domain.affiliations import Affiliation
from app.domain.counts import CountQuery
from app.domain.grades import COUNT_GRADES
from app.domain.people import Sex
from app.domain.thai_calendar import to_thai_digits
from tests.documents.people import CODE, LONGEST_NAME
from tests.documents.pictures import (
    MOST_OF_TILE,
    approved,
    difference,
    page_picture,
    pages_to_approve,
)
from tests.documents.reading import fonts_of, lines_of, pages_of, running_text_of
from tests.documents.schools import REASON, counts, counts_draft, schools_of

Printed = Callable[[int, Engine], bytes]
SIZES = pytest.mark.parametrize("schools", [3, 120])
HEADING = r"ที่ +เพศ +อ\.๑ +อ\.๒|เพศ +อ\.๑ +อ\.๒ +อ\.๓ +ป\.๑"
WORDS = {Sex.MALE: "ชาย", Sex.FEMALE: "หญิง"}


def in_order(rows: Sequence[CountedRow]) -> list[CountedRow]:
    return [row for one in Affiliation for row in rows if row.affiliation is one]


def figures_of(rows: Sequence[CountedRow], sex: Sex) -> str:
    """Return a line of figures as the paper has it: grade by grade, then their sum."""
    cells = []
    for grade in COUNT_GRADES:
        known = [row.figures[grade.code, sex] for row in rows if (grade.code, sex) in row.figures]
        cells.append(f"{sum(known):,}" if known else NOT_TAUGHT)
    total = sum(pupils for row in rows for cell, pupils in row.figures.items() if cell[1] is sex)
    return to_thai_digits(" ".join([WORDS[sex], *cells, f"{total:,}"]))


def printed_figures(pdf: bytes, sex: Sex) -> list[str]:
    """Return the lines of one sex, without the sum of both that may stand beside either."""
    found = []
    for line in lines_of(pdf):
        match = re.search(rf"(?:^| )({WORDS[sex]}(?: (?:[๐-๙,]+|–)){{10}})", line)
        if match:
            found.append(match[1])
    return found


@SIZES
def test_every_figure_of_every_school_stands_on_paper_in_order(
    schools: int, pdf_engine: Engine, printed_counts: Printed
) -> None:
    rows = counts(schools).schools
    pdf = printed_counts(schools, pdf_engine)
    for sex in Sex:
        wanted = []
        for one in Affiliation:
            members = [row for row in rows if row.affiliation is one]
            if members:
                wanted += [figures_of([row], sex) for row in members]
                wanted.append(figures_of(members, sex))
        assert printed_figures(pdf, sex) == [*wanted, figures_of(rows, sex)]


@SIZES
def test_every_school_is_named_with_its_code_and_a_dissolved_one_with_the_date(
    schools: int, pdf_engine: Engine, printed_counts: Printed
) -> None:
    rows = in_order(counts(schools).schools)
    pdf = printed_counts(schools, pdf_engine)
    text = running_text_of(pdf)
    for row in rows:
        assert "".join(row.name.split()) in text
    assert re.findall(r"10335\d{5}", "\n".join(lines_of(pdf))) == [row.code for row in rows]
    for row in rows:
        is_marked = f"{row.code}ยุบเลิก๑เม.ย.๒๕๖๔" in text
        assert is_marked is (row.dissolved_on is not None)


@SIZES
def test_sums_by_affiliation_and_by_grade_equal_the_rows(
    schools: int, pdf_engine: Engine, printed_counts: Printed
) -> None:
    document = counts(schools)
    printed = lines_of(printed_counts(schools, pdf_engine))
    for one in Affiliation:
        members = [row for row in document.schools if row.affiliation is one]
        if members:
            assert to_thai_digits(f"{one.label} {len(members)} {sums(members)}") in printed
    everything = to_thai_digits(f"รวมทั้งสิ้น {schools} {sums(document.schools)}")
    assert everything in printed
    for total in document.totals:
        figures = f"{total.male:,} {total.female:,} {total.total:,}"
        name = next(grade.name for grade in COUNT_GRADES if grade.code == total.grade)
        assert to_thai_digits(f"{name} {figures}") in printed
    assert document.pupils == sum(sum(row.figures.values()) for row in document.schools)


def sums(rows: Sequence[CountedRow]) -> str:
    totals = grade_totals(rows)
    male, female = sum(one.male for one in totals), sum(one.female for one in totals)
    return f"{male:,} {female:,} {male + female:,}"


@SIZES
def test_every_page_has_its_heading_row_and_says_of_what_it_is_a_page(
    schools: int, pdf_engine: Engine, printed_counts: Printed
) -> None:
    pages = pages_of(printed_counts(schools, pdf_engine))
    for number, page in enumerate(pages, start=1):
        foot = " ".join(" ".join(page.splitlines()[-5:]).split())
        assert to_thai_digits(f"หน้า {number} จาก {len(pages)}") in foot
        assert "เทศบาลเมืองตัวอย่าง ปีการศึกษา ๒๕๖๔ (ครั้งที่ ๑)" in foot
        assert f"เอกสารนำส่งข้อมูลสถานศึกษาสังกัดอื่น ฉบับที่ ๒ รหัสตรวจสอบ {CODE}" in foot
    for page in pages:
        if re.search(r"10335\d{5}", page):
            assert re.search(HEADING, page)
    assert all(embedded for _, embedded in fonts_of(printed_counts(schools, pdf_engine)))


@SIZES
def test_both_engines_print_the_same_pages(schools: int, printed_counts: Printed) -> None:
    codes = [
        [re.findall(r"10335\d{5}", page) for page in pages_of(printed_counts(schools, engine))]
        for engine in Engine
    ]
    assert codes[0] == codes[1]


@SIZES
def test_covering_letter_reasons_and_signatures_stand_where_they_belong(
    schools: int, pdf_engine: Engine, printed_counts: Printed
) -> None:
    document = counts(schools)
    pages = pages_of(printed_counts(schools, pdf_engine))
    first, last = ("".join(page.split()) for page in (pages[0], pages[-1]))
    number = to_thai_digits(
        f"สถานศึกษา{schools}แห่งจำนวนนักเรียนของสถานศึกษาสังกัดอื่นทั้งสิ้น{document.pupils:,}คน"
    )
    assert number in first
    assert "ขอแสดงความนับถือ" in first
    assert "เรียนท้องถิ่นจังหวัดศรีสะเกษ" in first
    assert to_thai_digits(f"จำนวน{schools}แห่ง{document.pupils:,}คน") in last
    assert last.count("ลงชื่อ") == 2
    asked = [row for row in document.schools if row.queries]
    lines = lines_of(printed_counts(schools, pdf_engine))
    assert lines.count(REASON) == len(asked) > 0
    assert sum("จำนวนต่างจากรอบก่อนเกินหนึ่งในห้า" in line for line in lines) == len(asked)


def test_the_same_is_said_in_arabic_digits(pdf_engine: Engine) -> None:
    document = counts(3, thai_digits=False)
    pages = pages_of(counts_pdf(document, engine=pdf_engine))
    assert not re.search("[๐-๙]", "".join(pages))
    assert "หน้า 1 จาก" in pages[0]
    assert f"{document.pupils:,}" in pages[1]


def test_a_draft_says_so_on_every_page_and_what_is_blank_is_not_zero(pdf_engine: Engine) -> None:
    row = schools_of(1)[0]
    figures = {cell: pupils for cell, pupils in row.figures.items() if cell != ("p1", Sex.MALE)}
    asking = replace(row, figures=figures, queries=(CountQuery.ALL_ROUND,), reason="")
    pages = pages_of(counts_pdf(counts_draft(1, schools=(asking,)), engine=pdf_engine))
    for page in pages:
        assert page.count("ฉบับร่าง") >= 2
        assert "รหัสตรวจสอบ" not in page
        assert "ลงชื่อ" not in page
    assert len(re.findall("(?<!ระห)ว่าง", "".join(pages))) == 3
    assert "ยังไม่ได้ระบุเหตุผล" in pages[-1]


def test_a_reason_of_many_lines_goes_on_over_sheets_and_stays_whole(pdf_engine: Engine) -> None:
    words = [f"เหตุที่{number}" for number in range(64)]
    rows = [
        replace(row, queries=(CountQuery.ALL_ROUND,), reason=" ".join(words))
        for row in schools_of(12)
    ]
    pdf = counts_pdf(counts(12, schools=tuple(rows)), engine=pdf_engine)
    text = running_text_of(pdf)
    for word in words:
        assert len(re.findall(rf"{word}(?!\d)", text)) == 12


def test_hostile_names_and_reasons_move_no_row_and_print_as_typed(pdf_engine: Engine) -> None:
    rows = schools_of(30)
    hostile = (
        "<script>x</script>",
        "{{ 1 }}",
        LONGEST_NAME * 3,
        "ก" + "\u0e49" * 500,
        "a\u202eb" * 40,
    )
    bad = tuple(
        replace(row, name=hostile[number % 5], reason=hostile[number % 5], district="<b>" * 30)
        for number, row in enumerate(rows)
    )
    plain, spoilt = (
        pages_of(counts_pdf(counts(30, schools=one), engine=pdf_engine)) for one in (rows, bad)
    )
    assert [re.findall(r"10335\d{5}", page) for page in spoilt] == [
        re.findall(r"10335\d{5}", page) for page in plain
    ]
    text = "".join("".join(spoilt).split())
    assert text.count("<script>x</script>") >= 6
    assert "{{1}}" in text


def test_an_empty_sheet_is_printed_and_signed() -> None:
    html = counts_html(counts(0))
    assert "ไม่มีสถานศึกษาสังกัดอื่น" in html
    assert html.count('class="qr"') == 2


@SIZES
def test_first_middle_and_last_page_look_as_approved(
    schools: int, pdf_engine: Engine, printed_counts: Printed
) -> None:
    pdf = printed_counts(schools, pdf_engine)
    for which, number in pages_to_approve(pdf).items():
        wanted = approved(f"counts-{schools}-{pdf_engine}-{which}")
        assert difference(page_picture(pdf, number), wanted) <= MOST_OF_TILE, which
