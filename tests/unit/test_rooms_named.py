"""How rooms are named when centres become one."""

from __future__ import annotations

from app.services.units.rooms import Numbering, named, per_grade


def test_rooms_follow_on_after_the_highest_number_of_their_grade() -> None:
    given = named({"c3/1", "c3/4", "c2/7"}, {"c3/1", "c3/2", "c3/10"}, Numbering.FOLLOW_ON)
    assert given == {"c3/1": "c3/5", "c3/2": "c3/6", "c3/10": "c3/7"}


def test_rooms_of_a_grade_in_which_no_name_is_taken_keep_theirs() -> None:
    given = named({"c3/1"}, {"c3/2", "c2/1", "c4/ก"}, Numbering.FOLLOW_ON)
    assert given == {"c3/2": "c3/2", "c2/1": "c2/1", "c4/ก": "c4/ก"}


def test_a_room_with_a_name_is_numbered_where_the_name_is_taken() -> None:
    assert named({"c3/ก"}, {"c3/ก"}, Numbering.FOLLOW_ON) == {"c3/ก": "c3/1"}


def test_shared_rooms_keep_their_names() -> None:
    assert named({"c3/1"}, {"c3/1"}, Numbering.SHARED) == {"c3/1": "c3/1"}


def test_rooms_are_counted_by_their_highest_number() -> None:
    assert per_grade({"c3/2", "c3/3", "c2/ก", "c2/ข"}) == {"c2": 2, "c3": 3}
