"""The papers filled in by hand: sheets to tick presence on, and a child's blank form."""

from __future__ import annotations

from app.models import Duty
from tests.documents.reading import running_text_of
from tests.factories import make_account
from tests.web.institution.conftest import School


def test_the_sheets_of_a_class_teacher_hold_the_teachers_rooms_only(school: School) -> None:
    school.pupil(first_name="มานะ", room="1")
    school.pupil(first_name="ปิติ", room="2")
    everybody = running_text_of(school.get("/rooms.pdf").data)
    assert "มานะ" in everybody
    assert "ปิติ" in everybody
    assert "presence_sheet_printed" in school.noted()
    assert "/roster/rooms.pdf?class=" in school.get("/room?class=p1/1").text
    teacher = make_account(
        school.session, school.country.school, Duty.RECORDER, "05", rooms=["p1/1"]
    )
    school.act_as(teacher)
    own = running_text_of(school.get("/rooms.pdf").data)
    assert "มานะ" in own
    assert "ปิติ" not in own
    assert school.get("/rooms.pdf?class=p1/2").status_code == 404


def test_the_blank_form_needs_no_pupils(school: School) -> None:
    assert school.get("/rooms.pdf").status_code == 404
    answer = school.get("/child-form.pdf")
    assert answer.mimetype == "application/pdf"
    assert school.country.school.name.replace(" ", "") in running_text_of(answer.data)
