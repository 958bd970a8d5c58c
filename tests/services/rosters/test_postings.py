"""Name lists posted in public: when, by whom, and taken back where that was a mistake."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.domain.thai_calendar import in_bangkok
from app.models import History, Removal
from app.services.errors import NotFound, PostingDayImpossible, RoundNotOpen
from app.services.rosters import postings, recording
from app.services.rosters.postings import PostedRoom
from tests.factories import Country
from tests.factories.rounds import NOW
from tests.services.rosters.conftest import Desk

TODAY = in_bangkok(NOW).date()
ROOMS = (("p1", "1"), ("p1", "ห้อง/ก"))


def note(desk: Desk, *rooms: tuple[str, str], posted_on: date = TODAY, **told: Any) -> int:
    who = desk.who | told
    return postings.note(desk.session, desk.roster, rooms=rooms, posted_on=posted_on, **who)


def lists(desk: Desk) -> list[PostedRoom]:
    return postings.lists(desk.session, desk.roster, scope=desk.scope)


def acts(desk: Desk) -> list[tuple[str, Any]]:
    found = desk.session.scalars(
        select(History).where(History.event.startswith("names.")).order_by(History.id)
    )
    return [(act.event, act.after["rooms"]) for act in found]


@pytest.fixture
def filled(desk: Desk) -> Desk:
    for grade, room in ROOMS:
        desk.add(grade=grade, room=room)
    return desk


def test_lists_of_several_rooms_are_noted_at_once_and_the_same_day_once_only(filled: Desk) -> None:
    assert note(filled, *ROOMS) == 2
    assert note(filled, *ROOMS) == 0
    assert acts(filled) == [("names.posted", ["p1/1", "p1/ห้อง/ก"])]
    assert [
        (one.room, one.names, one.postings[0].posted_on, one.postings[0].noted_by)
        for one in lists(filled)
    ] == [(room, 1, TODAY, filled.actor) for _grade, room in ROOMS]


def test_a_list_is_posted_again_after_it_was_corrected(filled: Desk) -> None:
    note(filled, ROOMS[0], posted_on=TODAY - timedelta(days=3))
    note(filled, ROOMS[0])
    posted = [one.posted_on for one in lists(filled)[0].postings]
    assert posted == [TODAY, TODAY - timedelta(days=3)]
    latest = postings.latest(filled.session, filled.roster, scope=filled.scope)
    assert latest == {ROOMS[0]: TODAY}


def test_a_list_is_posted_neither_tomorrow_nor_long_before_the_round(filled: Desk) -> None:
    earliest, latest = postings.days_between(filled.roster.round, at=NOW)
    for day in (earliest - timedelta(days=1), latest + timedelta(days=1)):
        with pytest.raises(PostingDayImpossible):
            note(filled, ROOMS[0], posted_on=day)
    assert note(filled, ROOMS[0], posted_on=earliest) == 1


def test_only_a_room_with_names_is_posted(filled: Desk) -> None:
    with pytest.raises(NotFound):
        note(filled, ("p6", "1"))


def test_nothing_is_noted_outside_the_round(filled: Desk) -> None:
    with pytest.raises(RoundNotOpen):
        note(filled, ROOMS[0], at=filled.roster.round.closes_at)


def test_a_posting_noted_by_mistake_is_taken_back_once(filled: Desk) -> None:
    note(filled, *ROOMS)
    posting_id = lists(filled)[1].postings[0].id
    for expected in (True, False):
        taken = postings.take_back(filled.session, filled.roster, posting_id, **filled.who)
        assert (taken is not None) is expected
    assert [len(one.postings) for one in lists(filled)] == [1, 0]
    assert acts(filled)[1:] == [("names.taken_back", ["p1/ห้อง/ก"])]


def test_a_room_that_lost_its_names_still_shows_that_they_were_posted(desk: Desk) -> None:
    row = desk.add()
    note(desk, ROOMS[0])
    desk.edit(row, room="2")
    assert [(one.room, one.names, len(one.postings)) for one in lists(desk)] == [
        ("1", 0, 1),
        ("2", 1, 0),
    ]


def test_who_is_limited_to_rooms_posts_and_takes_back_no_other(
    filled: Desk, desk_of: Callable[..., Desk], country: Country
) -> None:
    note(filled, ROOMS[0])
    posting_id = lists(filled)[0].postings[0].id
    limited = desk_of(country.school, rooms=("p1/ห้อง/ก",))
    assert [one.room for one in lists(limited)] == ["ห้อง/ก"]
    with pytest.raises(NotFound):
        note(limited, ROOMS[0], posted_on=TODAY - timedelta(days=1))
    assert postings.take_back(limited.session, limited.roster, posting_id, **limited.who) is None
    assert len(lists(filled)[0].postings) == 1
    assert note(limited, ROOMS[1]) == 1


def test_no_posting_of_another_roster_is_taken_back(
    filled: Desk, desk_of: Callable[..., Desk], country: Country
) -> None:
    note(filled, ROOMS[0])
    posting_id = lists(filled)[0].postings[0].id
    other = desk_of(country.town_school)
    assert postings.take_back(other.session, other.roster, posting_id, **other.who) is None


def test_the_names_are_those_of_the_roster_in_its_order_and_nothing_else(desk: Desk) -> None:
    desk.add(first_name="ปิติ", last_name="ใจดี", seat_number=2)
    desk.add(prefix="เด็กหญิง", first_name="มานี", last_name="มีนา", seat_number=1)
    gone = desk.add(room="2")
    recording.remove(
        desk.session,
        desk.roster,
        gone.id,
        removal=Removal.MISTAKE,
        left_on=None,
        note="",
        **desk.who,
    )
    found = postings.names(desk.session, desk.roster, scope=desk.scope)
    assert [tuple(row) for row in found] == [
        ("p1", "1", "เด็กหญิง", "มานี", "มีนา"),
        ("p1", "1", "เด็กหญิง", "ปิติ", "ใจดี"),
    ]
    assert postings.names(desk.session, desk.roster, scope=desk.scope, room=("p1", "2")) == []
