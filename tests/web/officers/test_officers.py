"""A unit's officers at the page, and the level above resetting a password."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Account, Duty, History
from tests.factories import Country, make_account
from tests.web.account.conftest import Browser

UNIT = "/units/3033300001/officers"
TEACHER = {"name": "นางสาวสมใจ ทดสอบ", "position": "ครู", "duty": "recorder", "suffix": "01"}
FIRST_PASSWORD = re.compile(r"<code>([a-z0-9-]{14})</code>")


@pytest.fixture
def teacher(school: Account, db_session: Session) -> Account:
    account = make_account(db_session, school.unit, Duty.RECORDER, "01")
    db_session.commit()
    return account


@pytest.fixture
def at_school(browser: Browser, school: Account) -> Browser:
    browser.sign_in("3033300001")
    return browser


def edited(account: Account, **changes: Any) -> dict[str, Any]:
    kept = {"name": account.name, "position": account.position, "duty": account.duty.value}
    return {**kept, "version": account.version, **changes}


def test_the_principal_adds_an_officer_who_signs_in_with_the_password_shown(
    at_school: Browser, other_browser: Browser, school: Account
) -> None:
    assert 'value="01"' in at_school.get(f"{UNIT}/new").text
    answer = at_school.post(f"{UNIT}/new", TEACHER)
    assert answer.status_code == 200
    found = FIRST_PASSWORD.search(answer.text)
    assert found
    assert found[1] not in at_school.get(UNIT).text
    signed_in = other_browser.sign_in("3033300001-01", found[1])
    assert signed_in.location == "/account/password"


def test_a_suffix_in_use_is_told_at_its_field_and_nothing_typed_is_lost(
    at_school: Browser, teacher: Account
) -> None:
    answer = at_school.post(f"{UNIT}/new", TEACHER)
    assert answer.status_code == 422
    assert 'id="suffix-error"' in answer.text
    assert "นางสาวสมใจ ทดสอบ" in answer.text


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"name": ""}, "name"),
        ({"position": " "}, "position"),
        ({"phone": "45"}, "phone"),
        ({"duty": ""}, "duty"),
        ({"duty": "administrator"}, "duty"),
        ({"duty": "principal"}, "duty"),
        ({"suffix": "1"}, "suffix"),
    ],
)
def test_a_wrong_field_says_what_to_do(
    at_school: Browser, typed: dict[str, str], wrong: str
) -> None:
    answer = at_school.post(f"{UNIT}/new", TEACHER | typed)
    assert answer.status_code == 422
    assert f'id="{wrong}-error"' in answer.text


def test_rooms_are_for_a_recorder_alone(
    at_school: Browser, school: Account, teacher: Account, db_session: Session
) -> None:
    school.unit.rooms_per_grade = {"p1": 2}
    db_session.commit()
    page = f"{UNIT}/{teacher.id}"
    assert "ป.1/2" in at_school.get(page).text
    wrong = edited(teacher, duty="officer", rooms=["p1/2"])
    assert at_school.post(page, wrong).status_code == 422
    assert at_school.post(page, edited(teacher, rooms=["p1/2"])).status_code == 303
    db_session.refresh(teacher)
    assert teacher.rooms == ["p1/2"]


def test_the_principal_edits_the_own_details_but_not_the_duty(
    at_school: Browser, school: Account, db_session: Session
) -> None:
    data = edited(school, name="นายทดสอบ ระบบ", phone="๐๘ ๑๒๓๔ ๕๖๗๘")
    assert at_school.post(f"{UNIT}/{school.id}", data).status_code == 303
    db_session.refresh(school)
    assert (school.name, school.phone, school.duty) == (
        "นายทดสอบ ระบบ", "08 1234 5678", Duty.PRINCIPAL,
    )  # fmt: skip


def test_a_stale_edit_shows_both_values_and_can_then_be_saved(
    at_school: Browser, teacher: Account, db_session: Session
) -> None:
    page = f"{UNIT}/{teacher.id}"
    stale = edited(teacher, name="ที่พิมพ์ไว้")
    assert at_school.post(page, edited(teacher, name="ที่บันทึกแล้ว")).status_code == 303
    answer = at_school.post(page, stale)
    assert answer.status_code == 409
    assert "<td>ที่บันทึกแล้ว</td><td>ที่พิมพ์ไว้</td>" in answer.text
    version = re.search(r'id="version"[^>]*value="(\d+)"', answer.text)
    assert version
    again = at_school.post(page, stale | {"version": version[1]})
    assert again.status_code == 303


def test_a_suspended_officer_is_signed_out_at_once_and_can_be_let_in_again(
    at_school: Browser, other_browser: Browser, teacher: Account, db_session: Session
) -> None:
    other_browser.sign_in("3033300001-01")
    page = f"{UNIT}/{teacher.id}"
    version = {"version": teacher.version}
    assert at_school.post(f"{page}/suspend", version).status_code == 303
    assert other_browser.get("/account/sessions").status_code == 302
    assert at_school.post(f"{page}/restore", version).status_code == 409
    db_session.refresh(teacher)
    assert at_school.post(f"{page}/restore", {"version": teacher.version}).status_code == 303
    assert other_browser.sign_in("3033300001-01").status_code == 303


def test_nobody_suspends_the_own_login(at_school: Browser, school: Account) -> None:
    answer = at_school.post(f"{UNIT}/{school.id}/suspend", {"version": school.version})
    assert answer.status_code == 409


def test_a_recorder_sees_the_officers_and_changes_none(
    browser: Browser, school: Account, teacher: Account
) -> None:
    browser.sign_in("3033300001-01")
    assert browser.get(UNIT).status_code == 200
    page = browser.get(f"{UNIT}/{school.id}")
    assert page.status_code == 200
    assert 'name="name"' not in page.text
    assert browser.get(f"{UNIT}/new").status_code == 403
    assert browser.post(f"{UNIT}/{school.id}", edited(school)).status_code == 403


def test_the_level_above_resets_a_password_that_must_then_be_changed(
    browser: Browser, other_browser: Browser, app_country: Country, school: Account
) -> None:
    other_browser.sign_in("3033300001")
    browser.sign_in("06330305")
    below = browser.get("/units/06330305/officers/below?q=3033300001").text
    assert f'href="{UNIT}"' in below
    page = f"{UNIT}/{school.id}"
    assert f'action="{page}/reset"' in browser.get(page).text
    version = {"version": school.version}
    answer = browser.post(f"{page}/reset", version)
    found = FIRST_PASSWORD.search(answer.text)
    assert found
    assert browser.post(f"{page}/reset", version).status_code == 409
    assert other_browser.get("/account/sessions").status_code == 302
    assert other_browser.sign_in("3033300001").status_code == 422
    assert other_browser.sign_in("3033300001", found[1]).location == "/account/password"


def test_no_other_unit_resets_or_sees_a_login(
    browser: Browser, app_country: Country, school: Account
) -> None:
    page = f"{UNIT}/{school.id}"
    for code in ("04330102", "3033600001"):
        browser.sign_in(code)
        assert browser.get(page).status_code == 403
        assert browser.post(f"{page}/reset", {"version": school.version}).status_code == 403


def test_an_account_is_found_under_its_own_unit_alone(
    at_school: Browser, app_country: Country
) -> None:
    stranger = app_country.account(app_country.centre)
    assert at_school.get(f"{UNIT}/{stranger.id}").status_code == 404


def test_no_password_is_ever_kept_in_the_history(
    at_school: Browser, school: Account, db_session: Session
) -> None:
    answer = at_school.post(f"{UNIT}/new", TEACHER)
    found = FIRST_PASSWORD.search(answer.text)
    assert found
    rows = db_session.scalars(select(History)).all()
    assert rows
    assert [row for row in rows if found[1] in str(row.after) or "argon2" in str(row.after)] == []
