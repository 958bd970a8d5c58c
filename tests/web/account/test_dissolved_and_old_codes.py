"""What the sign-in page says for a dissolved unit, and for a code that was changed."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import AccessLog, Account, UnitCode
from tests.web.account.conftest import Browser

DISSOLVED = "หน่วยงานนี้ยุบเลิกแล้วเมื่อ 31 ตุลาคม 2569"


def test_a_dissolved_unit_is_told_so_at_the_next_click_and_at_signing_in(
    browser: Browser, school: Account, db_session: Session
) -> None:
    browser.sign_in("3033300001")
    assert browser.get("/account/sessions").status_code == 200
    school.unit.dissolved_on = date(2026, 10, 31)
    db_session.commit()
    assert browser.get("/account/sessions").status_code == 302
    assert DISSOLVED in browser.get("/sign-in").text
    answer = browser.sign_in("3033300001")
    assert answer.status_code == 422
    assert DISSOLVED in answer.text
    assert DISSOLVED not in browser.sign_in("3033300001", "wrong password").text


def test_an_old_code_is_answered_with_the_current_one(
    browser: Browser, school: Account, db_session: Session
) -> None:
    row = UnitCode(code="3033600099", unit_id=school.unit_id, valid_to=date(2026, 5, 1))
    db_session.add(row)
    db_session.commit()
    answer = browser.sign_in("3033600099")
    assert answer.status_code == 422
    assert "เข้าสู่ระบบด้วย 3033300001 " in answer.text
    db_session.rollback()
    tried = db_session.scalars(select(AccessLog)).one()
    assert (tried.event, tried.subject) == ("sign_in_failed", "3033600099")
    assert tried.subject_unit_id == school.unit_id
    assert browser.sign_in("3033300001").status_code == 303
