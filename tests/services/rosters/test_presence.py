"""Who saw a child, and that only a child on the page is ticked."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from app.models import Duty, History
from app.services.errors import NotFound
from app.services.rosters import presence
from tests.factories import Country, make_account
from tests.services.rosters.conftest import Desk


def events(desk: Desk) -> int:
    counted = select(func.count()).where(History.event.startswith("presence."))
    return desk.session.scalar(counted) or 0


def test_a_second_tick_stays_with_who_saw_first(desk: Desk) -> None:
    row = desk.add()
    presence.tick(desk.session, desk.roster, row.id, **desk.who)
    second = make_account(desk.session, desk.actor.unit, Duty.RECORDER, "r1")
    presence.tick(desk.session, desk.roster, row.id, **(desk.who | {"actor": second}))
    assert row.seen_by_id == desk.actor.id
    assert (desk.roster.seen, events(desk)) == (1, 1)


def test_a_tick_is_taken_back_once(desk: Desk) -> None:
    row = desk.add()
    presence.tick(desk.session, desk.roster, row.id, **desk.who)
    for _press in range(2):
        presence.untick(desk.session, desk.roster, row.id, **desk.who)
    assert row.seen_at is None
    assert (desk.roster.seen, events(desk)) == (0, 2)


def test_a_tick_makes_no_open_form_stale(desk: Desk) -> None:
    row = desk.add()
    version = row.version
    presence.tick(desk.session, desk.roster, row.id, **desk.who)
    desk.edit(row, version=version, first_name="มานะ")
    assert row.seen_at is not None


def tick_room(desk: Desk, *ids: int) -> int:
    return presence.tick_room(
        desk.session, desk.roster, grade="p1", room="1", enrolment_ids=ids, **desk.who
    )


def test_a_room_is_ticked_once_and_only_those_on_the_page(desk: Desk) -> None:
    shown, other_room, added_meanwhile = desk.add(), desk.add(room="2"), desk.add()
    assert tick_room(desk, shown.id, other_room.id) == 1
    assert tick_room(desk, shown.id, other_room.id) == 0
    for row in (shown, other_room, added_meanwhile):
        desk.session.refresh(row)
    assert [row.seen_at is not None for row in (shown, other_room, added_meanwhile)] == [
        True,
        False,
        False,
    ]
    assert (desk.roster.seen, events(desk)) == (1, 1)


def test_an_officer_ticks_own_rooms_only(desk_of: Callable[..., Desk], country: Country) -> None:
    row = desk_of(country.school).add()
    desk = desk_of(country.school, rooms=("p2/1",))
    assert tick_room(desk, row.id) == 0
    with pytest.raises(NotFound):
        presence.tick(desk.session, desk.roster, row.id, **desk.who)
