"""A pupil's page: what is typed is kept, what is wrong is said, nothing is done twice."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from app.extensions import db
from app.models import Account, Enrolment, SignInSession
from app.services.rosters import recording
from app.services.rosters.facts import facts_of
from tests.factories import make_enrolment, make_number
from tests.factories.rounds import NOW
from tests.services.rosters.conftest import scope_of
from tests.web.institution.conftest import School


def typed(**fields: Any) -> dict[str, Any]:
    usual = {
        "submission_key": "a form of this test",
        "version": "0",
        "number": make_number(),
        "prefix": "เด็กหญิง",
        "first_name": "มานี",
        "last_name": "มีนา",
        "birth_date": "๑๕/๑/๒๕๖๓",
        "sex": "f",
        "grade": "p1",
        "room": "1",
        "father_first_name": "ปิติ",
        "registered_address_postal_code": "๓๓๐๐๐",
    }
    return usual | fields


def pupils(school: School) -> list[Enrolment]:
    school.session.rollback()
    return list(
        school.session.scalars(
            select(Enrolment).where(Enrolment.return_id == school.roster.id).order_by(Enrolment.id)
        )
    )


def test_a_pupil_is_added_with_thai_digits_and_details(school: School) -> None:
    answer = school.post("/new", data=typed())
    assert answer.status_code == 303
    (row,) = pupils(school)
    assert row.birth_date == date(2020, 1, 15)
    assert row.errors == []
    assert row.detail is not None
    assert row.detail.father == {"first_name": "ปิติ"}
    assert row.detail.registered_address == {"postal_code": "33000"}


@pytest.mark.parametrize(("prefix", "sex"), [("ด.ช.", "m"), ("เด็กหญิง", "f"), ("คุณ", None)])
def test_a_prefix_that_tells_the_sex_saves_ticking_it(
    school: School, prefix: str, sex: str | None
) -> None:
    school.post("/new", data=typed(prefix=prefix, sex=""))
    (row,) = pupils(school)
    assert row.sex == sex


def test_a_double_click_adds_one_pupil(school: School) -> None:
    form = typed()
    for _press in range(2):
        assert school.post("/new", data=form).status_code == 303
    assert len(pupils(school)) == 1


def test_the_next_form_begins_with_the_same_room(school: School) -> None:
    answer = school.post("/new", data=typed(then="next"))
    assert answer.location.endswith("/roster/new?class=p1/1")


def test_an_incomplete_pupil_is_saved_and_the_page_says_what_to_do(school: School) -> None:
    answer = school.post(
        "/new", data=typed(number="1234567890123", birth_date=""), follow_redirects=True
    )
    assert "เลขตรวจสอบหลักสุดท้ายไม่ตรง" in answer.text
    assert 'href="#birth_date"' in answer.text
    (row,) = pupils(school)
    assert row.errors == ["number_check_digit", "birth_date_missing"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("number", "133010000000112345678"),
        ("birth_date", "15/1/2020"),
        ("birth_date", "31/2/2563"),
        ("birth_date", "15/1/63"),
        ("seat_number", "สิบ"),
        ("seat_number", "0"),
        ("height_cm", "1.1"),
        ("room", "ห้องที่มีชื่อยาวเกินไปมาก"),
        ("admission_date", "เมื่อวาน"),
        ("father_occupation", "ก" * 201),
    ],
)
def test_what_cannot_be_read_comes_back_as_it_was_typed(
    school: School, field: str, value: str
) -> None:
    answer = school.post("/new", data=typed(**{field: value}))
    assert answer.status_code == 422
    assert f'value="{value}"' in answer.text
    assert f'id="{field}-error"' in answer.text
    assert pupils(school) == []


def test_a_christian_year_is_asked_about(school: School) -> None:
    assert "15 มกราคม 2563" in school.post("/new", data=typed(birth_date="15/1/2020")).text


def test_a_child_held_elsewhere_is_refused_and_the_page_says_where(school: School) -> None:
    country = school.country
    held = make_enrolment(
        school.session,
        country.roster(school.session, country.town_school),
        country.account(country.town_school),
    )
    country.municipality.telephone = "045-611111"
    school.session.commit()
    answer = school.post("/new", data=typed(number=held.number, first_name="มานี"))
    assert answer.status_code == 409
    assert "โรงเรียน 3033200001" in answer.text
    assert "อปท. 04330102" in answer.text
    assert "045-611111" in answer.text
    assert 'value="มานี"' in answer.text
    assert held.first_name not in answer.text


def test_a_child_on_this_roster_is_refused_and_linked(school: School) -> None:
    row = school.pupil()
    path = school.url(f"/{row.id}")
    answer = school.post("/new", data=typed(number=row.number))
    assert answer.status_code == 409
    assert f'href="{path}"' in answer.text


def test_an_edit_shows_what_is_saved(school: School) -> None:
    row = school.pupil(prefix="เด็กหญิง", first_name="มานี", seat_number=7)
    html = school.get(f"/{row.id}").text
    for value in ("เด็กหญิง", "มานี", "7", row.number):
        assert f'value="{value}"' in html


def test_a_pupil_is_edited(school: School) -> None:
    row = school.pupil()
    number, version = row.number, row.version
    answer = school.post(f"/{row.id}", data=typed(number=number, version=version))
    assert answer.status_code == 303
    assert pupils(school)[0].first_name == "มานี"


def test_a_stale_form_shows_both_values_and_may_then_be_saved(school: School) -> None:
    row = school.pupil(first_name="มานะ")
    row_id, number, version = row.id, row.number, row.version
    recording.edit(
        school.session,
        school.roster,
        row_id,
        version=version,
        facts=facts_of(row).__class__(**(_facts(row) | {"first_name": "ปิติ"})),
        details=None,
        scope=scope_of(school.account),
        actor=school.account,
        at=NOW,
    )
    school.session.commit()
    form = typed(number=number, version=version, first_name="ชูใจ")
    answer = school.post(f"/{row_id}", data=form)
    assert answer.status_code == 409
    assert "<td>ชูใจ</td><td>ปิติ</td>" in answer.text
    assert "Version" not in answer.text
    assert 'value="ชูใจ"' in answer.text
    assert pupils(school)[0].first_name == "ปิติ"
    again = school.post(f"/{row_id}", data=form | {"version": str(version + 1)})
    assert again.status_code == 303
    assert pupils(school)[0].first_name == "ชูใจ"


def _facts(row: Enrolment) -> dict[str, Any]:
    known = facts_of(row)
    return {name: getattr(known, name) for name in known.__dataclass_fields__}


def test_a_query_is_answered_on_the_pupils_page(school: School) -> None:
    row = school.pupil(birth_date=date(2010, 1, 1), queries=["unusual_age"])
    row_id = row.id
    address = f"/{row_id}/queries/unusual_age"
    blank = school.post(address, data={"unusual_age-code": ""})
    assert blank.status_code == 422
    assert 'id="unusual_age-code-error"' in blank.text
    wordless = school.post(address, data={"unusual_age-code": "other", "unusual_age-note": " "})
    assert wordless.status_code == 422
    assert 'id="unusual_age-note-error"' in wordless.text
    told = {"unusual_age-code": "late_entry", "unusual_age-note": "ย้ายตามผู้ปกครอง"}
    assert school.post(address, data=told).status_code == 303
    assert pupils(school)[0].answers == {"unusual_age": "late_entry: ย้ายตามผู้ปกครอง"}
    html = school.get(f"/{row_id}").text
    assert '<option selected value="late_entry">' in html
    assert 'value="ย้ายตามผู้ปกครอง"' in html


def test_an_answer_reads_as_words_to_those_above(school: School) -> None:
    queries = {"unusual_age": "late_entry: ย้ายตามผู้ปกครอง", "namesake": "เป็นแฝด"}
    row_id = school.pupil(queries=list(queries), answers=queries).id
    school.act_as(school.country.account(school.country.sao))
    html = school.get(f"/{row_id}").text
    assert "เข้าเรียนช้ากว่าเกณฑ์: ย้ายตามผู้ปกครอง" in html
    assert "late_entry" not in html
    assert "เป็นแฝด" in html


def test_a_pupil_leaves_with_reason_and_day(school: School) -> None:
    row_id = school.pupil().id
    assert school.post(f"/{row_id}/remove", data={}).status_code == 422
    without_day = school.post(f"/{row_id}/remove", data={"removal": "transferred"})
    assert without_day.status_code == 422
    gone = {"removal": "transferred", "left_on": "1/6/2569", "note": "ย้ายบ้าน"}
    for _press in range(2):
        assert school.post(f"/{row_id}/remove", data=gone).status_code == 303
    html = school.get(f"/{row_id}").text
    assert "ย้ายสถานศึกษา" in html
    assert "1 มิถุนายน 2569" in html
    assert school.get(f"/{row_id}/remove").location.endswith(f"/roster/{row_id}")


def test_an_edit_of_a_pupil_removed_meanwhile_says_so(school: School) -> None:
    row = school.pupil()
    row_id, form = row.id, typed(number=row.number, version=row.version)
    school.post(f"/{row_id}/remove", data={"removal": "mistake"})
    answer = school.post(f"/{row_id}", data=form)
    assert answer.status_code == 409
    assert "บันทึกผิดพลาด" in answer.text


def test_the_authority_sees_facts_but_no_details(school: School) -> None:
    school.post("/new", data=typed(religion="พุทธศาสนา", father_first_name="ปิติ"))
    row_id = pupils(school)[0].id
    school.act_as(school.country.account(school.country.sao))
    html = school.get(f"/{row_id}").text
    assert "มานี" in html
    assert "พุทธศาสนา" not in html
    assert "pupil_read" in school.noted()


def test_a_form_typed_when_the_session_ended_is_given_back(school: School) -> None:
    school.session.execute(
        SignInSession.__table__.update().values(ended_at=NOW)  # type: ignore[attr-defined]
    )
    school.session.commit()
    answer = school.post("/new", data=typed(first_name="พิมพ์ค้างไว้"))
    assert "/sign-in" in answer.location
    school.act_as(school.session.get_one(Account, school.account.id))
    html = school.get("/new").text
    assert 'value="พิมพ์ค้างไว้"' in html
    assert db.session.scalar(select(func.count()).select_from(Enrolment)) == 0


def test_a_row_of_which_nobody_could_tell_whose_it_is_is_not_saved(school: School) -> None:
    nobody = typed(number="", first_name=" ", last_name="")
    answer = school.post("/new", data=nobody)
    assert answer.status_code == 422
    assert "กรอกเลขประจำตัวหรือชื่อก่อน" in answer.text
    assert pupils(school) == []


def test_what_is_no_number_is_told_once_and_in_thai(school: School) -> None:
    html = school.post("/new", data=typed(seat_number="สาม")).text
    assert "กรอกเป็นตัวเลขจำนวนเต็ม" in html
    assert "กรอกตัวเลข 1 ถึง 999" not in html


def test_correcting_leads_back_to_the_list_that_the_pupil_was_found_in(school: School) -> None:
    row = school.pupil(errors=["room_missing"])
    row_id, number, version = row.id, row.number, row.version
    came_from = f"http://localhost{school.url()}?state=errors&page=1&evil=1"
    html = school.get(f"/{row_id}", headers={"Referer": came_from}).text
    assert 'name="view" value="state=errors&amp;page=1"' in html
    incomplete = typed(number=number, version=version, room="", view="state=errors&page=1")
    again = school.post(f"/{row_id}", data=incomplete).location
    assert again.endswith(f"/{row_id}?view=state%3Derrors%26page%3D1")
    kept = 'name="view" value="state=errors&amp;page=1"'
    assert kept in school.client.get(again).text
    complete = incomplete | {"version": pupils(school)[0].version, "room": "1"}
    assert (
        school.post(f"/{row_id}", data=complete).location == f"{school.url()}?state=errors&page=1"
    )


def test_a_strangers_page_names_no_list(school: School) -> None:
    row_id = school.pupil().id
    html = school.get(f"/{row_id}", headers={"Referer": "https://example.com/?page=2"}).text
    assert 'name="view"' not in html
