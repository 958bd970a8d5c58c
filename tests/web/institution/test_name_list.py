"""The name lists: printed without numbers, posted on a day, taken back."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import unquote

import pytest

from app.domain.thai_calendar import format_date, in_bangkok
from app.models import Duty
from tests.documents.reading import running_text_of
from tests.factories import make_account, make_number
from tests.factories.rounds import NOW
from tests.web.institution.conftest import School

TODAY = in_bangkok(NOW).date()
LISTS = "/name-list"


def typed(days: int = 0) -> str:
    day = TODAY - timedelta(days=days)
    return f"{day.day}/{day.month}/{day.year + 543}"


def note(school: School, *rooms: str, days: int = 0) -> int:
    sent = {"rooms": [f"p1/{room}" for room in rooms], "posted_on": typed(days)}
    return school.post(LISTS, data=sent).status_code


def ticked(html: str) -> list[str]:
    """Name the rooms whose boxes are ticked."""
    boxes = re.findall(r'<input[^>]*name="rooms"[^>]*>', html)
    return [re.findall(r'value="([^"]*)"', box)[0] for box in boxes if "checked" in box]


def take_back_addresses(html: str) -> list[str]:
    return re.findall(r'formaction="([^"]*/take-back)"', html)


def test_all_rooms_not_yet_posted_are_ticked_and_noted_for_today(school: School) -> None:
    for room in ("1", "2", "ก/ข"):
        school.pupil(room=room)
    html = school.get(LISTS).text
    assert ticked(html) == ["p1/1", "p1/2", "p1/ก/ข"]
    assert f'value="{typed()}"' in html
    assert note(school, "1", "ก/ข") == 303
    html = school.get(LISTS).text
    assert ticked(html) == ["p1/2"]
    assert html.count(format_date(TODAY, "medium")) >= 2
    assert school.account.name in html
    assert note(school, "1") == 303
    assert len(take_back_addresses(school.get(LISTS).text)) == 2


def test_a_posting_noted_by_mistake_is_taken_back_and_twice_is_harmless(school: School) -> None:
    school.pupil()
    note(school, "1")
    (address,) = take_back_addresses(school.get(LISTS).text)
    for _press in range(2):
        assert school.client.post(address).status_code == 303
    html = school.get(LISTS).text
    assert take_back_addresses(html) == []
    assert ticked(html) == ["p1/1"]


@pytest.mark.parametrize("days", [-1, 4000])
def test_an_impossible_day_comes_back_with_what_was_typed(school: School, days: int) -> None:
    school.pupil(room="1")
    school.pupil(room="2")
    sent = {"rooms": ["p1/2"], "posted_on": typed(days)}
    answer = school.post(LISTS, data=sent)
    assert answer.status_code == 422
    assert typed(days) in answer.text
    assert ticked(answer.text) == ["p1/2"]


@pytest.mark.parametrize("sent", [{}, {"rooms": ["p1/1"]}, {"rooms": ["p9/9"], "posted_on": "x"}])
def test_a_form_that_says_too_little_is_explained(school: School, sent: dict[str, str]) -> None:
    school.pupil()
    assert school.post(LISTS, data=sent).status_code == 422


def test_the_page_and_the_pdf_hold_names_and_no_number(school: School) -> None:
    number = make_number()
    school.pupil(first_name="มานะ", number=number, student_number="4567", room="1/ก")
    school.pupil(first_name="ปิติ", room="2")
    note(school, "1/ก")
    html = school.get(f"{LISTS}/room?class=p1/1/ก").text
    main = html[html.index("<main") :]
    assert "มานะ" in main
    assert "ปิติ" not in main
    assert format_date(TODAY, "long") in main
    assert not re.search(r"[0-9][0-9 -]{11,}[0-9]|4567|เกิด", re.sub(r'="[^"]*"', "", main))
    answer = school.get(f"{LISTS}.pdf?class=p1/1/ก")
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "บัญชีรายชื่อ ป.1-1-ก" in unquote(answer.headers["Content-Disposition"])
    text = running_text_of(answer.data)
    assert "มานะ" in text
    assert "ปิติ" not in text
    assert number not in text
    assert "ปิติ" in running_text_of(school.get(f"{LISTS}.pdf").data)
    assert "names_printed" in school.noted()


def test_nobody_is_no_list(school: School) -> None:
    assert school.get(f"{LISTS}.pdf").status_code == 404
    assert "/roster/new" in school.get(LISTS).text
    assert school.get(f"{LISTS}/room").location.endswith(LISTS)
    assert school.get(f"{LISTS}/room?class=p1/1").status_code == 200


def test_who_is_limited_to_rooms_sees_posts_and_prints_no_other(school: School) -> None:
    school.pupil(first_name="มานะ", room="1")
    school.pupil(first_name="ปิติ", room="2")
    limited = make_account(
        school.session, school.country.school, Duty.RECORDER, "r1", rooms=["p1/1"]
    )
    school.act_as(limited)
    assert "ป.1/2" not in school.get(LISTS).text
    assert note(school, "2") == 422
    assert note(school, "1") == 303
    assert "ปิติ" not in running_text_of(school.get(f"{LISTS}.pdf").data)
    assert school.get(f"{LISTS}.pdf?class=p1/2").status_code == 404
    assert "ปิติ" not in school.get(f"{LISTS}/room?class=p1/2").text


def test_the_authority_looks_and_prints_and_notes_nothing(school: School) -> None:
    school.pupil(first_name="มานะ")
    school.act_as(school.country.account(school.country.sao))
    html = school.get(LISTS).text
    assert "<button" not in html[html.index("<main") :]
    assert "checkbox" not in html
    assert "มานะ" in school.get(f"{LISTS}/room?class=p1/1").text
    assert school.post(LISTS, data={"rooms": ["p1/1"], "posted_on": typed()}).status_code == 403
    assert "roster_read" in school.noted()


def test_nothing_is_noted_on_a_confirmed_roster(school: School) -> None:
    school.pupil()
    school.confirm()
    assert ticked(school.get(LISTS).text) == []
    assert note(school, "1") == 409
