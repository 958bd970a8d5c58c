"""Ticking presence: one pupil, a room, twice, without JavaScript and with it."""

from __future__ import annotations

from sqlalchemy import select

from app.models import Enrolment
from tests.web.institution.conftest import School

HTMX = {"HX-Request": "true"}


def seen(school: School) -> list[bool]:
    school.session.rollback()
    rows = select(Enrolment.seen_at).order_by(Enrolment.id)
    return [at is not None for at in school.session.scalars(rows)]


def test_a_tick_leads_back_to_the_list_it_was_made_in(school: School) -> None:
    row_id = school.pupil(seen=False).id
    answer = school.post(
        f"/{row_id}/presence", data={"seen": "1", "view": "state=unseen&page=1&evil=1"}
    )
    assert answer.status_code == 303
    assert answer.location == f"{school.url()}?state=unseen&page=1#tick-{row_id}"
    assert seen(school) == [True]


def test_a_tick_by_htmx_answers_with_the_button_and_the_tally(school: School) -> None:
    row_id = school.pupil(seen=False).id
    html = school.post(f"/{row_id}/presence", data={"seen": "1"}, headers=HTMX).text
    assert f'id="tick-{row_id}"' in html
    assert 'value="0"' in html
    assert "1 จาก 1" in html


def test_a_tick_is_taken_back(school: School) -> None:
    row_id = school.pupil(seen=True).id
    school.post(f"/{row_id}/presence", data={"seen": "0"})
    assert seen(school) == [False]


def test_a_room_is_ticked_as_far_as_the_page_showed_it(school: School) -> None:
    shown = school.pupil(seen=False, room="1")
    school.pupil(seen=False, room="2")
    added_meanwhile = school.pupil(seen=False, room="1")
    assert f"{shown.id},{added_meanwhile.id}" in school.get("?class=p1/1").text
    sent = {"class": "p1/1", "rows": f"{shown.id}", "view": "class=p1/1"}
    answer = school.post("/presence", data=sent)
    assert answer.location.endswith("?class=p1/1")
    assert seen(school) == [True, False, False]
    assert school.post("/presence", data=sent, headers=HTMX).status_code == 200


def test_htmx_is_told_what_was_ticked_and_what_comes_next(school: School) -> None:
    row_id = school.pupil(seen=False).id
    sent = {"class": "p1/1", "rows": f"{row_id}", "view": "class=p1/1"}
    room = school.post("/presence", data=sent, headers=HTMX).text
    assert "บันทึกว่ามีตัวตนอยู่จริงแล้ว 1 คน" in room
    for html in (room, school.post(f"/{row_id}/presence", data={"seen": "1"}, headers=HTMX).text):
        step = html[html.index('id="next-step" data-hx-swap-oob="true"') :]
        assert school.url("/review") in step
