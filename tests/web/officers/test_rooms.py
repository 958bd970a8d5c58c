"""Recorders and their rooms, on the pages of an institution's officers (`process.md` 1.3)."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.models import Account, Duty
from tests.factories import Country, make_account, make_enrolment
from tests.web.account.conftest import Browser

UNIT = "/units/3033300001/officers"


@pytest.fixture
def teacher(school: Account, app_country: Country, db_session: Session) -> Account:
    """Give whoever records ป.1/1; ป.1/7 stands on the roster alone, ป.2/1 in the data alone."""
    school.unit.rooms_per_grade = {"p1": 1, "p2": 1}
    roster = app_country.roster(db_session, school.unit)
    make_enrolment(db_session, roster, school, room="1", seen=False)
    make_enrolment(db_session, roster, school, room="7")
    account = make_account(db_session, school.unit, Duty.RECORDER, "01", rooms=["p1/1"])
    db_session.commit()
    return account


@pytest.fixture
def at_school(browser: Browser, school: Account) -> Browser:
    browser.sign_in("3033300001")
    return browser


def edited(account: Account, **changes: Any) -> dict[str, Any]:
    kept = {"name": account.name, "position": account.position, "duty": account.duty.value}
    return {**kept, "version": account.version, **changes}


def test_the_rooms_of_the_data_and_those_of_the_roster_are_offered(
    at_school: Browser, teacher: Account
) -> None:
    html = at_school.get(f"{UNIT}/new").text
    assert [html.index(f'value="{room}"') for room in ("p1/1", "p1/7", "p2/1")] == sorted(
        html.index(f'value="{room}"') for room in ("p1/1", "p1/7", "p2/1")
    )


def test_the_list_tells_who_records_which_room_and_which_nobody_does(
    at_school: Browser, teacher: Account
) -> None:
    html = at_school.get(UNIT).text
    rooms = html[html.index('id="rooms"') :]
    assert rooms.count("ไม่มีผู้บันทึกประจำห้อง") == 2
    assert f"{UNIT}/{teacher.id}" in rooms
    assert "0 จาก 1" in rooms
    assert "เฉพาะห้อง ป.1/1" in html


def test_a_room_that_is_no_more_is_marked(
    at_school: Browser, teacher: Account, db_session: Session
) -> None:
    teacher.rooms = ["p1/1", "p6/9"]
    db_session.commit()
    assert at_school.get(UNIT).text.count("ไม่มีห้องนี้แล้ว") == 2
    assert at_school.get(f"{UNIT}/{teacher.id}").text.count("ไม่มีห้องนี้แล้ว") == 1


def test_who_is_limited_wins_all_rooms_only_when_that_is_ticked(
    at_school: Browser, teacher: Account, db_session: Session
) -> None:
    teacher.rooms = []
    db_session.commit()
    page = f"{UNIT}/{teacher.id}"
    assert at_school.post(page, edited(teacher)).status_code == 422
    both = edited(teacher, rooms=["p1/1"], every_room="y")
    assert at_school.post(page, both).status_code == 422
    assert at_school.post(page, edited(teacher, rooms=["p1/7"])).status_code == 303
    db_session.refresh(teacher)
    assert teacher.rooms == ["p1/7"]
    assert at_school.post(page, edited(teacher, every_room="y")).status_code == 303
    db_session.refresh(teacher)
    assert teacher.rooms is None


def test_a_teacher_sees_the_own_rooms_and_the_authority_all(
    browser: Browser, other_browser: Browser, teacher: Account
) -> None:
    browser.sign_in(teacher.username)
    own = browser.get(UNIT).text
    assert "ป.1/1" in own
    assert "ป.1/7" not in own
    other_browser.sign_in("06330305")
    assert "ป.1/7" in other_browser.get(UNIT).text
