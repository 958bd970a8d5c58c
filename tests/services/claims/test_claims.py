"""Asking for a child, letting it go, deciding from above, bringing it in (`process.md` 4.2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.domain.thai_calendar import in_bangkok
from app.models import (
    Claim,
    ClaimState,
    Confirmation,
    Enrolment,
    NumberEnd,
    Removal,
    RoundException,
    State,
)
from app.services.claims import asking
from app.services.claims.waiting import Waiting, waiting
from app.services.confirmation import service
from app.services.confirmation.blockers import BlockerCode, missing
from app.services.errors import (
    AlreadyOnRoster,
    AnotherLevelDecides,
    ChangedMeanwhile,
    IllegalStep,
    LetGoOnRequest,
    Locked,
    NobodyHolds,
    NotFound,
    NotReady,
    RoundNotOpen,
    StillTimeToAnswer,
)
from app.services.rosters import recording, removed, renumbering
from app.services.rosters.facts import Details, Facts
from app.services.units import mergers
from app.services.units.rooms import Numbering
from tests.factories import make_number
from tests.factories.rounds import NOW
from tests.invariants.held import assert_all
from tests.services.claims.conftest import WAIT, Place, Town


def confirm(place: Place) -> None:
    roster = place.roster
    service.confirm(
        place.session, roster, version=roster.version, wording="ขอรับรอง", actor=place.actor, at=NOW
    )


def add(place: Place, number: str) -> None:
    recording.add(
        place.session, place.roster,
        facts=Facts(number=number, first_name="มานี", grade="c3", room="1"),
        details=Details(), submission_key=make_number(), scope=place.scope, actor=place.actor,
        at=NOW,
    )  # fmt: skip


def remove(place: Place, row_id: int) -> None:
    recording.remove(
        place.session, place.roster, row_id, removal=Removal.RESIGNED, left_on=None, note="",
        scope=place.scope, actor=place.actor, at=NOW,
    )  # fmt: skip


def renumber(place: Place, claim: Claim, number: str, reason: NumberEnd) -> None:
    row = claim.enrolment
    renumbering.renumber(
        place.session, place.roster, row.id, version=row.version, number=number,
        reason=reason, note="สูติบัตร", scope=place.scope, actor=place.actor, at=NOW,
    )  # fmt: skip


def test_asked_twice_it_is_the_same_claim(town: Town) -> None:
    row = town.holder.has()
    assert town.claimant.asks(row) is town.claimant.asks(row, reason="อีกครั้ง")
    assert town.claimant.asks(row) is not town.other.asks(row)


def test_nobody_is_asked_for_a_child_who_is_free_or_here(town: Town) -> None:
    row = town.holder.has()
    with pytest.raises(AlreadyOnRoster):
        town.holder.asks(row)
    remove(town.holder, row.id)
    with pytest.raises(NobodyHolds):
        town.claimant.asks(row)
    assert town.session.scalars(select(Claim)).all() == []


def test_a_claimant_that_has_confirmed_or_is_too_late_cannot_ask(town: Town) -> None:
    row = town.holder.has()
    confirm(town.claimant)
    with pytest.raises(Locked):
        town.claimant.asks(row)
    town.country.round.closes_at = NOW
    with pytest.raises(RoundNotOpen):
        town.other.asks(row)


def test_a_late_entry_lets_ask_but_opens_nobody_elses_roster(town: Town) -> None:
    row = town.holder.has()
    town.country.round.closes_at = NOW
    town.session.add(
        RoundException(
            round_id=town.country.round.id, unit_id=town.country.second_centre.id,
            until=NOW + timedelta(days=1), reason="น้ำท่วม",
            granted_by_id=town.department.actor.id, granted_at=NOW,
        )
    )  # fmt: skip
    town.session.flush()
    claim = town.claimant.asks(row)
    with pytest.raises(RoundNotOpen):
        town.holder.releases(claim)
    assert claim.state is ClaimState.OPEN


def test_a_release_takes_the_child_off_and_keeps_where_it_went(town: Town) -> None:
    claim = town.claim()
    town.holder.releases(claim)
    row = claim.enrolment
    assert (row.removal, row.left_on) == (Removal.TRANSFERRED, claim.left_on)
    assert row.removal_note == town.claimant.unit.name
    assert (town.live(claim), claim.state) == ([], ClaimState.RELEASED)
    (made,) = town.claimant.takes(claim.number)
    assert town.live(claim) == [town.claimant.roster.id]
    assert (made.carried_from_id, made.first_name, made.seen_at) == (row.id, row.first_name, None)
    town.session.refresh(claim)
    assert claim.state is ClaimState.TAKEN
    assert town.told(claim) == ["claim.asked", "claim.released", "claim.taken"]
    assert town.claimant.takes(claim.number) == []
    assert_all(town.session)


def test_a_release_overtakes_what_others_had_asked(town: Town) -> None:
    claim = town.claim()
    others = town.other.asks(claim.enrolment)
    town.holder.releases(claim)
    town.session.refresh(others)
    assert others.state is ClaimState.OVERTAKEN
    again = town.claimant.takes(claim.number) and town.other.asks(claim.enrolment)
    assert again
    assert again.holder_id == town.claimant.roster.id
    assert_all(town.session)


def test_a_child_taken_off_by_itself_is_free_for_whoever_asked(town: Town) -> None:
    claim = town.claim()
    others = town.other.asks(claim.enrolment)
    town.holder.declines(claim)
    remove(town.holder, claim.enrolment_id)
    for one in (claim, others):
        town.session.refresh(one)
        assert one.state is ClaimState.RELEASED
    town.other.takes(claim.number, grade="k2")
    for one, state in ((claim, ClaimState.OVERTAKEN), (others, ClaimState.TAKEN)):
        town.session.refresh(one)
        assert one.state is state
    assert_all(town.session)


def test_a_released_child_whom_a_form_or_another_roster_takes_settles_the_claim(town: Town) -> None:
    for place, state in (
        (town.claimant, ClaimState.TAKEN),
        (town.other, ClaimState.OVERTAKEN),
        (town.holder, ClaimState.OVERTAKEN),
    ):
        claim = town.claim()
        town.holder.releases(claim)
        add(place, claim.number)
        town.session.refresh(claim)
        assert claim.state is state
    assert_all(town.session)


def puts_back(place: Place, row_id: int) -> Enrolment:
    return removed.put_back(
        place.session, place.roster, row_id, scope=place.scope, actor=place.actor, at=NOW
    )


def test_a_child_let_go_is_put_back_only_once_whoever_asked_gave_it_up(town: Town) -> None:
    claim = town.claim()
    town.holder.releases(claim)
    with pytest.raises(LetGoOnRequest) as refused:
        puts_back(town.holder, claim.enrolment_id)
    assert refused.value.facts["unit"] is town.claimant.unit
    assert (claim.state, town.live(claim)) == (ClaimState.RELEASED, [])
    town.claimant.withdraws(claim)
    puts_back(town.holder, claim.enrolment_id)
    assert town.live(claim) == [town.holder.roster.id]
    assert_all(town.session)


def test_a_claim_ends_with_the_number_that_was_typed_wrong_and_follows_one_received(
    town: Town,
) -> None:
    mistaken, followed = town.claim(), town.claim()
    renumber(town.holder, mistaken, make_number(), NumberEnd.MISTYPED)
    assert mistaken.state is ClaimState.OVERTAKEN
    renumber(town.holder, followed, make_number(), NumberEnd.RECEIVED)
    assert followed.state is ClaimState.OPEN
    assert followed.pupil_id == followed.enrolment.pupil_id
    assert_all(town.session)


def test_the_level_above_both_decides_or_one_above_it(town: Town) -> None:
    near, far = town.claim(), town.far.asks(town.holder.has())
    for claim, lowest, others in (
        (near, town.authority, [town.place(town.country.municipality)]),
        (far, town.department, [town.authority, town.province]),
    ):
        town.holder.declines(claim)
        town.place(claim.claimant.unit).escalates(claim)
        for other in (*others, town.holder, town.claimant):
            with pytest.raises(AnotherLevelDecides) as refused:
                other.overrules(claim)
            assert refused.value.facts["unit"] is lowest.unit
        lowest.overrules(claim)
        assert claim.state is ClaimState.RELEASED
    across = town.other.asks(town.holder.has())
    town.holder.declines(across)
    town.other.escalates(across)
    with pytest.raises(AnotherLevelDecides):
        town.authority.overrules(across)
    town.department.overrules(across)


def test_a_silent_holder_has_its_days_and_no_more(town: Town) -> None:
    claim = town.claim()
    for act in (town.claimant.escalates, town.authority.overrules):
        with pytest.raises(StillTimeToAnswer) as refused:
            act(claim)
        assert refused.value.facts["until"] == NOW + WAIT
    with pytest.raises(IllegalStep):
        town.authority.later().refuses(claim)
    town.authority.later().overrules(claim)
    assert (claim.state, town.live(claim)) == (ClaimState.RELEASED, [])
    assert_all(town.session)


def test_a_child_that_stays_may_be_asked_for_anew(town: Town) -> None:
    claim = town.claim_in(ClaimState.REFUSED)
    assert town.live(claim) == [town.holder.roster.id]
    again = town.claimant.asks(claim.enrolment)
    assert (again.id != claim.id, again.state) == (True, ClaimState.OPEN)


def test_a_holder_that_has_confirmed_keeps_the_child_until_that_is_cancelled(town: Town) -> None:
    row = town.holder.has()
    confirm(town.holder)
    claim = town.claimant.asks(row)
    with pytest.raises(Locked):
        town.holder.releases(claim)
    town.holder.declines(claim)
    town.claimant.escalates(claim)
    with pytest.raises(Locked):
        town.authority.overrules(claim)
    roster = town.holder.roster
    service.cancel(
        town.session, roster, version=roster.version, reason="ให้แก้ไข", actor=town.authority.actor,
        at=NOW,
    )  # fmt: skip
    town.authority.overrules(claim)
    assert town.live(claim) == []
    assert_all(town.session)


def test_a_stale_page_changes_nothing(town: Town) -> None:
    claim = town.claim()
    shown = claim.version
    town.holder.declines(claim)
    with pytest.raises(ChangedMeanwhile):
        town.claimant.act(asking.escalate, claim, version=shown, reason="ขอให้ตัดสิน")
    assert claim.state is ClaimState.DECLINED


def test_requests_unanswered_and_children_not_brought_in_stop_confirming(town: Town) -> None:
    claim = town.claim()
    assert waiting(town.session, town.holder.roster) == Waiting(1, 0, 0)
    assert waiting(town.session, town.claimant.roster) == Waiting(0, 1, 0)
    with pytest.raises(NotReady):
        confirm(town.holder)
    assert missing(town.session, town.claimant.roster, at=NOW) == []
    town.holder.releases(claim)
    assert waiting(town.session, town.claimant.roster) == Waiting(0, 0, 1)
    codes = [one.code for one in missing(town.session, town.claimant.roster, at=NOW)]
    assert codes == [BlockerCode.RELEASED_NOT_TAKEN]
    confirm(town.holder)
    town.claimant.withdraws(claim)
    confirm(town.claimant)
    assert town.claimant.roster.state is State.CONFIRMED
    assert town.session.scalars(select(Confirmation)).all()


def test_an_officer_of_some_rooms_lets_go_only_who_is_in_them(town: Town) -> None:
    claim = town.claim(room="2")
    mine = replace(town.holder.scope, rooms=("c3/1",))
    with pytest.raises(NotFound):
        town.holder.releases(claim, scope=mine)
    town.holder.releases(claim, scope=replace(mine, rooms=("c3/2",)))
    assert claim.state is ClaimState.RELEASED


def merge(town: Town, into: Place, other: Place) -> None:
    mergers.merge(
        town.session, into.unit, [other.unit], rooms=Numbering.FOLLOW_ON,
        versions={one.unit.id: one.unit.version for one in (into, other)},
        on=in_bangkok(NOW).date(), reason="ประกาศ", actor=town.department.actor, at=NOW,
    )  # fmt: skip


def test_claims_follow_children_and_centres_that_are_merged(town: Town) -> None:
    within, asked = town.claim(), town.other.asks(town.claimant.has())
    asking_far = town.claimant.asks(town.other.has())
    merge(town, town.holder, town.claimant)
    for claim in (within, asked, asking_far):
        town.session.refresh(claim)
    assert within.state is ClaimState.OVERTAKEN
    assert (asked.state, asked.holder_id) == (ClaimState.OPEN, town.holder.roster.id)
    assert (asking_far.state, asking_far.claimant_id) == (ClaimState.OPEN, town.holder.roster.id)
    town.holder.releases(asked)
    assert_all(town.session)


def test_nobody_lets_a_child_go_to_whom_could_not_bring_it_in(town: Town) -> None:
    claim = town.claim()
    confirm(town.claimant)
    with pytest.raises(Locked):
        town.holder.releases(claim)
    assert claim.state is ClaimState.OPEN
