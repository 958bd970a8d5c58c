"""The sheet on which presence is ticked, read back from paper."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.documents.presence_sheet import (
    ListedName,
    PresenceDocument,
    RoomNames,
    presence_sheet_html,
    presence_sheet_pdf,
)
from app.documents.render import Engine
from app.domain.thai_calendar import to_thai_digits
from tests.documents.people import LONGEST_NAME, rows_of
from tests.documents.reading import lines_of, pages_of, running_text_of

SIZES = (3, 33)


def room(size: int) -> RoomNames:
    listed = (ListedName(row.prefix, row.first_name, row.last_name) for row in rows_of(size))
    return RoomNames("p1", str(size), tuple(listed))


def document(*rooms: RoomNames, kind: str = "school") -> PresenceDocument:
    return PresenceDocument(
        institution_name="โรงเรียนเทศบาลตัวอย่าง",
        institution_kind=kind,
        authority_name="เทศบาลเมืองตัวอย่าง",
        province_name="ศรีสะเกษ",
        round_label="ปีการศึกษา 2564 (ครั้งที่ 1)",
        printed_at=datetime(2021, 6, 9, 8, 30, tzinfo=UTC),
        rooms=rooms,
    )


@pytest.fixture(scope="module")
def printed() -> dict[Engine, bytes]:
    """Two rooms, printed once by each engine."""
    rooms = document(*(room(size) for size in SIZES))
    return {engine: presence_sheet_pdf(rooms, engine=engine) for engine in Engine}


def test_every_name_stands_on_the_sheet_exactly_and_in_order(
    pdf_engine: Engine, printed: dict[Engine, bytes]
) -> None:
    expected = [
        f"{to_thai_digits(str(number))} {row.prefix}{row.first_name} {row.last_name}"
        for size in SIZES
        for number, row in enumerate(rows_of(size), start=1)
    ]
    found = [line for line in lines_of(printed[pdf_engine]) if line in set(expected)]
    assert found == expected


def test_each_room_begins_on_a_new_sheet_and_ends_with_who_checked_it(
    pdf_engine: Engine, printed: dict[Engine, bytes]
) -> None:
    pages = pages_of(printed[pdf_engine])
    for page, (number, count) in zip(pages, [(1, 1), (1, 2), (2, 2)], strict=True):
        assert to_thai_digits(f"หน้า {number} จาก {count}") in page
        assert "บัญชีตรวจสอบการมีตัวตนของนักเรียน ปีการศึกษา ๒๕๖๔ (ครั้งที่ ๑)" in page
        for heading in ("มีตัวตน", "หมายเหตุ"):
            assert heading in page
        assert ("ตรวจสอบเมื่อวันที่" in page) is (number == 1)
        assert ("ผู้ตรวจสอบ" in page) is (number == count)
    assert "นักเรียนตามบัญชี ๓ คน" in pages[0]
    assert "นักเรียนตามบัญชี ๓๓ คน" in pages[2]


def test_a_sheet_that_is_carried_about_has_no_number_of_anybody(
    pdf_engine: Engine, printed: dict[Engine, bytes]
) -> None:
    text = "".join(pages_of(printed[pdf_engine]))
    assert not re.search(r"[0-9๐-๙G][0-9๐-๙ -]{11,}[0-9๐-๙]", text)
    assert "เกิด" not in text


def test_what_closes_a_room_fills_no_more_than_its_sheet(pdf_engine: Engine) -> None:
    """The closing block is as high as the pagination reckons: no page follows it."""
    for size in (11, 12):
        sheets = presence_sheet_html(document(room(size))).count('class="sheet"')
        pages = pages_of(presence_sheet_pdf(document(room(size)), engine=pdf_engine))
        assert len(pages) == sheets
        assert "ตรวจแล้วให้บันทึกผลในระบบ" in pages[-1]


def test_a_long_name_wraps_and_a_hostile_room_stays_text(pdf_engine: Engine) -> None:
    odd = RoomNames("", "<i>ก/ข</i>", (ListedName("เด็กหญิง", "<b>มานี</b>", LONGEST_NAME),))
    text = running_text_of(presence_sheet_pdf(document(odd, kind="centre"), engine=pdf_engine))
    for part in (LONGEST_NAME, "<b>มานี</b>", "<i>ก/ข</i>", "มีตัวตนของเด็กเล็ก"):
        assert part in text


def test_arabic_digits_are_printed_where_they_are_chosen() -> None:
    html = presence_sheet_html(replace(document(room(3)), thai_digits=False))
    assert "หน้า 1 จาก 1" in html
    assert not re.search("[๐-๙]", html)
