"""Asking to cancel and answering through the page (`process.md` 8.1, 8.2)."""

from __future__ import annotations

from sqlalchemy import select

from app.models import CancellationRequest, RequestState, Return, State
from tests.services.confirmation.acting import REASON
from tests.web.returns.desk import Desk


def latest(desk: Desk, return_: Return) -> CancellationRequest:
    found = desk.session.scalars(
        select(CancellationRequest)
        .where(CancellationRequest.return_id == return_.id)
        .order_by(CancellationRequest.id.desc())
    ).first()
    assert found is not None
    return found


def test_an_institution_asks_and_its_authority_cancels(desk: Desk) -> None:
    roster = desk.acting.roster()
    desk.acting.confirm(roster)
    page = desk.open(roster, desk.acting.officer(roster))
    assert desk.send(page, "request", reason=REASON).status == 303
    page = desk.open(roster, desk.acting.above(roster))
    assert REASON in page.text
    assert desk.send(page, "answer", decision="grant").status == 303
    assert (roster.state, latest(desk, roster).state) == (State.RECORDING, RequestState.GRANTED)


def test_asking_without_a_reason_is_refused(desk: Desk) -> None:
    roster = desk.acting.roster()
    desk.acting.confirm(roster)
    page = desk.open(roster, desk.acting.officer(roster))
    assert desk.send(page, "request").status == 422
    assert desk.session.query(CancellationRequest).count() == 0


def test_a_request_is_declined_with_an_answer_that_is_shown_below(desk: Desk) -> None:
    roster = desk.acting.roster()
    desk.acting.confirm(roster)
    desk.acting.ask(roster)
    page = desk.open(roster, desk.acting.above(roster))
    assert desk.send(page, "answer", decision="decline").status == 422
    assert desk.send(page, "answer", decision="decline", answer="ครบแล้ว").status == 303
    assert (roster.state, latest(desk, roster).state) == (State.CONFIRMED, RequestState.DECLINED)
    assert "ครบแล้ว" in desk.open(roster, desk.acting.officer(roster)).text


def test_an_answer_must_say_which(desk: Desk) -> None:
    roster = desk.acting.roster()
    desk.acting.confirm(roster)
    desk.acting.ask(roster)
    page = desk.open(roster, desk.acting.above(roster))
    assert desk.send(page, "answer", answer="ครบแล้ว").status == 422


def test_a_request_is_withdrawn(desk: Desk) -> None:
    roster = desk.acting.roster()
    desk.acting.confirm(roster)
    desk.acting.ask(roster)
    page = desk.open(roster, desk.acting.officer(roster))
    assert desk.send(page, "withdraw").status == 303
    assert latest(desk, roster).state is RequestState.WITHDRAWN


def test_a_request_that_was_withdrawn_meanwhile_cancels_nothing(desk: Desk) -> None:
    roster = desk.acting.roster()
    desk.acting.confirm(roster)
    request = desk.acting.ask(roster)
    page = desk.open(roster, desk.acting.above(roster))
    desk.acting.withdraw(request)
    desk.session.commit()
    assert desk.send(page, "answer", decision="grant").status == 409
    assert roster.state is State.CONFIRMED


def test_a_request_is_passed_on_with_its_reason_filled_in(desk: Desk) -> None:
    roster, pupils = desk.acting.confirmed_authority()
    request = desk.acting.ask(roster)
    page = desk.open(roster, desk.acting.above(roster))
    assert page.fields("pass-on")["pass-on-reason"] == REASON
    answer = desk.send(page, "pass-on")
    assert answer.response.location == desk.address(roster)
    made = latest(desk, pupils)
    assert (made.origin_id, made.reason, made.state) == (request.id, REASON, RequestState.OPEN)


def test_a_climbing_request_leads_every_level_to_its_step(desk: Desk) -> None:
    roster, pupils, whole = desk.acting.confirmed_province()
    desk.acting.ask(roster)
    for lower in (roster, pupils):
        page = desk.open(lower, desk.acting.above(lower))
        assert desk.send(page, "pass-on").status == 303
    for return_ in (whole, pupils, roster):
        page = desk.open(return_, desk.acting.above(return_))
        assert desk.send(page, "answer", decision="grant").status == 303
        assert return_.state is State.RECORDING


def test_a_level_above_sees_on_its_own_page_who_waits_for_an_answer(desk: Desk) -> None:
    roster, pupils = desk.acting.confirmed_authority()
    desk.acting.ask(roster)
    page = desk.open(pupils, desk.acting.officer(pupils))
    waiting = page.root.find(".//section[@id='waiting']")
    assert waiting is not None
    assert [link.get("href") for link in waiting.iter("a")] == [desk.address(roster)]


def test_a_request_of_another_return_is_not_found(desk: Desk) -> None:
    roster = desk.acting.roster()
    desk.acting.confirm(roster)
    request = desk.acting.ask(roster)
    centre = desk.country.roster(desk.session, desk.country.centre)
    desk.session.commit()
    desk.sign_in(desk.client, desk.acting.above(centre))
    address = f"{desk.address(centre)}/requests/{request.id}/answer"
    assert desk.ask(address, method="POST", data={"answer-decision": "grant"}).status_code == 404
