"""What a roster says room by room: seen, not yet, taken off; and which room comes next."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.models import Removal
from app.services.rosters import presence, recording, rooms
from tests.factories import Country
from tests.services.rosters.conftest import Desk


def take_off(desk: Desk, row_id: int, removal: Removal = Removal.NOT_FOUND) -> None:
    recording.remove(
        desk.session, desk.roster, row_id, removal=removal, left_on=None, note="", **desk.who
    )


def see(desk: Desk, row_id: int) -> None:
    presence.tick(desk.session, desk.roster, row_id, **desk.who)


def counted(desk: Desk) -> list[tuple[str, str, int, int, int]]:
    return [
        (one.grade, one.room, one.seen, one.unseen, one.removed)
        for one in rooms.by_room(desk.session, desk.roster, scope=desk.scope)
    ]


def test_rooms_are_counted_in_the_order_of_grades_and_numbers(desk: Desk) -> None:
    for grade, room in (("p2", "1"), ("p1", "10"), ("p1", "2"), ("", "")):
        desk.add(grade=grade, room=room)
    see(desk, desk.add(room="2").id)
    take_off(desk, desk.add(grade="p6").id)
    assert counted(desk) == [
        ("p1", "2", 1, 1, 0),
        ("p1", "10", 0, 1, 0),
        ("p2", "1", 0, 1, 0),
        ("p6", "1", 0, 0, 1),
        ("", "", 0, 1, 0),
    ]
    total = rooms.sum_of(rooms.by_room(desk.session, desk.roster, scope=desk.scope))
    assert (total.pupils, total.seen, total.removed) == (5, 1, 1)


def test_a_row_whose_carrying_over_was_undone_is_not_counted_as_taken_off(desk: Desk) -> None:
    row = desk.add()
    take_off(desk, row.id, Removal.MISTAKE)
    row.undone = True
    desk.session.flush()
    assert counted(desk) == []


def test_the_next_room_is_the_next_with_somebody_unseen_and_then_the_first(desk: Desk) -> None:
    first, second = desk.add(room="1"), desk.add(room="2")
    last = desk.add(grade="p3", room="ห้อง/ก ข")
    see(desk, second.id)

    def after(grade: str, room: str) -> str | None:
        found = rooms.next_to_see(desk.session, desk.roster, grade, room, scope=desk.scope)
        return found and found.room

    assert after("p1", "1") == "ห้อง/ก ข"
    assert after("p3", "ห้อง/ก ข") == "1"
    see(desk, first.id)
    see(desk, last.id)
    assert after("p1", "1") is None


@pytest.mark.parametrize("room", ["", "1/2", "ห้อง ก", "..", "%2f?#&"])
def test_a_room_of_any_name_lists_its_own_children_with_who_saw_them(desk: Desk, room: str) -> None:
    row, _other = desk.add(room=room), desk.add(room="อื่น")
    see(desk, row.id)
    place = rooms.one_room(desk.session, desk.roster, "p1", room, scope=desk.scope)
    listed = rooms.children(desk.session, desk.roster, place, scope=desk.scope)
    assert [(one.id, one.seen_by_name) for one in listed.rows] == [(row.id, desk.actor.name)]
    assert (place.pupils, place.seen) == (1, 1)


def test_who_is_limited_to_rooms_counts_no_other(
    desk: Desk, desk_of: Callable[..., Desk], country: Country
) -> None:
    desk.add(room="1")
    desk.add(room="2")
    limited = desk_of(country.school, rooms=("p1/2",))
    assert counted(limited) == [("p1", "2", 0, 1, 0)]
    other = rooms.one_room(desk.session, desk.roster, "p1", "1", scope=limited.scope)
    assert other.pupils == 0
