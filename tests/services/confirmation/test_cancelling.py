"""Cancelling by the level above, asked or unasked (`process.md` 8)."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.models import History, RequestState, State
from app.services import returns
from app.services.errors import (
    AboveConfirmed,
    ChangedMeanwhile,
    IllegalStep,
    ReasonMissing,
    RoundNotOpen,
)
from tests.services.confirmation.acting import LATER, REASON, Acting


def test_a_cancelled_confirmation_is_marked_and_kept(acting: Acting) -> None:
    roster = acting.roster()
    made = acting.confirm(roster)
    content = made.content
    assert acting.cancel(roster) is made
    assert (made.cancelled_at, made.cancelled_by_id) == (LATER, acting.above(roster).id)
    assert (made.cancel_reason, made.content) == (REASON, content)
    assert (roster.state, roster.confirmation_id) == (State.RECORDING, None)


def test_a_cancelled_roster_is_edited_again(acting: Acting) -> None:
    roster = acting.roster()
    acting.confirm(roster)
    acting.cancel(roster)
    assert returns.lock_for_recording(acting.session, roster.id, at=LATER) is roster


def test_cancelling_is_written_to_history_with_its_reason(acting: Acting) -> None:
    roster = acting.roster()
    acting.confirm(roster)
    acting.cancel(roster)
    row = acting.session.scalars(select(History).order_by(History.id.desc())).first()
    assert row is not None
    assert (row.event, row.reason) == ("confirmation_cancelled", REASON)
    assert (row.before, row.after["state"]) == ({"state": "confirmed"}, "recording")


@pytest.mark.parametrize("reason", ["", "  "])
def test_cancelling_needs_a_reason(acting: Acting, reason: str) -> None:
    roster = acting.roster()
    acting.confirm(roster)
    with pytest.raises(ReasonMissing):
        acting.cancel(roster, reason=reason)


def test_a_roster_stays_locked_while_its_authority_has_confirmed(acting: Acting) -> None:
    roster, pupils = acting.confirmed_authority()
    with pytest.raises(AboveConfirmed) as refusal:
        acting.cancel(roster)
    assert refusal.value.facts["unit"] is pupils.unit
    acting.cancel(pupils)
    acting.cancel(roster)
    assert roster.state is State.RECORDING


def test_an_authority_stays_locked_while_its_province_has_confirmed(acting: Acting) -> None:
    _, pupils, whole = acting.confirmed_province()
    with pytest.raises(AboveConfirmed):
        acting.cancel(pupils)
    acting.cancel(whole)
    acting.cancel(pupils)
    assert pupils.state is State.RECORDING


def test_after_an_edit_every_level_above_confirms_again(acting: Acting) -> None:
    roster, pupils, whole = acting.confirmed_province()
    for returned in (whole, pupils, roster):
        acting.cancel(returned)
    numbers = [acting.confirm(returned).number for returned in (roster, pupils, whole)]
    assert numbers == [2, 2, 2]


def test_what_is_not_confirmed_cannot_be_cancelled(acting: Acting) -> None:
    with pytest.raises(IllegalStep):
        acting.cancel(acting.roster())


def test_nothing_is_cancelled_from_the_closing_on(acting: Acting) -> None:
    roster = acting.roster()
    acting.confirm(roster)
    with pytest.raises(RoundNotOpen):
        acting.cancel(roster, at=acting.country.round.closes_at)


def test_cancelling_twice_cancels_once(acting: Acting) -> None:
    roster = acting.roster()
    acting.confirm(roster)
    seen = roster.version
    first = acting.cancel(roster, version=seen)
    assert acting.cancel(roster, version=seen) is first
    assert len(acting.session.scalars(select(History)).all()) == 2


def test_a_page_about_an_earlier_confirmation_cancels_no_later_one(acting: Acting) -> None:
    roster = acting.roster()
    acting.confirm(roster)
    seen = roster.version
    acting.cancel(roster)
    acting.confirm(roster)
    with pytest.raises(ChangedMeanwhile):
        acting.cancel(roster, version=seen)


def test_cancelling_grants_the_request_that_asked_for_it(acting: Acting) -> None:
    roster = acting.roster()
    acting.confirm(roster)
    request = acting.ask(roster)
    acting.cancel(roster)
    assert (request.state, request.answered_at) == (RequestState.GRANTED, LATER)
    assert (request.answered_by_id, request.answer) == (acting.above(roster).id, REASON)
