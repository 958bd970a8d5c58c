"""Requests to cancel: asked, answered, climbing where the level above has confirmed (8.1, 8.2)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.models import Account, Duty, History, RequestState, State
from app.services.confirmation import requests
from app.services.errors import (
    ChangedMeanwhile,
    IllegalStep,
    NotFound,
    ReasonMissing,
    RoundNotOpen,
)
from tests.factories import make_account
from tests.factories.rounds import NOW
from tests.services.confirmation.acting import LATER, REASON, Acting


@pytest.fixture
def colleague(acting: Acting) -> Account:
    return make_account(acting.session, acting.country.school, Duty.OFFICER, "kru")


def test_a_request_keeps_who_asked_when_and_why(acting: Acting) -> None:
    roster = acting.roster()
    acting.confirm(roster)
    made = acting.ask(roster)
    assert (made.state, made.reason, made.asked_at) == (RequestState.OPEN, REASON, NOW)
    assert made.asked_by_id == acting.officer(roster).id
    assert roster.state is State.CONFIRMED


def test_asking_needs_a_reason(acting: Acting) -> None:
    roster = acting.roster()
    acting.confirm(roster)
    with pytest.raises(ReasonMissing):
        acting.ask(roster, reason=" ")


def test_nobody_asks_to_cancel_what_is_not_confirmed(acting: Acting) -> None:
    with pytest.raises(IllegalStep):
        acting.ask(acting.roster())


def test_nobody_asks_from_the_closing_on(acting: Acting) -> None:
    roster = acting.roster()
    acting.confirm(roster)
    with pytest.raises(RoundNotOpen):
        acting.ask(roster, at=acting.country.round.closes_at)


def test_asking_twice_asks_once(acting: Acting) -> None:
    roster = acting.roster()
    acting.confirm(roster)
    assert acting.ask(roster) is acting.ask(roster)


def test_a_colleague_learns_that_a_request_is_open_already(
    acting: Acting, colleague: Account
) -> None:
    roster = acting.roster()
    acting.confirm(roster)
    acting.ask(roster)
    with pytest.raises(ChangedMeanwhile):
        acting.ask(roster, actor=colleague)


def test_a_declined_request_is_closed_with_the_answer(acting: Acting) -> None:
    roster = acting.roster()
    acting.confirm(roster)
    request = acting.decline(acting.ask(roster))
    assert (request.state, request.answer) == (RequestState.DECLINED, "ข้อมูลถูกต้องแล้ว")
    assert (request.answered_at, request.answered_by_id) == (LATER, acting.above(roster).id)
    assert roster.state is State.CONFIRMED
    assert acting.ask(roster).id != request.id


def test_declining_needs_a_reason(acting: Acting) -> None:
    roster = acting.roster()
    acting.confirm(roster)
    with pytest.raises(ReasonMissing):
        acting.decline(acting.ask(roster), answer="")


def test_declining_twice_declines_once(acting: Acting) -> None:
    roster = acting.roster()
    acting.confirm(roster)
    request = acting.ask(roster)
    acting.decline(request)
    written = len(acting.session.scalars(select(History)).all())
    acting.decline(request)
    assert len(acting.session.scalars(select(History)).all()) == written


def test_a_granted_request_cancels_for_its_own_reason(acting: Acting) -> None:
    roster = acting.roster()
    made = acting.confirm(roster)
    request = acting.ask(roster)
    facts = {"actor": acting.above(roster), "at": LATER, "version": roster.version}
    assert requests.grant(acting.session, request, **facts) is made
    assert requests.grant(acting.session, request, **facts) is made
    assert (request.state, made.cancel_reason) == (RequestState.GRANTED, REASON)


def test_a_withdrawn_request_is_not_granted(acting: Acting) -> None:
    roster = acting.roster()
    acting.confirm(roster)
    request = acting.withdraw(acting.ask(roster))
    facts = {"actor": acting.above(roster), "at": LATER, "version": roster.version}
    with pytest.raises(ChangedMeanwhile):
        requests.grant(acting.session, request, **facts)


def test_a_withdrawn_request_is_closed(acting: Acting) -> None:
    roster = acting.roster()
    acting.confirm(roster)
    request = acting.withdraw(acting.ask(roster))
    assert request.state is RequestState.WITHDRAWN
    assert requests.open_on(acting.session, roster) is None


def test_a_request_that_was_answered_is_not_answered_again(acting: Acting) -> None:
    roster = acting.roster()
    acting.confirm(roster)
    request = acting.withdraw(acting.ask(roster))
    with pytest.raises(ChangedMeanwhile):
        acting.decline(request)


def test_each_act_on_a_request_is_written_to_history(acting: Acting) -> None:
    roster = acting.roster()
    acting.confirm(roster)
    acting.decline(acting.ask(roster))
    acting.withdraw(acting.ask(roster))
    events = acting.session.scalars(
        select(History.event)
        .where(History.subject == "cancellation_request")
        .order_by(History.position)
    ).all()
    assert events == [
        "cancellation_requested",
        "request_declined",
        "cancellation_requested",
        "request_withdrawn",
    ]


def test_a_request_climbs_to_the_department_and_comes_down_again(acting: Acting) -> None:
    roster, pupils, whole = acting.confirmed_province()
    school = acting.ask(roster)
    authority = acting.pass_on(school)
    province = acting.pass_on(authority)
    assert (authority.return_id, authority.origin_id) == (pupils.id, school.id)
    assert (province.return_id, province.origin_id) == (whole.id, authority.id)
    for returned, request in ((whole, province), (pupils, authority), (roster, school)):
        acting.cancel(returned)
        assert request.state is RequestState.GRANTED


def test_a_request_is_not_passed_on_by_who_can_cancel_it(acting: Acting) -> None:
    roster = acting.roster()
    acting.confirm(roster)
    with pytest.raises(IllegalStep):
        acting.pass_on(acting.ask(roster))


def test_the_department_has_nobody_to_pass_a_request_on_to(acting: Acting) -> None:
    *_, whole = acting.confirmed_province()
    request = acting.ask(whole)
    with pytest.raises(NotFound):
        requests.pass_on(
            acting.session,
            request,
            actor=acting.above(whole),
            at=NOW,
            version=whole.version,
            reason=REASON,
        )


def test_one_request_further_up_serves_all_below(acting: Acting) -> None:
    roster, _ = acting.confirmed_authority()
    centre = acting.country.roster(acting.session, acting.country.centre)
    assert acting.pass_on(acting.ask(roster)) is acting.pass_on(acting.ask(centre))


def test_a_request_stays_open_when_it_is_declined_further_up(acting: Acting) -> None:
    roster, pupils = acting.confirmed_authority()
    school = acting.ask(roster)
    declined = acting.decline(acting.pass_on(school))
    assert school.state is RequestState.OPEN
    assert requests.latest_above(acting.session, school, pupils) is declined


def test_what_was_answered_further_up_before_the_request_is_not_about_it(acting: Acting) -> None:
    roster, pupils = acting.confirmed_authority()
    acting.decline(acting.ask(pupils))
    school = acting.ask(roster, at=LATER + timedelta(minutes=1))
    assert requests.latest_above(acting.session, school, pupils) is None


def test_a_unit_sees_the_open_requests_that_it_can_answer(acting: Acting) -> None:
    roster, pupils, whole = acting.confirmed_province()
    school = acting.ask(roster)
    authority = acting.pass_on(school)
    province = acting.pass_on(authority)
    country = acting.country
    seen = {
        unit.code: [
            (waiting.request, waiting.return_, waiting.parent)
            for waiting in requests.waiting_for(acting.session, country.round, unit)
        ]
        for unit in (country.sao, country.municipality, country.province, country.department)
    }
    assert seen == {
        country.sao.code: [(school, roster, pupils)],
        country.municipality.code: [],
        country.province.code: [(authority, pupils, whole)],
        country.department.code: [(province, whole, None)],
    }


def test_a_request_is_found_through_its_own_return_or_the_one_above_only(acting: Acting) -> None:
    roster, pupils = acting.confirmed_authority()
    request = acting.ask(roster)
    assert requests.get(acting.session, roster, request.id) is request
    assert requests.get_from_below(acting.session, pupils, request.id) is request
    with pytest.raises(NotFound):
        requests.get(acting.session, pupils, request.id)
    with pytest.raises(NotFound):
        requests.get_from_below(acting.session, roster, request.id)
