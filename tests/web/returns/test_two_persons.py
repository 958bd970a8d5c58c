"""The officer prepares, the head confirms: on the page of a roster (`process.md` 7.4)."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from app.models import Account, Confirmation, Duty, Return, State
from app.services.confirmation import two_persons
from tests.factories import make_account, make_enrolment
from tests.factories.rounds import NOW
from tests.web.returns.desk import Desk


@dataclass
class Pair:
    roster: Return
    officer: Account
    head: Account


@pytest.fixture
def pair(desk: Desk) -> Pair:
    desk.country.sao.head_confirms = True
    roster = desk.acting.roster()
    officer = make_account(desk.session, roster.unit, Duty.OFFICER, "01")
    head = make_account(desk.session, roster.unit, Duty.HEAD, "02")
    desk.session.commit()
    return Pair(roster, officer, head)


def test_an_officer_prepares_and_the_head_confirms_in_the_words_shown(
    desk: Desk, pair: Pair
) -> None:
    page = desk.open(pair.roster, pair.officer)
    assert set(page.forms) == {"prepare"}
    told = desk.follow(desk.send(page, "prepare", agree="y"))
    assert told.forms == {}
    assert pair.head.name in told.text
    prepared = two_persons.holding(desk.session, pair.roster)
    assert prepared is not None
    assert prepared.wording in page.text
    seen = desk.open(pair.roster, pair.head)
    assert set(seen.forms) == {"confirm", "send-back"}
    assert prepared.wording in seen.text
    assert pair.officer.name in seen.text
    shown = desk.follow(desk.send(seen, "confirm", agree="y"))
    assert pair.roster.state is State.CONFIRMED
    assert pair.officer.name in shown.text
    made = desk.session.get_one(Confirmation, pair.roster.confirmation_id)
    assert made.confirmed_by_name == pair.head.name


def test_the_head_waits_until_it_is_prepared(desk: Desk, pair: Pair) -> None:
    assert desk.open(pair.roster, pair.head).forms == {}


def test_preparing_takes_the_tick(desk: Desk, pair: Pair) -> None:
    answer = desk.send(desk.open(pair.roster, pair.officer), "prepare")
    assert (answer.status, set(answer.forms)) == (422, {"prepare"})


def test_an_officer_who_finds_an_old_form_is_told_that_the_head_confirms(
    desk: Desk, pair: Pair
) -> None:
    desk.country.sao.head_confirms = False
    page = desk.open(pair.roster, pair.officer)
    desk.country.sao.head_confirms = True
    desk.session.commit()
    answer = desk.send(page, "confirm", agree="y")
    assert (answer.status, pair.roster.state) == (409, State.RECORDING)
    assert pair.head.name in answer.text
    assert set(answer.forms) == {"prepare"}


def test_what_is_edited_after_the_head_looked_is_not_confirmed(desk: Desk, pair: Pair) -> None:
    desk.send(desk.open(pair.roster, pair.officer), "prepare", agree="y")
    page = desk.open(pair.roster, pair.head)
    make_enrolment(desk.session, pair.roster, pair.officer)
    answer = desk.send(page, "confirm", agree="y")
    assert (answer.status, answer.forms) == (409, {})
    assert pair.roster.state is State.RECORDING
    assert set(desk.open(pair.roster, pair.officer).forms) == {"prepare"}


def test_the_reason_for_sending_back_reaches_the_officer_and_nobody_above(
    desk: Desk, pair: Pair
) -> None:
    desk.send(desk.open(pair.roster, pair.officer), "prepare", agree="y")
    page = desk.open(pair.roster, pair.head)
    assert desk.send(page, "send-back", reason=" ").status == 422
    assert desk.send(page, "send-back", reason="ขาดเด็กหนึ่งคน").status == 303
    told = desk.open(pair.roster, pair.officer)
    assert "ขาดเด็กหนึ่งคน" in told.text
    assert set(told.forms) == {"prepare"}
    home = f"/rounds/2569-1/institutions/{pair.roster.unit.code}"
    assert "ขาดเด็กหนึ่งคน" in desk.ask(home).text
    above = desk.open(pair.roster, desk.acting.above(pair.roster))
    assert "ขาดเด็กหนึ่งคน" not in above.text


def test_without_a_head_the_principal_officer_is_led_to_appoint_one(desk: Desk, pair: Pair) -> None:
    pair.head.active = False
    add = f"/units/{pair.roster.unit.code}/officers/new"
    assert desk.open(pair.roster, desk.acting.officer(pair.roster)).links_to(add) == 1
    assert desk.open(pair.roster, pair.officer).links_to(add) == 0


def test_what_the_last_review_finds_stops_preparing_and_is_listed(desk: Desk, pair: Pair) -> None:
    make_enrolment(desk.session, pair.roster, pair.officer, room="")
    shown = desk.follow(desk.send(desk.open(pair.roster, pair.officer), "prepare", agree="y"))
    assert (shown.forms, pair.roster.rows_with_errors) == ({}, 1)


def test_the_home_pages_of_officer_and_head_say_whose_turn_it_is(desk: Desk, pair: Pair) -> None:
    home = f"/rounds/2569-1/institutions/{pair.roster.unit.code}"

    def next_step(who: Account) -> str:
        desk.session.commit()
        desk.sign_in(desk.client, who)
        html = desk.ask(home).text
        return html[html.index('id="next-step"') : html.index("<main")]

    row = make_enrolment(desk.session, pair.roster, pair.officer, seen=False)
    assert "/roster/rooms" in next_step(pair.officer)
    assert "รอเจ้าหน้าที่ตรวจทานข้อมูลและเสนอ" in next_step(pair.head)
    row.seen_at, row.seen_by_id = NOW, pair.officer.id
    pair.roster.seen += 1
    assert "ตรวจทานข้อมูลและเสนอหัวหน้าสถานศึกษา" in next_step(pair.officer)
    desk.send(desk.open(pair.roster, pair.officer), "prepare", agree="y")
    assert "แจ้งหัวหน้าสถานศึกษาว่าข้อมูลพร้อม" in next_step(pair.officer)
    assert f"ยืนยันข้อมูลที่ {pair.officer.name} เสนอ" in next_step(pair.head)


def test_whoever_only_looks_is_given_no_turn(desk: Desk, pair: Pair) -> None:
    roster = f"/rounds/2569-1/institutions/{pair.roster.unit.code}/roster"
    desk.session.commit()
    desk.sign_in(desk.client, desk.acting.above(pair.roster))
    html = desk.ask(roster).text
    assert "<a " not in html[html.index('id="next-step"') : html.index("<main")]
    teacher = make_account(desk.session, pair.roster.unit, Duty.RECORDER, "03", rooms=["p1/1"])
    desk.session.commit()
    desk.sign_in(desk.client, teacher)
    assert "แจ้งเจ้าหน้าที่ผู้ยืนยันข้อมูล" in desk.ask(roster).text
