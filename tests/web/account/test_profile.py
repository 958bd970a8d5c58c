"""A unit's own basic data at the page (process.md 1.5)."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.models import Account
from tests.factories import Country
from tests.web.account.conftest import Browser

PAGE = "/units/3033300001/profile"


def typed(unit: Any, **changes: Any) -> dict[str, Any]:
    facts = {
        "version": unit.version,
        "address": "99 หมู่ 1",
        "postcode": "๓๓๐๐๐",
        "telephone": "0 4561 2345",
        "head_name": "นายทดสอบ ระบบ",
        "head_position": "ผู้อำนวยการโรงเรียน",
        "teaches_p1": "y",
        "rooms_p1": "๒",
    }
    return facts | changes


@pytest.fixture
def at_school(browser: Browser, school: Account) -> Browser:
    browser.sign_in("3033300001")
    return browser


def test_a_school_keeps_its_basic_data(
    at_school: Browser, school: Account, db_session: Session
) -> None:
    assert at_school.post(PAGE, typed(school.unit)).status_code == 303
    db_session.refresh(school.unit)
    unit = school.unit
    assert (unit.postcode, unit.grades, unit.rooms_per_grade) == ("33000", ["p1"], {"p1": 2})
    page = at_school.get(PAGE).text
    assert 'value="99 หมู่ 1"' in page


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"postcode": "123"}, "postcode"),
        ({"postcode": "03000"}, "postcode"),
        ({"telephone": "ไม่มี"}, "telephone"),
        ({"rooms_p1": ""}, "rooms_p1"),
        ({"rooms_p1": "41"}, "rooms_p1"),
        ({"rooms_p1": "สอง"}, "rooms_p1"),
        ({"rooms_p2": "1"}, "rooms_p2"),
    ],
)
def test_a_wrong_field_says_what_to_do_and_nothing_typed_is_lost(
    at_school: Browser, school: Account, changes: dict[str, str], wrong: str
) -> None:
    answer = at_school.post(PAGE, typed(school.unit, **changes))
    assert answer.status_code == 422
    assert f'id="{wrong}-error"' in answer.text
    assert 'value="99 หมู่ 1"' in answer.text
    assert not changes[wrong] or f'value="{changes[wrong]}"' in answer.text


def test_a_stale_edit_shows_both_values(at_school: Browser, school: Account) -> None:
    stale = typed(school.unit, address="ที่พิมพ์ไว้")
    assert at_school.post(PAGE, typed(school.unit)).status_code == 303
    answer = at_school.post(PAGE, stale)
    assert answer.status_code == 409
    assert "<td>99 หมู่ 1</td><td>ที่พิมพ์ไว้</td>" in answer.text


def test_the_level_above_sees_the_data_and_does_not_edit_it(
    browser: Browser, app_country: Country, school: Account
) -> None:
    browser.sign_in("06330305")
    page = browser.get(PAGE)
    assert page.status_code == 200
    assert 'name="address"' not in page.text
    assert browser.post(PAGE, typed(school.unit)).status_code == 403
    assert 'name="rooms_p1"' not in browser.get("/units/06330305/profile").text
