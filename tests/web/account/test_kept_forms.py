"""A session that ended in the middle of a form: why, what next, and never a lost form."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Account, Duty, KeptForm, SignInSession
from tests.factories import make_account
from tests.web.account.conftest import Browser
from tests.web.officers.test_officers import TEACHER, UNIT

NEW = f"{UNIT}/new"
CODE = "3033300001"


def end_sessions(session: Session) -> None:
    for row in session.scalars(select(SignInSession)):
        row.ended_at = datetime.now(UTC)
    session.commit()


@pytest.fixture
def interrupted(browser: Browser, school: Account, db_session: Session) -> Browser:
    """A browser whose session ended before it posted the form of a new officer."""
    browser.sign_in(CODE)
    end_sessions(db_session)
    answer = browser.post(NEW, TEACHER | {"csrf_token": "t", "password": "secret"})
    assert answer.location == f"/sign-in?next={NEW}"
    return browser


def test_the_page_says_why_and_that_the_form_is_kept(interrupted: Browser) -> None:
    page = interrupted.get(f"/sign-in?next={NEW}").text
    assert "สั่งออกจากระบบจากเครื่องอื่น" in page
    assert "เก็บข้อมูลที่ท่านกรอกไว้แล้ว" in page


def test_neither_passwords_nor_tokens_are_kept(interrupted: Browser, db_session: Session) -> None:
    kept = db_session.scalars(select(KeptForm)).one()
    assert kept.fields == {name: [value] for name, value in TEACHER.items()}


def test_the_same_account_finds_the_form_filled_in_until_it_is_saved(
    interrupted: Browser, db_session: Session
) -> None:
    assert interrupted.sign_in(CODE, path=f"/sign-in?next={NEW}").location == NEW
    page = interrupted.get(NEW).text
    assert 'value="นางสาวสมใจ ทดสอบ"' in page
    assert "กลับมาอยู่ในแบบฟอร์มแล้ว" in page
    assert 'value="นางสาวสมใจ ทดสอบ"' in interrupted.get(NEW).text
    assert interrupted.post(NEW, TEACHER).status_code == 200
    assert "นางสาวสมใจ" not in interrupted.get(NEW).text
    assert db_session.scalars(select(KeptForm)).all() == []


def test_another_account_of_the_unit_sees_nothing_of_it(
    interrupted: Browser, school: Account, db_session: Session
) -> None:
    make_account(db_session, school.unit, Duty.PRINCIPAL, "09")
    db_session.commit()
    answer = interrupted.sign_in(f"{CODE}-09", path=f"/sign-in?next={NEW}")
    assert answer.location == "/"
    assert "นางสาวสมใจ" not in interrupted.get(NEW).text


def test_a_kept_form_lasts_a_day(interrupted: Browser, db_session: Session) -> None:
    kept = db_session.scalars(select(KeptForm)).one()
    kept.kept_at = datetime.now(UTC) - timedelta(hours=25)
    db_session.commit()
    interrupted.sign_in(CODE)
    assert "นางสาวสมใจ" not in interrupted.get(NEW).text


def test_a_form_posted_again_replaces_what_was_kept(
    interrupted: Browser, db_session: Session
) -> None:
    interrupted.post(NEW, TEACHER | {"name": "นายใหม่ กว่า"})
    kept = db_session.scalars(select(KeptForm)).one()
    assert kept.fields["name"] == ["นายใหม่ กว่า"]


def test_a_browser_that_never_signed_in_leaves_nothing(
    browser: Browser, school: Account, db_session: Session
) -> None:
    answer = browser.post(NEW, TEACHER)
    assert answer.location == f"/sign-in?next={NEW}"
    assert db_session.scalars(select(KeptForm)).all() == []
    assert "เก็บข้อมูลที่ท่านกรอกไว้ไม่ได้" not in browser.get("/sign-in").text


def test_a_form_too_large_to_keep_is_owned_up_to(
    browser: Browser, school: Account, db_session: Session
) -> None:
    browser.sign_in(CODE)
    end_sessions(db_session)
    answer = browser.post(NEW, TEACHER | {"name": "x" * 300_000})
    assert db_session.scalars(select(KeptForm)).all() == []
    assert "เก็บข้อมูลที่ท่านกรอกไว้ไม่ได้" in browser.get(answer.location).text


def test_an_address_that_only_takes_posts_leads_back_to_the_page_of_its_form(
    browser: Browser, school: Account, db_session: Session
) -> None:
    browser.sign_in(CODE)
    end_sessions(db_session)
    page = f"{UNIT}/{school.id}?a=1"
    browser.headers["Referer"] = f"http://localhost{page}"
    posted = browser.post(f"{UNIT}/{school.id}/suspend", {"version": "1"})
    assert posted.location == f"/sign-in?next={UNIT}/{school.id}?a%3D1"
    browser.headers["Referer"] = "https://evil.example/page"
    posted = browser.post(f"{UNIT}/{school.id}/suspend", {"version": "1"})
    assert posted.location == "/sign-in"


def test_htmx_is_led_to_the_sign_in_page_as_a_whole(
    browser: Browser, school: Account, db_session: Session
) -> None:
    browser.sign_in(CODE)
    end_sessions(db_session)
    browser.headers["HX-Request"] = "true"
    answer = browser.post(NEW, TEACHER)
    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"] == f"/sign-in?next={NEW}"
    assert len(db_session.scalars(select(KeptForm)).all()) == 1


def test_a_form_opened_before_signing_in_anew_comes_back_filled_in(
    browser: Browser, school: Account, app: Flask
) -> None:
    browser.sign_in(CODE)
    app.config["WTF_CSRF_ENABLED"] = True
    answer = browser.post(NEW, TEACHER | {"csrf_token": "of an earlier session"})
    assert answer.status_code == 303
    assert answer.location == NEW
    page = browser.get(NEW).text
    assert 'value="นางสาวสมใจ ทดสอบ"' in page
    assert "ท่านเข้าสู่ระบบใหม่หลังจากเปิดแบบฟอร์มนี้" in page
