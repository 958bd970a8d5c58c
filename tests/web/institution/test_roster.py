"""The list of a roster: what it shows, how it is searched, what it costs."""

from __future__ import annotations

import gzip
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine

from app.domain.people import Sex
from app.models import Duty
from tests.factories import make_account, make_enrolment
from tests.factories.rounds import NOW
from tests.support.statements import is_select, statements
from tests.web.institution.conftest import School


def test_a_roster_lists_its_pupils(school: School) -> None:
    school.pupil(prefix="เด็กชาย", first_name="มานะ", last_name="รักเผ่าไทย", room="2")
    html = school.get().text
    assert "เด็กชายมานะ รักเผ่าไทย" in html
    assert "ป.1/2" in html


def test_no_pupil_of_another_roster_is_listed(school: School) -> None:
    country = school.country
    other = country.account(country.town_school)
    make_enrolment(
        school.session,
        country.roster(school.session, country.town_school),
        other,
        first_name="คนอื่น",
    )
    school.session.commit()
    assert "คนอื่น" not in school.get().text


@pytest.mark.parametrize(
    "query",
    ["q=มานะ", "q=๔๐๐๑", "q=4001", "q=เด็กชายมานะ รัก", "class=p1/2", "state=unseen", "state=errors"],
)
def test_a_roster_is_searched_and_filtered(school: School, query: str) -> None:
    school.pupil(
        first_name="มานะ",
        last_name="รักเผ่าไทย",
        student_number="4001",
        room="2",
        seen=False,
        errors=["birth_date_missing"],
        birth_date=None,
    )
    school.pupil(first_name="ปิติ", sex=Sex.MALE)
    html = school.get(f"?{query}").text
    assert "มานะ" in html
    assert "ปิติ" not in html


def test_open_queries_are_those_without_an_answer(school: School) -> None:
    school.pupil(first_name="มานะ", queries=["unusual_age"])
    school.pupil(
        first_name="ปิติ", queries=["unusual_age"], answers={"unusual_age": '"unusual_age": ใช่'}
    )
    html = school.get("?state=queries").text
    assert "มานะ" in html
    assert "ปิติ" not in html


def test_a_page_past_the_end_is_the_last_one(school: School) -> None:
    for seat in range(42):
        school.pupil(seat_number=seat, first_name=f"ลำดับ{seat:02}")
    assert "ลำดับ41" in school.get("?page=๙๙").text


def test_htmx_gets_the_list_alone(school: School) -> None:
    school.pupil()
    html = school.get("?class=p1", headers={"HX-Request": "true"}).text
    assert html.lstrip().startswith('<div id="roster">')


def test_sensitive_details_are_never_asked_for_by_a_list(school: School) -> None:
    school.pupil()
    with statements(Engine) as asked:
        school.get()
    assert not any("enrolment_detail" in statement for statement in asked)


@pytest.mark.parametrize("query", ["", "?class=p1", "?q=ทดสอบ"])
def test_forty_pupils_cost_eight_queries_and_fifteen_kilobytes(school: School, query: str) -> None:
    for seat in range(45):
        school.pupil(seat_number=seat, room=str(1 + seat % 3), first_name=f"ทดสอบ{seat}")
    school.get()
    with statements(Engine, only=is_select) as asked:
        answer = school.get(query)
    assert len(asked) <= 8, "\n\n".join(asked)
    assert len(gzip.compress(answer.data)) < 15 * 1024


def test_an_officer_limited_to_rooms_sees_no_other(school: School) -> None:
    hers = school.pupil(first_name="ห้องหนึ่ง", room="1")
    other = school.pupil(first_name="ห้องสอง", room="2")
    officer = make_account(
        school.session, school.country.school, Duty.RECORDER, "r1", rooms=["p1/1"]
    )
    school.act_as(officer)
    html = school.get().text
    assert "ห้องหนึ่ง" in html
    assert "ห้องสอง" not in html
    assert school.get(f"/{hers.id}").status_code == 200
    assert school.get(f"/{other.id}").status_code == 404


def test_the_authority_reads_without_buttons_and_its_reading_is_noted(school: School) -> None:
    row = school.pupil(seen=False)
    school.act_as(school.country.account(school.country.sao))
    html = school.get().text
    assert row.first_name in html
    assert "/presence" not in html
    assert school.get(f"/{row.id}").status_code == 200
    assert school.post(f"/{row.id}/presence", data={"seen": "1"}).status_code == 403
    assert "roster_read" in school.noted()


def test_a_confirmed_roster_says_why_it_is_locked(school: School) -> None:
    row = school.pupil(birth_date=date(2020, 1, 1))
    school.confirm()
    html = school.get().text
    assert "แก้ไขไม่ได้" in html
    assert "/presence" not in html
    assert "แก้ไขไม่ได้" in school.get(f"/{row.id}").text
    assert school.get("/new").status_code == 409


def test_a_closed_round_offers_nothing_to_record(school: School) -> None:
    row = school.pupil(seen=False)
    school.roster.round.closes_at = NOW - timedelta(hours=1)
    school.session.commit()
    assert "/presence" not in school.get().text
    assert "ไม่อยู่ในช่วงเวลา" in school.client.get(school.home).text
    assert school.post(f"/{row.id}/presence", data={"seen": "1"}).status_code == 409


def test_nobody_left_to_look_for_is_good_news_with_a_next_step(school: School) -> None:
    school.pupil()
    html = school.get("?state=unseen").text
    assert "ตรวจสอบการมีตัวตนครบทุกคนแล้ว" in html
    assert html.count(school.url("/review")) >= 2
    searched = school.get("?state=unseen&class=p6").text
    assert "ตรวจสอบการมีตัวตนครบทุกคนแล้ว" in searched


def test_a_page_of_the_list_names_the_next_step(school: School) -> None:
    school.pupil(seen=False)
    html = school.get().text
    step = html[html.index('id="next-step"') : html.index("<main")]
    assert "/roster/rooms" in step


def test_an_officer_limited_to_rooms_is_told_of_their_own_pupils_alone(school: School) -> None:
    school.pupil(room="1")
    school.pupil(room="2", errors=["room_missing"], seen=False)
    recorder = make_account(
        school.session, school.country.school, Duty.RECORDER, "r2", rooms=["p1/1"]
    )
    school.act_as(recorder)
    home = school.client.get(school.home).get_data(as_text=True)
    assert "1 จาก 1" in home
    assert "state=errors" not in home
    assert "มีตัวตนอยู่จริง 1 จาก 1 คน" in school.get().get_data(as_text=True)
