"""The name list of a room, read back from paper: names, and nothing that tells who one is."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from app.documents.name_list import (
    ListedName,
    NameListDocument,
    RoomList,
    name_list_html,
    name_list_pdf,
)
from app.documents.render import Engine
from app.domain.thai_calendar import to_thai_digits
from tests.documents.people import LONGEST_NAME, rows_of
from tests.documents.reading import lines_of, pages_of, running_text_of

SIZES = (3, 33, 60)


def room(size: int, name: str = "1", grade: str = "p1", posted_on: date | None = None) -> RoomList:
    listed = (ListedName(row.prefix, row.first_name, row.last_name) for row in rows_of(size))
    return RoomList(grade, name, tuple(listed), posted_on)


def document(*rooms: RoomList, kind: str = "school") -> NameListDocument:
    return NameListDocument(
        institution_name="โรงเรียนเทศบาลตัวอย่าง",
        institution_kind=kind,
        telephone="0 4561 2345",
        authority_name="เทศบาลเมืองตัวอย่าง",
        province_name="ศรีสะเกษ",
        round_label="ปีการศึกษา 2564 (ครั้งที่ 1)",
        printed_at=datetime(2021, 6, 9, 8, 30, tzinfo=UTC),
        rooms=rooms,
    )


@pytest.fixture(scope="module")
def printed() -> dict[Engine, bytes]:
    """Three rooms, the first one posted, printed once by each engine."""
    rooms = (
        room(SIZES[0], posted_on=date(2021, 5, 20)), *(room(size, str(size)) for size in SIZES[1:])
    )  # fmt: skip
    return {engine: name_list_pdf(document(*rooms), engine=engine) for engine in Engine}


def test_every_name_stands_on_paper_exactly_and_in_order_numbered_by_room(
    pdf_engine: Engine, printed: dict[Engine, bytes]
) -> None:
    expected = [
        f"{to_thai_digits(str(number))} {row.prefix}{row.first_name} {row.last_name}"
        for size in SIZES
        for number, row in enumerate(rows_of(size), start=1)
    ]
    found = [line for line in lines_of(printed[pdf_engine]) if line in set(expected)]
    assert found == expected


def test_a_posted_list_has_no_number_of_anybody_and_no_birth_date(
    pdf_engine: Engine, printed: dict[Engine, bytes]
) -> None:
    text = "".join(pages_of(printed[pdf_engine]))
    assert not re.search(r"[0-9๐-๙G][0-9๐-๙ -]{11,}[0-9๐-๙]", text)
    assert not re.search("เกิด|เลขประจำตัว", text)


def test_each_room_begins_on_a_sheet_with_heading_and_counts_its_own_pages(
    pdf_engine: Engine, printed: dict[Engine, bytes]
) -> None:
    pages = pages_of(printed[pdf_engine])
    numbered = [(1, 1), (1, 2), (2, 2), (1, 3), (2, 3), (3, 3)]
    assert len(pages) == len(numbered)
    for page, (number, count) in zip(pages, numbered, strict=True):
        assert to_thai_digits(f"หน้า {number} จาก {count}") in page
        assert "บัญชีรายชื่อนักเรียน ปีการศึกษา ๒๕๖๔ (ครั้งที่ ๑)" in page
        assert "โรงเรียนเทศบาลตัวอย่าง" in page
        assert ("ประกาศ ณ วันที่" in page) is (number == 1)
        assert ("สังกัด เทศบาลเมืองตัวอย่าง จังหวัดศรีสะเกษ" in page) is (number == 1)
    assert "ประกาศ ณ วันที่ ๒๐ พฤษภาคม ๒๕๖๔" in pages[0]
    assert "ประกาศ ณ วันที่ ...." in pages[1]
    assert "ประถมศึกษาปีที่ ๑ ห้อง ๓๓ (๓๓ คน) (ต่อ)" in pages[2]


def test_each_room_ends_with_its_teacher_and_space_for_objections(
    pdf_engine: Engine, printed: dict[Engine, bytes]
) -> None:
    pages = pages_of(printed[pdf_engine])
    for number in (0, 2, 5):
        for text in ("ครูประจำชั้น", "ข้อทักท้วง", "ผู้ทักท้วง (ลงชื่อ)", "โทร. ๐ ๔๕๖๑ ๒๓๔๕"):
            assert text in pages[number]
    assert not any("ทักท้วง" in pages[number] for number in (1, 3, 4))


def test_both_engines_print_the_same_lines_on_the_same_pages(printed: dict[Engine, bytes]) -> None:
    first, second = (
        [[line.split() for line in page.splitlines() if "เด็ก" in line] for page in pages_of(pdf)]
        for pdf in printed.values()
    )
    assert first == second


def test_a_closing_block_that_does_not_fit_moves_to_a_sheet_of_its_own() -> None:
    sheets = {
        size: name_list_html(document(room(size))).count('class="sheet"') for size in range(13, 31)
    }
    assert sheets[13] == 1
    assert sheets[29] == 2
    assert sorted(sheets.values()) == list(sheets.values())


def test_a_long_name_wraps_and_a_hostile_room_stays_text(pdf_engine: Engine) -> None:
    names = (ListedName("เด็กหญิง", "<b>มานี</b>", LONGEST_NAME),)
    odd = RoomList("", "<i>ก/ข</i>", names)
    text = running_text_of(name_list_pdf(document(odd, kind="centre"), engine=pdf_engine))
    for part in (LONGEST_NAME, "<b>มานี</b>", "<i>ก/ข</i>", "เด็กเล็ก", "ครูผู้ดูแลเด็ก"):
        assert part in text


def test_arabic_digits_are_printed_where_they_are_chosen() -> None:
    html = name_list_html(replace(document(room(3)), thai_digits=False))
    assert "หน้า 1 จาก 1" in html
    assert not re.search("[๐-๙]", html)
