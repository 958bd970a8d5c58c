"""The order of a roster, its pages and its totals."""

from __future__ import annotations

from app.domain.people import Sex
from app.services.rosters import listing
from app.services.rosters.listing import PER_PAGE, Filters, RoomTotal, RowState
from tests.services.rosters.conftest import Desk


def names(desk: Desk, filters: Filters | None = None) -> list[str]:
    page = listing.page(desk.session, desk.roster, filters or Filters(), scope=desk.scope)
    return [row.first_name for row in page.rows]


def test_a_roster_is_listed_by_grade_room_seat_and_name(desk: Desk) -> None:
    desk.add(first_name="ไม่มีชั้น", grade="")
    desk.add(first_name="ห้องสิบ", room="10")
    desk.add(first_name="เกษม", room="2")
    desk.add(first_name="ขวัญ", room="2")
    desk.add(first_name="สอง", room="2", seat_number=10)
    desk.add(first_name="หนึ่ง", room="2", seat_number=9)
    desk.add(first_name="อนุบาล", grade="k3")
    desk.add(first_name="ปอสอง", grade="p2")
    assert names(desk) == [
        "อนุบาล",
        "หนึ่ง",
        "สอง",
        "เกษม",
        "ขวัญ",
        "ห้องสิบ",
        "ปอสอง",
        "ไม่มีชั้น",
    ]


def test_a_foreign_name_is_found_in_capitals_and_small_letters(desk: Desk) -> None:
    desk.add(first_name="John", last_name="Smith")
    assert names(desk, Filters(text="john SMITH")) == ["John"]


def test_signs_of_a_pattern_are_letters_in_a_search(desk: Desk) -> None:
    desk.add(first_name="มานะ")
    assert names(desk, Filters(text="%")) == []
    assert names(desk, Filters(text="ม_นะ")) == []


def test_pages_are_whole_and_the_number_is_kept_in_bounds(desk: Desk) -> None:
    for seat in range(PER_PAGE + 1):
        desk.add(number="", seat_number=seat + 1)
    first = listing.page(desk.session, desk.roster, Filters(), scope=desk.scope, number=-3)
    last = listing.page(desk.session, desk.roster, Filters(), scope=desk.scope, number=9)
    assert (len(first.rows), first.number, first.pages, first.total) == (40, 1, 2, 41)
    assert ([row.seat_number for row in last.rows], last.number) == ([41], 2)


def test_one_room_fits_on_one_page(desk: Desk) -> None:
    for _pupil in range(PER_PAGE + 1):
        desk.add(number="")
    assert len(names(desk, Filters(grade="p1", room="1"))) == PER_PAGE + 1


def test_totals_count_sexes_by_room_and_those_not_known(desk: Desk) -> None:
    desk.add(sex=Sex.MALE)
    desk.add(sex=Sex.FEMALE)
    desk.add(sex=None, room="10")
    desk.add(grade="k3")
    assert listing.totals(desk.session, desk.roster, scope=desk.scope) == [
        RoomTotal("k3", "1", 0, 1, 1),
        RoomTotal("p1", "1", 1, 1, 2),
        RoomTotal("p1", "10", 0, 0, 1),
    ]


def test_a_filter_of_state_finds_what_is_left_to_do(desk: Desk) -> None:
    desk.add(first_name="ผิด", room="")
    desk.add(first_name="ดี")
    assert names(desk, Filters(state=RowState.WITH_ERRORS)) == ["ผิด"]
    assert names(desk, Filters(state=RowState.NOT_SEEN)) == ["ผิด", "ดี"]
