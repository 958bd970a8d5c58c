"""The home page: what is left to do, in the order of the process."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from app.models import (
    AgreedDeadline,
    CancellationRequest,
    Confirmation,
    Duty,
    RequestState,
    State,
)
from tests.factories import make_account
from tests.factories.rounds import NOW
from tests.web.institution.conftest import School
from tests.web.institution.test_review import last_year


def text(school: School) -> str:
    school.session.rollback()
    return school.client.get(school.home).text


def test_an_empty_roster_begins_with_recording(school: School) -> None:
    html = text(school)
    assert html.index("บันทึกรายชื่อ") < html.index("ยืนยันว่าไม่มีนักเรียน")


def test_what_is_left_stands_in_the_order_of_the_process(school: School) -> None:
    school.pupil(errors=["room_missing"])
    school.pupil(queries=["unusual_age"])
    school.pupil(seen=False)
    html = text(school)
    places = [html.index(f"state={state}") for state in ("errors", "queries", "unseen")]
    assert places == sorted(places)


def test_grades_that_changed_much_are_explained_before_confirming(school: School) -> None:
    last_year(school, p1=5)
    school.pupil(seen=False)
    html = text(school)
    assert "ชี้แจงจำนวนที่เปลี่ยนแปลงมาก 1 ระดับชั้น" in html
    assert html.index("review#changes") < html.index("ตรวจทานและยืนยัน")


def test_a_complete_roster_is_left_to_be_confirmed(school: School) -> None:
    school.pupil()
    html = text(school)
    assert "state=errors" not in html
    assert f"/returns/{school.country.school.code}/roster" in html


def test_a_head_confirms_when_those_who_record_have_finished(school: School) -> None:
    row = school.pupil(seen=False)
    school.act_as(make_account(school.session, school.country.school, Duty.HEAD, "02"))
    html = text(school)
    assert "ตรวจดูว่ายังขาดข้อมูลใด" in html
    assert "ตรวจทานและยืนยัน" not in html
    row.seen_at, row.seen_by_id, school.roster.seen = NOW, school.account.id, 1
    school.session.commit()
    html = text(school)
    assert "ตรวจดูว่ายังขาดข้อมูลใด" not in html
    assert "ตรวจทานและยืนยัน" in html


def test_a_recorder_is_not_asked_to_confirm_but_to_tell_who_does(school: School) -> None:
    school.pupil(errors=["room_missing"])
    school.act_as(make_account(school.session, school.country.school, Duty.RECORDER, "02"))
    html = text(school)
    assert "state=errors" in html
    assert "ตรวจทานและยืนยัน" not in html
    school.roster.rows_with_errors = 0
    school.session.commit()
    assert "แจ้งเจ้าหน้าที่ผู้ยืนยันข้อมูล" in text(school)


def test_an_agreed_deadline_that_has_passed_is_overdue(school: School) -> None:
    school.pupil()
    school.session.add(
        AgreedDeadline(
            round_id=school.country.round.id,
            unit_id=school.country.school.id,
            due_at=NOW - timedelta(days=1),
        )
    )
    school.session.commit()
    html = text(school)
    assert "กำหนดที่ตกลงกับต้นสังกัด" in html
    assert "เกินกำหนด" in html


def test_a_confirmed_roster_says_by_whom(school: School) -> None:
    school.pupil()
    school.confirm()
    html = text(school)
    assert "นางสาวสมหญิง ใจดี ยืนยันข้อมูลแล้ว" in html
    assert "พิมพ์ ลงนาม และส่งเอกสารนำส่งข้อมูล" in html


def test_a_cancelled_confirmation_is_told_with_its_reason_until_all_is_confirmed_anew(
    school: School,
) -> None:
    school.pupil()
    school.confirm()
    country = school.country
    found = school.session.scalars(select(Confirmation)).one()
    found.cancelled_at, found.cancelled_by_id = NOW, country.account(country.sao).id
    found.cancel_reason = "พบเด็กซ้ำ 2 คน"
    roster = school.roster
    roster.confirmation_id, roster.state = None, State.RECORDING
    school.session.commit()
    html = text(school)
    assert f"{country.sao.name} ยกเลิกการยืนยันข้อมูล" in html
    assert "พบเด็กซ้ำ 2 คน" in html


def test_a_declined_request_is_told_with_its_answer_until_it_is_asked_again(
    school: School,
) -> None:
    school.pupil()
    school.confirm()
    country = school.country
    facts = {"return_id": school.roster.id, "asked_by_id": school.account.id, "reason": "พิมพ์ผิด"}
    school.session.add(
        CancellationRequest(
            **facts,
            asked_at=NOW,
            state=RequestState.DECLINED,
            answered_at=NOW,
            answered_by_id=country.account(country.sao).id,
            answer="ข้อมูลถูกต้องแล้ว",
        )
    )
    school.session.commit()
    assert "ข้อมูลถูกต้องแล้ว" in text(school)
    school.session.add(CancellationRequest(**facts, asked_at=NOW + timedelta(minutes=1)))
    school.session.commit()
    assert "ข้อมูลถูกต้องแล้ว" not in text(school)
