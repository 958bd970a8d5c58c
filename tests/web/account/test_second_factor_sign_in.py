"""Signing in with a second factor at the pages."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from argon2 import PasswordHasher
from cryptography.fernet import Fernet
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.thai_calendar import to_thai_digits
from app.models import AccessLog, Account, SecondFactor, SignInSession
from app.services.accounts import passwords, second_factor, throttle
from tests.factories import PASSWORD
from tests.factories.second_factors import Telephone, make_second_factor
from tests.web.account.conftest import Browser

CODE = "3033300001"
STEP = "/sign-in/code"
OWN_PAGE = "/account/sessions"


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def telephone(app: Flask, school: Account, db_session: Session) -> Telephone:
    key = second_factor.key_from(app.config["LEC"].secret_key)
    made = make_second_factor(db_session, school, at=now(), key=key)
    db_session.commit()
    return made


def give(browser: Browser, code: str, path: str = STEP) -> tuple[int, str | None]:
    answer = browser.post(path, {"one_time_password": code})
    return answer.status_code, answer.location


def events(session: Session) -> list[str]:
    return list(session.scalars(select(AccessLog.event).order_by(AccessLog.id)))


def test_the_password_alone_opens_nothing(
    browser: Browser, telephone: Telephone, db_session: Session
) -> None:
    before = len(db_session.scalars(select(SignInSession)).all())
    answer = browser.sign_in(CODE)
    assert (answer.status_code, answer.location) == (303, STEP)
    assert len(db_session.scalars(select(SignInSession)).all()) == before
    assert browser.get(OWN_PAGE).status_code == 302
    assert "แอปยืนยันตัวตน" in browser.get(STEP).text


def test_password_and_code_open_the_page_asked_for(
    browser: Browser, telephone: Telephone, db_session: Session
) -> None:
    assert browser.get(OWN_PAGE).location == f"/sign-in?next={OWN_PAGE}"
    half = browser.sign_in(CODE, path=f"/sign-in?next={OWN_PAGE}")
    assert half.location == f"{STEP}?next={OWN_PAGE}"
    code = to_thai_digits(telephone.shows(now()))
    assert give(browser, f"{code[:3]} {code[3:]}", half.location) == (303, OWN_PAGE)
    assert browser.get(OWN_PAGE).status_code == 200
    assert events(db_session) == ["password_accepted", "second_factor_passed", "signed_in"]


def test_a_right_password_is_noted_though_no_code_follows(
    browser: Browser, telephone: Telephone, db_session: Session
) -> None:
    assert browser.sign_in(CODE).location == STEP
    assert events(db_session) == ["password_accepted"]


def test_a_wrong_code_and_a_used_one_each_say_what_to_do(
    browser: Browser, other_browser: Browser, telephone: Telephone, db_session: Session
) -> None:
    browser.sign_in(CODE)
    wrong = browser.post(STEP, {"one_time_password": "12345"})
    assert wrong.status_code == 422
    assert "รหัสไม่ถูกต้อง" in wrong.text
    assert "12345" not in wrong.text
    assert give(browser, "")[0] == 422
    code = telephone.shows(now())
    assert give(browser, code)[0] == 303
    other_browser.sign_in(CODE)
    used = other_browser.post(STEP, {"one_time_password": code})
    assert used.status_code == 422
    assert "ถูกใช้ไปแล้ว" in used.text
    assert events(db_session)[:2] == ["password_accepted", "second_factor_failed"]
    assert events(db_session)[-1:] == ["second_factor_failed"]


def test_a_recovery_code_opens_the_portal_and_tells_how_many_are_left(
    browser: Browser, telephone: Telephone, db_session: Session
) -> None:
    browser.sign_in(CODE)
    assert give(browser, telephone.recovery_codes[3]) == (303, "/")
    assert "9 รหัส" in browser.get(OWN_PAGE).text
    assert events(db_session) == ["password_accepted", "recovery_code_used", "signed_in"]
    browser.post("/sign-out")
    browser.sign_in(CODE)
    assert give(browser, telephone.recovery_codes[3])[0] == 422


def test_the_last_recovery_code_asks_for_new_ones(browser: Browser, telephone: Telephone) -> None:
    for code in telephone.recovery_codes:
        browser.sign_in(CODE)
        assert give(browser, code)[0] == 303
    assert "ชุดสุดท้าย" in browser.get(OWN_PAGE).text


def test_without_a_right_password_before_there_is_no_code_to_give(
    browser: Browser, other_browser: Browser, telephone: Telephone
) -> None:
    browser.sign_in(CODE)
    assert other_browser.get(f"{STEP}?next={OWN_PAGE}").location == f"/sign-in?next={OWN_PAGE}"
    assert give(other_browser, telephone.shows(now())) == (303, "/sign-in")
    assert "ภายใน 5 นาที" in other_browser.get("/sign-in").text


def test_what_lies_between_is_void_after_five_minutes(
    browser: Browser, telephone: Telephone
) -> None:
    browser.sign_in(CODE)
    with browser.client.session_transaction() as cookie:
        account_id, password_print, since = cookie["halfway"]
        cookie["halfway"] = [account_id, password_print, since - 301]
    assert give(browser, telephone.shows(now())) == (303, "/sign-in")
    assert browser.get(STEP).location == "/sign-in"


def test_a_password_changed_in_between_voids_it(
    browser: Browser, telephone: Telephone, school: Account, db_session: Session
) -> None:
    browser.sign_in(CODE)
    school.password_hash = passwords.hashed("ช้างสามเชือก ริมน้ำ")
    db_session.commit()
    assert give(browser, telephone.shows(now())) == (303, "/sign-in")


def test_a_suspension_in_between_voids_it_and_says_so(
    browser: Browser, telephone: Telephone, school: Account, db_session: Session
) -> None:
    browser.sign_in(CODE)
    school.active = False
    db_session.commit()
    assert give(browser, telephone.shows(now())) == (303, "/sign-in")
    assert "ระงับ" in browser.get("/sign-in").text


def test_a_second_factor_taken_away_in_between_leads_back_to_the_password(
    browser: Browser, telephone: Telephone, school: Account, db_session: Session
) -> None:
    browser.sign_in(CODE)
    second_factor.remove(db_session, school, actor=None, at=now())
    db_session.commit()
    assert give(browser, telephone.shows(now())) == (303, "/sign-in")
    assert browser.sign_in(CODE).location == "/"


def test_codes_of_an_installation_under_another_key_say_what_to_do(
    browser: Browser, telephone: Telephone, db_session: Session
) -> None:
    kept, other = db_session.scalars(select(SecondFactor)).one(), Fernet.generate_key()
    kept.secret = Fernet(other).encrypt(telephone.secret.encode()).decode()
    db_session.commit()
    browser.sign_in(CODE)
    answer = browser.post(STEP, {"one_time_password": telephone.shows(now())})
    assert answer.status_code == 422
    assert "พิมพ์รหัสสำรอง" in answer.text
    assert give(browser, telephone.recovery_codes[0])[0] == 303


def test_wrong_codes_make_one_wait_as_wrong_passwords_do(
    browser: Browser, other_browser: Browser, telephone: Telephone
) -> None:
    browser.sign_in(CODE)
    for _ in range(throttle.FREE_TRIES + 1):
        assert give(browser, "000")[0] == 422
    waiting = browser.post(STEP, {"one_time_password": telephone.shows(now())})
    assert waiting.status_code == 429
    assert "วินาที" in waiting.text
    assert browser.sign_in(CODE).status_code == 429


def test_a_stranger_without_the_password_locks_nobody_out(
    browser: Browser, other_browser: Browser, telephone: Telephone
) -> None:
    for _ in range(throttle.FREE_TRIES + 4):
        other_browser.sign_in(CODE, "not the password")
        give(other_browser, "000")
    browser.sign_in(CODE)
    assert give(browser, telephone.shows(now())) == (303, "/")


def test_the_code_comes_before_a_password_that_must_be_changed(
    browser: Browser, telephone: Telephone, school: Account, db_session: Session
) -> None:
    school.must_change_password = True
    db_session.commit()
    assert browser.sign_in(CODE).location == STEP
    assert give(browser, telephone.shows(now())) == (303, "/account/password")


def test_whoever_was_signed_in_stays_so_until_the_code_is_right(
    browser: Browser, telephone: Telephone, db_session: Session
) -> None:
    browser.sign_in("3033600001")
    browser.sign_in(CODE)
    assert "3033600001" in browser.get(OWN_PAGE).text
    assert give(browser, telephone.shows(now()))[0] == 303
    assert CODE in browser.get(OWN_PAGE).text
    live = db_session.scalars(select(SignInSession).where(SignInSession.ended_at.is_(None)))
    assert {row.account.username for row in live} == {CODE}


def test_an_old_password_hash_is_renewed_before_the_code(
    browser: Browser, telephone: Telephone, school: Account, db_session: Session
) -> None:
    school.password_hash = PasswordHasher(time_cost=1, memory_cost=8192).hash(PASSWORD)
    db_session.commit()
    browser.sign_in(CODE)
    db_session.expire_all()
    assert passwords.check(school.password_hash, PASSWORD) == passwords.Checked(True, False)
    assert give(browser, telephone.shows(now()))[0] == 303
