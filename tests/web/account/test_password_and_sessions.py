"""Changing one's password, seeing one's sessions and ending them."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Account, History, SignInFailure, SignInSession
from tests.factories import PASSWORD
from tests.web.account.conftest import Browser

CODE = "3033300001"
NEW = "ช้างสามเชือก ริมน้ำ"


def change(
    browser: Browser, new: str = NEW, again: str | None = None, old: str = PASSWORD, path: str = ""
) -> int:
    data = {"password": old, "new_password": new, "new_password_again": again or new}
    return browser.post(f"/account/password{path}", data).status_code


@pytest.fixture
def first(school: Account, db_session: Session) -> Account:
    """The school's officer, holding a password that was issued."""
    school.must_change_password = True
    db_session.commit()
    return school


def test_an_issued_password_opens_nothing_but_its_own_change(
    browser: Browser, first: Account, db_session: Session
) -> None:
    signed_in = browser.sign_in(CODE, path="/sign-in?next=/account/sessions")
    assert signed_in.location == "/account/password?next=/account/sessions"
    assert browser.get("/account/sessions").location == "/account/password"
    page = browser.get("/account/password").text
    assert "อย่างน้อย 10" in page
    assert 'name="password"' not in page
    data = {"new_password": NEW, "new_password_again": NEW}
    answer = browser.post("/account/password?next=/account/sessions", data)
    assert answer.location == "/account/sessions"
    assert browser.get("/account/sessions").status_code == 200
    row = db_session.scalars(select(History)).one()
    assert (row.event, row.before, row.after) == ("password_changed", {}, {})


def test_an_officer_without_a_name_is_asked_for_it_after_the_first_password(
    browser: Browser, first: Account, db_session: Session
) -> None:
    first.name = ""
    db_session.commit()
    browser.sign_in(CODE)
    data = {"new_password": NEW, "new_password_again": NEW}
    answer = browser.post("/account/password", data)
    assert answer.location == f"/units/{CODE}/officers/{first.id}"
    assert "โปรดกรอกชื่อ" in browser.get(answer.location).text


def test_the_issued_password_is_not_taken_again(browser: Browser, first: Account) -> None:
    browser.sign_in(CODE)
    assert change(browser, PASSWORD) == 422


@pytest.mark.parametrize("new", ["สั้น", CODE, "1234567890", "รหัสผ่าน 2564"])
def test_a_weak_password_is_not_taken(browser: Browser, school: Account, new: str) -> None:
    browser.sign_in(CODE)
    assert change(browser, new) == 422
    assert change(browser, NEW, again="something else") == 422


def test_changing_signs_out_everywhere_else_and_the_old_password_ends(
    browser: Browser, other_browser: Browser, school: Account
) -> None:
    browser.sign_in(CODE)
    other_browser.sign_in(CODE)
    assert change(browser) == 303
    assert browser.get("/account/sessions").status_code == 200
    assert other_browser.get("/account/sessions").status_code == 302
    assert other_browser.sign_in(CODE).status_code == 422
    assert other_browser.sign_in(CODE, NEW).status_code == 303


def test_a_change_at_will_asks_for_the_password_in_use_and_slows_down_too(
    browser: Browser, school: Account, db_session: Session
) -> None:
    browser.sign_in(CODE)
    for _ in range(5):
        assert change(browser, old="not the password") == 422
    assert len(db_session.scalars(select(SignInFailure)).all()) == 5
    assert change(browser) == 422


def test_sessions_are_listed_and_ended_one_by_one(
    browser: Browser, other_browser: Browser, school: Account, db_session: Session
) -> None:
    other_browser.headers["User-Agent"] = "Mozilla/5.0 (Windows NT 10.0) Firefox/115.0"
    browser.sign_in(CODE)
    other_browser.sign_in(CODE)
    page = browser.get("/account/sessions").text
    assert "Firefox 115, Windows" in page
    assert other_browser.address in page
    other = db_session.scalars(
        select(SignInSession.id).where(SignInSession.address == other_browser.address)
    ).one()
    assert browser.post(f"/account/sessions/{other}/end").status_code == 303
    assert other_browser.get("/account/sessions").status_code == 302
    assert "Firefox" not in browser.get("/account/sessions").text


def test_nobody_ends_a_strangers_session(
    browser: Browser, other_browser: Browser, school: Account, db_session: Session
) -> None:
    browser.sign_in(CODE)
    other_browser.sign_in("3033600001")
    stranger = db_session.scalars(
        select(SignInSession.id).where(SignInSession.account_id != school.id)
    ).one()
    assert browser.post(f"/account/sessions/{stranger}/end").status_code == 404
    assert other_browser.get("/account/sessions").status_code == 200


def test_signing_out_everywhere_leaves_no_browser_signed_in(
    browser: Browser, other_browser: Browser, school: Account
) -> None:
    browser.sign_in(CODE)
    other_browser.sign_in(CODE)
    assert browser.post("/sign-out-everywhere").location == "/sign-in"
    assert browser.get("/account/sessions").status_code == 302
    assert other_browser.get("/account/sessions").status_code == 302
