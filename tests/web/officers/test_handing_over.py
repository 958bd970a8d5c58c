"""Handing a login over at the page, and the sessions of an officer."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.live import publish
from app.access.permissions import Permission
from app.access.policy_file import read_policy_file
from app.access.reach import Reach
from app.access.rules import Rule
from app.models import Account, Duty, History
from tests.factories import Country, make_account
from tests.factories.country import POLICY
from tests.factories.rounds import NOW
from tests.web.account.conftest import Browser
from tests.web.officers.test_officers import FIRST_PASSWORD, UNIT

NEWCOMER = {"name": "นายมาใหม่ ทดสอบ", "position": "ครู", "phone": "08 1234 5678"}
VERSION = re.compile(r'id="version"[^>]*value="(\d+)"')


@pytest.fixture
def teacher(school: Account, db_session: Session) -> Account:
    account = make_account(db_session, school.unit, Duty.RECORDER, "01")
    db_session.commit()
    return account


@pytest.fixture
def at_school(browser: Browser, school: Account) -> Browser:
    browser.sign_in("3033300001")
    return browser


def data_for(account: Account, **changes: Any) -> dict[str, Any]:
    return {**NEWCOMER, "version": account.version, **changes}


def test_the_successor_signs_in_with_the_password_shown_and_the_old_one_ends(
    at_school: Browser, other_browser: Browser, teacher: Account, db_session: Session
) -> None:
    other_browser.sign_in("3033300001-01")
    address = f"{UNIT}/{teacher.id}/hand-over"
    assert f'href="{address}"' in at_school.get(f"{UNIT}/{teacher.id}").text
    assert at_school.get(address).status_code == 200
    answer = at_school.post(address, data_for(teacher))
    found = FIRST_PASSWORD.search(answer.text)
    assert found
    assert other_browser.get("/account/sessions").status_code == 302
    assert other_browser.sign_in("3033300001-01").status_code == 422
    assert other_browser.sign_in("3033300001-01", found[1]).location == "/account/password"
    listed = at_school.get(UNIT).text
    assert "recorder ของ 3033300001" in listed
    assert "ส่งมอบแล้ว" in listed
    former = at_school.get(f"{UNIT}/{teacher.id}").text
    assert NEWCOMER["name"] in former
    assert 'name="name"' not in former
    assert "/reset" not in former


def test_a_repeated_hand_over_names_who_holds_the_login(
    at_school: Browser, teacher: Account
) -> None:
    data = data_for(teacher)
    assert at_school.post(f"{UNIT}/{teacher.id}/hand-over", data).status_code == 200
    again = at_school.post(f"{UNIT}/{teacher.id}/hand-over", data)
    assert again.status_code == 409
    assert NEWCOMER["name"] in again.text
    assert FIRST_PASSWORD.search(again.text) is None


def test_a_login_changed_meanwhile_is_shown_again_with_all_that_was_typed(
    at_school: Browser, teacher: Account, db_session: Session
) -> None:
    address = f"{UNIT}/{teacher.id}/hand-over"
    data = data_for(teacher)
    teacher.position = "ครูชำนาญการ"
    db_session.commit()
    answer = at_school.post(address, data)
    assert answer.status_code == 409
    assert "ครูชำนาญการ" in answer.text
    assert NEWCOMER["name"] in answer.text
    version = VERSION.search(answer.text)
    assert version
    assert at_school.post(address, data | {"version": version[1]}).status_code == 200


def test_a_successor_without_a_name_is_asked_for(at_school: Browser, teacher: Account) -> None:
    answer = at_school.post(f"{UNIT}/{teacher.id}/hand-over", data_for(teacher, name=""))
    assert answer.status_code == 422
    assert 'id="name-error"' in answer.text


def test_who_hands_the_own_login_over_is_signed_out(
    at_school: Browser, other_browser: Browser, school: Account
) -> None:
    answer = at_school.post(f"{UNIT}/{school.id}/hand-over", data_for(school))
    found = FIRST_PASSWORD.search(answer.text)
    assert found
    assert at_school.get("/account/sessions").status_code == 302
    assert other_browser.sign_in("3033300001", found[1]).location == "/account/password"


def test_the_page_says_which_exceptions_go_over_with_the_login(
    at_school: Browser, teacher: Account, db_session: Session
) -> None:
    page = f"{UNIT}/{teacher.id}/hand-over"
    assert "ข้อยกเว้น" not in at_school.get(page).text
    rule = Rule("*", "*", "3033300001-01", Permission.ROSTER_CONFIRM, Reach.OWN, "allow")
    publish(db_session, [*read_policy_file(POLICY), rule], at=NOW, reason="an exception")
    db_session.commit()
    assert "1 ข้อ" in at_school.get(page).text


def test_the_level_above_hands_over_and_a_stranger_does_not(
    browser: Browser, app_country: Country, school: Account
) -> None:
    page = f"{UNIT}/{school.id}/hand-over"
    for code, status in (("04330102", 403), ("3033600001", 403), ("06330305", 200)):
        browser.sign_in(code)
        assert browser.get(page).status_code == status


def test_a_principal_sees_an_officers_browsers_and_signs_one_or_all_out(
    at_school: Browser, other_browser: Browser, teacher: Account, db_session: Session
) -> None:
    page = f"{UNIT}/{teacher.id}"
    assert "/sessions/end" not in at_school.get(page).text
    other_browser.headers = {"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"}
    for _times in range(2):
        other_browser.sign_in("3033300001-01")
        shown = at_school.get(page).text
        assert "Firefox 140, Windows" in shown
        assert other_browser.address in shown
        one = re.search(rf'action="({page}/sessions/\d+/end)"', shown)
        assert one
        address = f"{page}/sessions/end" if _times else one[1]
        assert at_school.post(address).status_code == 303
        assert other_browser.get("/account/sessions").status_code == 302
        assert at_school.post(address).status_code == 303
    events = db_session.scalars(select(History.event)).all()
    assert events == ["sessions_ended", "sessions_ended"]


def test_nobody_ends_a_session_of_another_unit_or_another_officer(
    at_school: Browser, other_browser: Browser, teacher: Account, school: Account
) -> None:
    other_browser.sign_in("3033600001")
    assert other_browser.post(f"{UNIT}/{teacher.id}/sessions/end").status_code == 403
    assert at_school.post(f"{UNIT}/{teacher.id}/sessions/1/end").status_code == 404
    assert at_school.get("/account/sessions").status_code == 200
