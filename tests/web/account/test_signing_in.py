"""Signing in and out at the page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.extensions import db
from app.models import AccessLog, Account, Installation, SignInSession
from app.services.accounts import passwords, throttle
from app.services.accounts.sessions import token_hash
from app.web.account.where_next import local
from tests.factories import PASSWORD, Country
from tests.web.account.conftest import Browser

OWN_PAGE = "/account/sessions"
CODE = "3033300001"


def test_the_right_password_opens_the_portal_and_begins_a_session(
    browser: Browser, school: Account, db_session: Session
) -> None:
    answer = browser.sign_in("๓๐๓๓๓๐๐๐๐๑")
    assert (answer.status_code, answer.location) == (303, "/")
    assert browser.get(OWN_PAGE).status_code == 200
    row = db_session.scalars(select(SignInSession)).one()
    assert (row.account_id, row.address) == (school.id, browser.address)
    with browser.client.session_transaction() as cookie:
        assert token_hash(cookie["_user_id"]) == row.token_hash
    assert db_session.scalars(select(AccessLog.event)).all() == ["signed_in"]


def test_nobody_gets_in_without_signing_in(browser: Browser) -> None:
    answer = browser.get(f"{OWN_PAGE}?a=1")
    assert answer.status_code == 302
    assert answer.location == "/sign-in?next=/account/sessions?a%3D1"


def test_after_signing_in_the_page_asked_for_opens(browser: Browser, school: Account) -> None:
    answer = browser.sign_in(CODE, path=f"/sign-in?next={OWN_PAGE}")
    assert answer.location == OWN_PAGE
    assert browser.get(f"/sign-in?next={OWN_PAGE}").location == OWN_PAGE


@pytest.mark.parametrize(
    "address",
    ["//evil.example", "https://evil.example", "/\\evil.example", "/\t/evil.example", "evil", ""],
)
def test_signing_in_never_leads_out_of_the_portal(
    browser: Browser, school: Account, address: str
) -> None:
    assert local(address) is None
    answer = browser.post(
        "/sign-in", {"code": CODE, "password": PASSWORD}, query_string={"next": address}
    )
    assert answer.location == "/"


def test_an_unknown_code_is_answered_as_a_wrong_password_is(
    browser: Browser, school: Account
) -> None:
    def told(code: str) -> str:
        answer = browser.sign_in(code, "not the password")
        assert answer.status_code == 422
        return answer.text.replace(code, "")

    assert told(CODE) == told("3033309999")


def test_what_was_typed_stays_but_never_the_password(browser: Browser, school: Account) -> None:
    answer = browser.sign_in("3033300001-77", "not the password")
    assert 'value="3033300001-77"' in answer.text
    assert "not the password" not in answer.text
    assert browser.sign_in("", "").status_code == 422
    assert "not the password" not in browser.sign_in("", "not the password").text


def test_wrong_passwords_make_one_network_wait_and_no_other(
    browser: Browser, other_browser: Browser, school: Account
) -> None:
    for _ in range(throttle.FREE_TRIES + 1):
        assert browser.sign_in(CODE, "not the password").status_code == 422
    waiting = browser.sign_in(CODE)
    assert waiting.status_code == 429
    assert "วินาที" in waiting.text
    assert other_browser.sign_in(CODE).status_code == 303


def test_one_address_cannot_flood_the_sign_in_page(
    browser: Browser, other_browser: Browser, school: Account
) -> None:
    answers = [browser.sign_in("", "").status_code for _ in range(121)]
    assert answers[:120] == [422] * 120
    assert answers[120] == 429
    assert browser.get("/sign-in").status_code == 200
    assert other_browser.sign_in(CODE).status_code == 303


def test_failures_are_logged_without_a_password_typed_as_code(
    browser: Browser, school: Account, db_session: Session
) -> None:
    browser.sign_in(CODE, "not the password")
    browser.sign_in("my secret", "not the password")
    rows = db_session.scalars(select(AccessLog).order_by(AccessLog.id)).all()
    assert [row.event for row in rows] == ["sign_in_failed"] * 2
    assert rows[0].subject == CODE
    assert rows[1].subject.startswith("?")


def test_a_suspended_login_is_told_so_only_with_the_right_password(
    browser: Browser, school: Account, db_session: Session
) -> None:
    school.active = False
    db_session.commit()
    suspended = browser.sign_in(CODE)
    assert suspended.status_code == 422
    assert "ระงับ" in suspended.text
    assert "ระงับ" not in browser.sign_in(CODE, "not the password").text
    assert browser.get(OWN_PAGE).status_code == 302


def test_a_password_hashed_by_older_parameters_is_hashed_anew(
    browser: Browser, school: Account, db_session: Session
) -> None:
    school.password_hash = PasswordHasher(time_cost=1, memory_cost=8192).hash(PASSWORD)
    db_session.commit()
    browser.sign_in(CODE)
    db_session.expire_all()
    assert passwords.check(school.password_hash, PASSWORD) == passwords.Checked(True, False)


def test_signing_in_again_ends_the_session_before(
    browser: Browser, app_country: Country, school: Account, db_session: Session
) -> None:
    browser.sign_in(CODE)
    browser.sign_in("3033600001")
    rows = db_session.scalars(select(SignInSession).order_by(SignInSession.id)).all()
    assert [row.ended_at is None for row in rows] == [False, True]


def test_signing_out_ends_the_session_and_needs_none(
    browser: Browser, school: Account, db_session: Session
) -> None:
    browser.sign_in(CODE)
    with browser.client.session_transaction() as cookie:
        token = cookie["_user_id"]
    assert browser.post("/sign-out").location == "/sign-in"
    with browser.client.session_transaction() as cookie:
        cookie["_user_id"] = token
    assert browser.get(OWN_PAGE).status_code == 302
    assert browser.post("/sign-out").location == "/sign-in"


def test_a_session_ends_when_unused_and_the_page_says_why(
    browser: Browser, school: Account, db_session: Session
) -> None:
    browser.sign_in(CODE)
    row = db_session.scalars(select(SignInSession)).one()
    row.last_seen_at = datetime.now(UTC) - timedelta(hours=5)
    db_session.commit()
    answer = browser.get(OWN_PAGE)
    assert answer.status_code == 302
    page = browser.get(answer.location).text
    assert "ไม่มีการใช้งานเป็นเวลานาน" in page
    assert f'value="{CODE}"' in page


def test_a_page_read_after_five_minutes_notes_that_the_session_is_in_use(
    browser: Browser, school: Account, db_session: Session
) -> None:
    browser.sign_in(CODE)
    row = db_session.scalars(select(SignInSession)).one()
    for minutes, noted in ((4, False), (6, True)):
        before = datetime.now(UTC) - timedelta(minutes=minutes)
        row.last_seen_at = before
        db_session.commit()
        browser.get(OWN_PAGE)
        db_session.refresh(row)
        assert (row.last_seen_at > before) is noted


def test_a_demo_lists_its_logins_and_fills_one_in(
    browser: Browser, school: Account, db_session: Session
) -> None:
    assert "demo-logins" not in browser.get("/sign-in").text
    facts = {"demo": "1", "demo:password": PASSWORD}
    facts |= {"demo:login:2": f"{CODE}|โรงเรียน", "demo:login:10": "dla|กรม"}
    db_session.add_all(Installation(name=name, value=value) for name, value in facts.items())
    db_session.commit()
    page = browser.get("/sign-in").text
    assert page.index("โรงเรียน") < page.index(">กรม<")
    assert f'href="/sign-in?code={CODE}"' in page
    filled = browser.get(f"/sign-in?code={CODE}").text
    assert f'value="{CODE}"' in filled
    assert f'value="{PASSWORD}"' in filled


def test_the_form_token_is_renewed_for_another_account_and_kept_for_the_same(
    app: Flask, browser: Browser, app_country: Country, school: Account
) -> None:
    def token() -> str | None:
        with browser.client.session_transaction() as cookie:
            held: str | None = cookie.get("csrf_token")
            return held

    browser.sign_in(CODE)
    app.config["WTF_CSRF_ENABLED"] = True
    browser.get(OWN_PAGE)
    app.config["WTF_CSRF_ENABLED"] = False
    held = token()
    assert held
    end_all_sessions(browser)
    browser.sign_in(CODE)
    assert token() == held
    end_all_sessions(browser)
    browser.sign_in("3033600001")
    assert token() != held


def end_all_sessions(browser: Browser) -> None:
    for row in db.session.scalars(select(SignInSession)):
        row.ended_at = datetime.now(UTC)
    db.session.commit()


def test_home_leads_to_the_units_own_page_in_the_round_asked_for(
    browser: Browser, school: Account
) -> None:
    browser.sign_in(CODE)
    home = f"/rounds/2569-1/institutions/{CODE}"
    assert browser.get("/").location == home
    assert browser.get("/?round_key=2569-1").location == home
    assert browser.get("/?round_key=nonsense").location == home
