"""Presence room by room: the table of rooms, and a class on a telephone."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import quote_plus

import pytest
from sqlalchemy import Engine, select

from app.models import Duty, Enrolment, Removal
from tests.factories import make_account
from tests.factories.rounds import NOW
from tests.support.statements import is_select, statements
from tests.web.institution.conftest import School

HTMX = {"HX-Request": "true"}
ODD = "ห้อง 1/ก .."


def seen(school: School) -> list[bool]:
    school.session.rollback()
    rows = select(Enrolment.seen_at).order_by(Enrolment.id)
    return [at is not None for at in school.session.scalars(rows)]


def address_in(html: str, words: str) -> str:
    """Find the address that a link or form of the page leads to."""
    found = re.search(rf'(?:href|action)="([^"]*{words}[^"]*)"', html)
    assert found, f"no link to {words} in {html}"
    return found[1].replace("&amp;", "&")


def test_every_room_tells_how_many_were_seen_and_leads_to_the_first_with_somebody_left(
    school: School,
) -> None:
    school.pupil(room="1")
    school.pupil(room="2", seen=False)
    school.pupil(grade="p2", room=ODD, seen=False)
    html = school.get("/rooms").text
    assert "1 จาก 3" in html
    assert f"class={quote_plus('p2/' + ODD, safe='/')}" in html
    assert "ตรวจต่อที่ ป.1/2" in html


def test_a_roster_without_pupils_leads_to_adding_one(school: School) -> None:
    assert "/roster/new" in school.get("/rooms").text


def test_a_room_that_the_address_does_not_name_is_chosen_first(school: School) -> None:
    assert school.get("/room").location.endswith("/roster/rooms")


@pytest.mark.parametrize("room", ["1", "", ODD, "?&#%2f"])
def test_a_class_of_any_name_is_walked_through_without_javascript(
    school: School, room: str
) -> None:
    row_id = school.pupil(room=room, seen=False, first_name="มานะ", seat_number=7).id
    other_id = school.pupil(room="อื่น", seen=False, first_name="ปิติ").id
    html = school.get("/room", query_string={"class": f"p1/{room}"}).text
    assert "มานะ" in html
    assert "ปิติ" not in html
    assert "เลขที่ 7" in html
    answer = school.post(f"/room/{row_id}", data={"seen": "1", "class": f"p1/{room}"})
    assert answer.status_code == 303
    assert answer.location.endswith(f"#child-{row_id}")
    assert seen(school) == [True, False]
    page = school.client.get(answer.location).text
    assert school.account.name in page
    assert "ตรวจต่อที่ ป.1/อื่น" in page
    school.post(f"/room/{row_id}", data={"seen": "0", "class": f"p1/{room}"})
    assert seen(school) == [False, False]
    assert f'id="child-{other_id}"' not in page


def test_a_tick_by_htmx_answers_in_two_kilobytes_with_card_tally_and_next_step(
    school: School,
) -> None:
    ids = [school.pupil(seen=False, seat_number=seat).id for seat in range(1, 41)]
    sent = {"seen": "1", "class": "p1/1", "row": ids}
    school.post(f"/room/{ids[1]}", data=sent, headers=HTMX)
    with statements(Engine, only=is_select) as asked:
        answer = school.post(f"/room/{ids[0]}", data=sent, headers=HTMX)
    assert f'id="child-{ids[0]}"' in answer.text
    assert f'id="child-{ids[2]}"' not in answer.text
    assert 'id="tally" data-hx-swap-oob="true"' in answer.text
    assert "2 จาก 40" in answer.text
    assert len(answer.data) < 2048
    assert len(asked) <= 16, "\n\n".join(asked)


def test_forty_children_cost_few_queries_whatever_their_number(school: School) -> None:
    for seat in range(45):
        school.pupil(seat_number=seat, seen=seat % 2 > 0)
    school.get("/room?class=p1/1")
    with statements(Engine, only=is_select) as asked:
        school.get("/room?class=p1/1")
    assert len(asked) <= 9, "\n\n".join(asked)


def test_all_who_are_left_in_a_room_are_ticked_as_far_as_the_page_showed_them(
    school: School,
) -> None:
    shown, other, added_meanwhile = (school.pupil(seen=False, room=room).id for room in "121")
    html = school.get("/room?class=p1/1").text
    assert f'name="row" value="{shown}"' in html
    answer = school.post("/room", data={"class": "p1/1", "row": [shown, other]})
    assert answer.status_code == 303
    assert seen(school) == [True, False, False]
    assert "บันทึกว่ามีตัวตนอยู่จริงแล้ว 1 คน" in school.client.get(answer.location).text
    assert added_meanwhile


def test_not_found_opens_the_removal_with_its_reason_and_returns_to_the_room(
    school: School,
) -> None:
    row_id = school.pupil(room=ODD, seen=False, first_name="หาไม่พบ").id
    html = school.get("/room", query_string={"class": f"p1/{ODD}"}).text
    remove = address_in(html, "removal=not_found")
    form = school.client.get(remove).text
    assert re.search(r'value="not_found"[^>]*checked|checked[^>]*value="not_found"', form)
    answer = school.client.post(remove, data={"removal": "not_found"})
    assert answer.location.endswith(f"/room?class={quote_plus('p1/' + ODD, safe='/')}")
    school.session.rollback()
    row = school.session.get_one(Enrolment, row_id)
    assert row.removal is Removal.NOT_FOUND
    page = school.client.get(answer.location).text
    assert "หาไม่พบ" in page
    assert "ไม่มีตัวตนอยู่จริง" in page


def test_who_is_limited_to_rooms_sees_and_ticks_no_other(school: School) -> None:
    school.pupil(first_name="ห้องหนึ่ง", room="1", seen=False)
    other = school.pupil(first_name="ห้องสอง", room="2", seen=False).id
    limited = make_account(
        school.session, school.country.school, Duty.RECORDER, "r1", rooms=["p1/1"]
    )
    school.act_as(limited)
    rooms = school.get("/rooms").text
    assert "ป.1/1" in rooms
    assert "ป.1/2" not in rooms
    assert "ห้องสอง" not in school.get("/room?class=p1/2").text
    assert school.post(f"/room/{other}", data={"seen": "1", "class": "p1/2"}).status_code == 404
    school.post("/room", data={"class": "p1/2", "row": [other]})
    assert seen(school) == [False, False]


def test_the_authority_sees_seen_not_yet_and_removed_without_buttons(school: School) -> None:
    school.pupil(first_name="เห็นแล้ว")
    row_id = school.pupil(first_name="ยังไม่เห็น", seen=False).id
    school.pupil(
        first_name="ไม่มีอยู่", removal=Removal.NOT_FOUND, removed_at=NOW,
        removed_by_id=school.account.id,
    )  # fmt: skip
    school.act_as(school.country.account(school.country.sao))
    assert "ป.1/1" in school.get("/rooms").text
    html = school.get("/room?class=p1/1").text
    for name in ("เห็นแล้ว", "ยังไม่เห็น", "ไม่มีอยู่", school.account.name):
        assert name in html
    assert "<button" not in html[html.index("<main") :]
    assert school.post(f"/room/{row_id}", data={"seen": "1"}).status_code == 403
    assert "roster_read" in school.noted()


def test_a_confirmed_roster_or_a_closed_round_shows_presence_without_buttons(
    school: School,
) -> None:
    row_id = school.pupil(seen=False).id
    school.confirm()
    assert "แก้ไขไม่ได้" in school.get("/room?class=p1/1").text
    assert school.post(f"/room/{row_id}", data={"seen": "1"}).status_code == 409
    school.roster.round.closes_at = NOW - timedelta(hours=1)
    school.session.commit()
    html = school.get("/room?class=p1/1").text
    assert "<button" not in html[html.index("<main") :]
