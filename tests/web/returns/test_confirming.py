"""Confirming and cancelling through the page (`process.md` 7, 8.3)."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from app.models import Confirmation, Duty, SignInSession, State
from tests.factories import make_account, make_enrolment
from tests.factories.rounds import NOW
from tests.web.returns.desk import Desk


def test_confirming_keeps_the_very_words_that_the_page_showed(desk: Desk) -> None:
    roster = desk.acting.roster()
    page = desk.open(roster, desk.acting.officer(roster))
    answer = desk.send(page, "confirm", agree="y")
    shown = desk.follow(answer)
    assert roster.state is State.CONFIRMED
    made = desk.session.get_one(Confirmation, roster.confirmation_id)
    assert made.wording in page.text
    assert made.wording in shown.text


def test_without_the_tick_nothing_is_confirmed(desk: Desk) -> None:
    roster = desk.acting.roster()
    page = desk.open(roster, desk.acting.officer(roster))
    answer = desk.send(page, "confirm")
    assert (answer.status, set(answer.forms)) == (422, {"confirm"})
    assert roster.state is State.RECORDING


def test_a_double_click_confirms_once(desk: Desk) -> None:
    roster = desk.acting.roster()
    page = desk.open(roster, desk.acting.officer(roster))
    assert desk.send(page, "confirm", agree="y").status == 303
    assert desk.send(page, "confirm", agree="y").status == 303
    assert desk.session.query(Confirmation).count() == 1


def test_a_page_older_than_the_roster_is_shown_anew_and_confirms_nothing(desk: Desk) -> None:
    roster = desk.acting.roster()
    officer = desk.acting.officer(roster)
    page = desk.open(roster, officer)
    make_enrolment(desk.session, roster, officer)
    desk.session.commit()
    answer = desk.send(page, "confirm", agree="y")
    assert answer.status == 409
    assert roster.state is State.RECORDING
    again = desk.send(answer, "confirm", agree="y")
    assert again.status == 303
    assert roster.state is State.CONFIRMED


def test_an_overview_is_confirmed_only_with_the_figures_that_its_page_showed(desk: Desk) -> None:
    roster = desk.acting.roster()
    for unit in (desk.country.school, desk.country.centre, desk.country.second_centre):
        desk.acting.confirm(desk.country.roster(desk.session, unit))
    pupils = desk.country.pupils(desk.session, desk.country.sao)
    page = desk.open(pupils, desk.acting.officer(pupils))
    desk.acting.cancel(roster)
    make_enrolment(desk.session, roster, desk.acting.officer(roster))
    desk.acting.confirm(roster)
    desk.session.commit()
    answer = desk.send(page, "confirm", agree="y")
    assert (answer.status, pupils.state) == (409, State.RECORDING)
    assert desk.send(answer, "confirm", agree="y").status == 303
    made = desk.session.get_one(Confirmation, pupils.confirmation_id)
    assert made.wording in answer.text
    assert made.wording not in page.text


def test_what_the_last_review_finds_is_kept_and_listed(desk: Desk) -> None:
    roster = desk.acting.roster()
    officer = desk.acting.officer(roster)
    make_enrolment(desk.session, roster, officer, room="")
    answer = desk.send(desk.open(roster, officer), "confirm", agree="y")
    shown = desk.follow(answer)
    assert (roster.state, roster.rows_with_errors) == (State.RECORDING, 1)
    assert shown.forms == {}
    assert shown.links_to(f"/rounds/2569-1/institutions/{roster.unit.code}/roster?state=errors")


def test_the_level_above_cancels_with_a_reason(desk: Desk) -> None:
    roster = desk.acting.roster()
    made = desk.acting.confirm(roster)
    page = desk.open(roster, desk.acting.above(roster))
    assert desk.send(page, "cancel", reason="นับซ้ำ").status == 303
    assert (roster.state, made.cancel_reason) == (State.RECORDING, "นับซ้ำ")


def test_cancelling_without_a_reason_is_refused_on_the_same_page(desk: Desk) -> None:
    roster = desk.acting.roster()
    desk.acting.confirm(roster)
    page = desk.open(roster, desk.acting.above(roster))
    answer = desk.send(page, "cancel", reason=" ")
    assert (answer.status, set(answer.forms)) == (422, {"cancel"})
    assert roster.state is State.CONFIRMED


def test_a_refused_cancelling_keeps_what_was_typed(desk: Desk) -> None:
    roster = desk.acting.roster()
    desk.acting.confirm(roster)
    page = desk.open(roster, desk.acting.above(roster))
    desk.acting.cancel(roster)
    desk.acting.confirm(roster)
    desk.session.commit()
    answer = desk.send(page, "cancel", reason="นับซ้ำ")
    assert answer.status == 409
    assert answer.fields("cancel")["cancel-reason"] == "นับซ้ำ"
    assert roster.state is State.CONFIRMED


@pytest.mark.parametrize(("step", "duty"), [("confirm", Duty.RECORDER), ("cancel", Duty.HEAD)])
def test_a_step_is_refused_to_who_has_no_right_to_it(desk: Desk, step: str, duty: Duty) -> None:
    roster = desk.acting.roster()
    by = make_account(desk.session, roster.unit, duty, "kru")
    desk.session.commit()
    desk.sign_in(desk.client, by)
    assert desk.ask(f"{desk.address(roster)}/{step}", method="POST").status_code == 403


def test_what_was_typed_when_the_session_ended_is_given_back(desk: Desk) -> None:
    roster = desk.acting.roster()
    desk.acting.confirm(roster)
    officer = desk.acting.above(roster)
    page = desk.open(roster, officer)
    desk.session.execute(update(SignInSession).values(ended_at=NOW))
    answer = desk.send(page, "cancel", reason="นับซ้ำ")
    assert (answer.status, roster.state) == (302, State.CONFIRMED)
    again = desk.open(roster, officer, "/cancel")
    assert again.fields("cancel")["cancel-reason"] == "นับซ้ำ"
    assert desk.send(again, "cancel").status == 303
    assert roster.state is State.RECORDING
