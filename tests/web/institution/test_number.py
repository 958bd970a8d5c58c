"""Changing a number: on a page of its own, with the reason, never by the way."""

from __future__ import annotations

from typing import Any

import pytest

from app.models import Enrolment
from tests.factories import make_enrolment, make_number
from tests.web.institution.conftest import School
from tests.web.institution.test_pupil import pupils, typed

GCODE = "G643300000014"


def asked(row: Enrolment, **fields: Any) -> dict[str, Any]:
    usual = {
        "version": row.version,
        "number": make_number(),
        "reason": "received",
        "note": "สูติบัตร",
    }
    return usual | fields


def test_a_number_is_changed_and_the_old_one_shown_and_searched(school: School) -> None:
    row = school.pupil(number=GCODE)
    row_id, form = row.id, asked(row)
    page = school.get(f"/{row_id}/number").text
    assert GCODE in page
    answer = school.post(f"/{row_id}/number", data=form)
    assert answer.status_code == 303
    assert answer.location.endswith(f"/roster/{row_id}")
    html = school.get(f"/{row_id}").text
    assert f'value="{form["number"]}"' in html
    assert GCODE in html
    assert "ได้รับเลขใหม่แทน" in html
    assert f'/roster/{row_id}"' in school.get(f"?q={GCODE}").text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"number": "1330100000000"}, "เลขตรวจสอบหลักสุดท้าย"),
        ({"number": ""}, "number-error"),
        ({"number": "G990000000014"}, "number-error"),
        ({"reason": ""}, "reason-error"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_is_kept(
    school: School, fields: dict[str, str], said: str
) -> None:
    row = school.pupil()
    number = row.number
    answer = school.post(f"/{row.id}/number", data=asked(row, **fields))
    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="สูติบัตร"' in answer.text
    assert pupils(school)[0].number == number


def test_the_number_of_another_child_is_refused_and_leads_to_it(school: School) -> None:
    row, other = school.pupil(), school.pupil(first_name="ชูใจ")
    link = f'href="{school.url(f"/{other.id}")}"'
    answer = school.post(f"/{row.id}/number", data=asked(row, number=other.number))
    assert answer.status_code == 409
    assert link in answer.text
    country = school.country
    there = country.roster(school.session, country.town_school)
    held = make_enrolment(school.session, there, country.account(country.town_school))
    name, number = held.first_name, held.number
    school.session.commit()
    row = pupils(school)[0]
    answer = school.post(f"/{row.id}/number", data=asked(row, number=number))
    assert answer.status_code == 409
    assert "โรงเรียน 3033200001" in answer.text
    assert name not in answer.text


def test_a_stale_page_shows_the_number_as_it_is_now(school: School) -> None:
    row = school.pupil()
    row_id, first, second = row.id, asked(row), asked(row)
    school.post(f"/{row_id}/number", data=first)
    answer = school.post(f"/{row_id}/number", data=second)
    assert answer.status_code == 409
    assert first["number"][-1] in answer.text
    assert pupils(school)[0].number == first["number"]
    again = second | {"version": pupils(school)[0].version}
    assert school.post(f"/{row_id}/number", data=again).status_code == 303
    assert pupils(school)[0].number == second["number"]


def test_no_form_changes_a_valid_number_by_the_way(school: School) -> None:
    row = school.pupil()
    row_id, number, version = row.id, row.number, row.version
    assert "readonly" in school.get(f"/{row_id}").text
    forged = make_number()
    answer = school.post(f"/{row_id}", data=typed(number=forged, version=version))
    assert answer.status_code == 409
    assert f'href="{school.url(f"/{row_id}/number")}"' in answer.text
    assert forged in answer.text
    assert 'value="มานี"' in answer.text
    assert f'value="{number}"' in answer.text
    assert pupils(school)[0].number == number


def test_a_number_that_is_not_valid_yet_is_corrected_in_the_form(school: School) -> None:
    row = school.pupil(number="12345", errors=["number_form"])
    row_id, right, version = row.id, make_number(), row.version
    assert "readonly" not in school.get(f"/{row_id}").text
    assert school.get(f"/{row_id}/number").location.endswith(f"/roster/{row_id}")
    assert school.post(f"/{row_id}", data=typed(number=right, version=version)).status_code == 303
    assert pupils(school)[0].number == right


def test_a_confirmed_roster_has_no_number_changed(school: School) -> None:
    row = school.pupil()
    row_id, form = row.id, asked(row)
    school.confirm()
    assert school.get(f"/{row_id}/number").status_code == 409
    assert school.post(f"/{row_id}/number", data=form).status_code == 409
