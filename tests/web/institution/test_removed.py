"""Those taken off the roster: listed, searched, put back."""

from __future__ import annotations

from datetime import date
from typing import Any

from app.models import Enrolment, Removal
from tests.factories import make_enrolment, make_number
from tests.factories.rounds import NOW
from tests.web.institution.conftest import School


def off(school: School, **facts: Any) -> int:
    told = {"removal": Removal.RESIGNED, "left_on": date(2026, 6, 1), "removed_at": NOW}
    return school.pupil(removed_by_id=school.account.id, **(told | facts)).id


def test_those_taken_off_are_listed_with_reason_day_and_by_whom(school: School) -> None:
    off(school, first_name="มานะ", removal_note="ย้ายตามผู้ปกครอง")
    off(school, first_name="ปิติ", undone=True)
    school.pupil(first_name="วีระ")
    html = school.get("/removed").text
    for text in ("มานะ", "ลาออก", "1 มิ.ย. 2569", "ย้ายตามผู้ปกครอง", school.account.name):
        assert text in html
    assert "ปิติ" not in html
    assert "วีระ" not in html


def test_those_taken_off_are_searched_by_name_or_number_and_paged(school: School) -> None:
    number = make_number()
    off(school, first_name="มานะ", number=number)
    for _one in range(41):
        off(school, first_name="ปิติ")
    for text in ("มานะ", number):
        html = school.get("/removed", query_string={"q": text}).text
        assert "มานะ" in html
        assert "ปิติ" not in html
    assert "มานะ" not in school.get("/removed?page=1").text
    assert "มานะ" in school.get("/removed?page=๒").text
    assert "ล้างตัวกรอง" in school.get("/removed?q=ไม่มีใคร").text


def test_the_authority_reads_those_taken_off_and_puts_nobody_back(school: School) -> None:
    row_id = off(school, first_name="มานะ")
    school.act_as(school.country.account(school.country.sao))
    assert "มานะ" in school.get("/removed").text
    assert "/put-back" not in school.get(f"/{row_id}").text
    assert school.post(f"/{row_id}/put-back").status_code == 403
    assert "roster_read" in school.noted()


def test_a_pupil_is_put_back_from_their_page(school: School) -> None:
    row_id = off(school, first_name="มานะ", removal=Removal.MISTAKE)
    assert f"/{row_id}/put-back" in school.get(f"/{row_id}").text
    answer = school.post(f"/{row_id}/put-back")
    assert answer.status_code == 303
    assert "กลับเข้าบัญชีแล้ว" in school.client.get(answer.location).text
    school.session.rollback()
    assert school.session.get_one(Enrolment, row_id).removed_at is None
    assert school.post(f"/{row_id}/put-back").status_code == 303


def test_who_cannot_be_put_back_is_told_where_the_child_is(school: School) -> None:
    number = make_number()
    row_id = off(school, number=number)
    again = school.pupil(number=number)
    answer = school.post(f"/{row_id}/put-back")
    assert answer.status_code == 409
    assert f"/roster/{again.id}" in answer.text
    country, number = school.country, make_number()
    country.town_school.telephone = "0 4561 7777"
    make_enrolment(
        school.session,
        country.roster(school.session, country.town_school),
        country.account(country.town_school),
        number=number,
    )
    row_id = off(school, number=number)
    answer = school.post(f"/{row_id}/put-back")
    assert answer.status_code == 409
    assert "0 4561 7777" in answer.text
    assert f"/claims/new?number={number}" in answer.text


def test_a_confirmed_roster_offers_to_put_nobody_back(school: School) -> None:
    row_id = off(school)
    school.confirm()
    assert "/put-back" not in school.get(f"/{row_id}").text
    assert school.post(f"/{row_id}/put-back").status_code == 409
