"""Pupils taken off a roster are listed with the reason, and put back where that was a mistake."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.models import Enrolment, History, Removal
from app.services.confirmation import service
from app.services.errors import AlreadyOnRoster, HeldElsewhere, Locked, NotFound
from app.services.rosters import presence, recording, removed
from tests.factories import Country, make_number
from tests.factories.rounds import NOW
from tests.services.rosters.conftest import Desk


def take_off(desk: Desk, row: Enrolment, **told: object) -> Enrolment:
    told = {"removal": Removal.RESIGNED, "left_on": NOW.date(), "note": "ย้ายบ้าน"} | told
    return recording.remove(desk.session, desk.roster, row.id, **(desk.who | told))  # type: ignore[arg-type]


def put_back(desk: Desk, row: Enrolment) -> Enrolment:
    return removed.put_back(desk.session, desk.roster, row.id, **desk.who)


def listed(desk: Desk, text: str = "") -> list[int]:
    found = removed.page(desk.session, desk.roster, scope=desk.scope, text=text)
    assert found.total == len(found.rows)
    return [row.id for row in found.rows]


def restored(desk: Desk) -> int:
    counted = select(func.count()).where(History.event == "enrolment.restored")
    return desk.session.scalar(counted) or 0


def test_those_taken_off_are_listed_the_latest_first_and_found_by_name_and_number(
    desk: Desk,
) -> None:
    number = make_number()
    first, second, _stays = desk.add(number=number), desk.add(first_name="ปิติ"), desk.add()
    take_off(desk, first)
    take_off(desk, second, at=NOW + timedelta(minutes=1))
    assert listed(desk) == [second.id, first.id]
    assert listed(desk, "ปิติ") == [second.id]
    assert listed(desk, number) == [first.id]
    row = removed.page(desk.session, desk.roster, scope=desk.scope).rows[1]
    assert (row.removal, row.removal_note) == (Removal.RESIGNED, "ย้ายบ้าน")
    assert (row.left_on, row.removed_by) == (NOW.date(), desk.actor.name)


def test_a_row_whose_carrying_over_was_undone_is_neither_listed_nor_put_back(desk: Desk) -> None:
    row = take_off(desk, desk.add())
    row.undone = True
    desk.session.flush()
    assert listed(desk) == []
    with pytest.raises(NotFound):
        put_back(desk, row)


def test_who_is_limited_to_rooms_sees_and_puts_back_no_other(
    desk: Desk, desk_of: Callable[..., Desk], country: Country
) -> None:
    row = take_off(desk, desk.add(room="1"))
    limited = desk_of(country.school, rooms=("p1/2",))
    assert listed(limited) == []
    with pytest.raises(NotFound):
        put_back(limited, row)


def test_a_pupil_put_back_stands_as_before_and_is_counted_again(desk: Desk) -> None:
    row = desk.add()
    presence.tick(desk.session, desk.roster, row.id, **desk.who)
    take_off(desk, row)
    assert (desk.roster.pupils, desk.roster.seen) == (0, 0)
    for _press in range(2):
        put_back(desk, row)
    assert (row.removed_at, row.removed_by_id, row.removal) == (None, None, None)
    assert (row.left_on, row.removal_note) == (None, "")
    assert (row.seen_by_id, desk.roster.pupils, desk.roster.seen) == (desk.actor.id, 1, 1)
    assert (listed(desk), restored(desk)) == ([], 1)


def test_a_pupil_put_back_is_checked_anew_with_those_alike(desk: Desk) -> None:
    row = desk.add(number="123", first_name="มานี", last_name="มีนา")
    take_off(desk, row)
    twin = desk.add(number="123", first_name="มานี", last_name="มีนา")
    assert "number_duplicate" not in twin.errors
    put_back(desk, row)
    for one in (row, twin):
        desk.session.refresh(one)
        assert "number_duplicate" in one.errors
    assert desk.roster.rows_with_errors == 2


def test_a_child_recorded_anew_meanwhile_is_not_put_back(desk: Desk) -> None:
    number = make_number()
    row = take_off(desk, desk.add(number=number))
    desk.add(number=number)
    with pytest.raises(AlreadyOnRoster):
        put_back(desk, row)


def test_a_child_that_another_institution_has_now_is_not_put_back(
    desk: Desk, desk_of: Callable[..., Desk], country: Country
) -> None:
    number = make_number()
    row = take_off(desk, desk.add(number=number))
    desk_of(country.town_school).add(number=number)
    with pytest.raises(HeldElsewhere):
        put_back(desk, row)
    assert row.removed_at is not None


def test_nobody_is_put_back_on_a_confirmed_roster(desk: Desk) -> None:
    row = take_off(desk, desk.add())
    service.confirm(
        desk.session,
        desk.roster,
        actor=desk.actor,
        at=NOW,
        version=desk.roster.version,
        wording="-",
    )
    with pytest.raises(Locked):
        put_back(desk, row)
