"""Confirming at each level, and what it refuses (`process.md` 7)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.models import (
    Confirmation,
    ConfirmedChild,
    DataSet,
    Duty,
    History,
    Return,
    RoundException,
    State,
)
from app.services import returns
from app.services.confirmation.blockers import BlockerCode, missing
from app.services.errors import ChangedMeanwhile, IllegalStep, Locked, NotReady, RoundNotOpen
from tests.factories import make_account, make_enrolment
from tests.factories.rounds import NOW
from tests.services.confirmation.acting import WORDING, Acting


def blocked(refusal: pytest.ExceptionInfo[NotReady]) -> dict[BlockerCode, int]:
    return {blocker.code: blocker.count for blocker in refusal.value.facts["blockers"]}


def make_counts(acting: Acting, whole: Return) -> Return:
    """Let the SAO also owe counts of other schools."""
    counts = Return(
        round_id=whole.round_id,
        unit_id=acting.country.sao.id,
        data_set=DataSet.COUNTS,
        parent_id=whole.id,
        changed_at=NOW,
    )
    acting.session.add(counts)
    acting.session.flush()
    return counts


def test_a_confirmation_keeps_who_when_and_the_exact_words(acting: Acting) -> None:
    roster = acting.roster()
    made = acting.confirm(roster)
    officer = acting.officer(roster)
    assert (made.number, made.confirmed_at, made.wording) == (1, NOW, WORDING)
    assert (made.confirmed_by_id, made.confirmed_by_name) == (officer.id, officer.name)
    assert (roster.state, roster.confirmation_id) == (State.CONFIRMED, made.id)


def test_confirming_is_written_to_history(acting: Acting) -> None:
    roster = acting.roster()
    made = acting.confirm(roster)
    row = acting.session.scalars(select(History)).one()
    assert (row.event, row.subject, row.subject_id) == ("confirmed", "return", roster.id)
    assert row.before == {"state": "recording"}
    assert row.after == {"state": "confirmed", "confirmation": 1, "sha256": made.sha256}


def test_a_roster_without_pupils_is_confirmed_as_empty(acting: Acting) -> None:
    made = acting.confirm(acting.roster(pupils=0))
    assert (made.pupils, made.totals) == (0, [])


def test_a_confirmed_roster_cannot_be_edited(acting: Acting) -> None:
    roster = acting.roster()
    acting.confirm(roster)
    with pytest.raises(Locked):
        returns.lock_for_recording(acting.session, roster.id, at=NOW)


def test_wrong_rows_open_queries_and_unseen_pupils_stop_a_roster(acting: Acting) -> None:
    roster = acting.roster(pupils=1)
    officer = acting.officer(roster)
    make_enrolment(acting.session, roster, officer, number="1330112345678")
    make_enrolment(acting.session, roster, officer, prefix="เด็กหญิง")
    make_enrolment(acting.session, roster, officer, seen=False)
    with pytest.raises(NotReady) as refusal:
        acting.confirm(roster)
    assert blocked(refusal) == {
        BlockerCode.ROWS_WITH_ERRORS: 1,
        BlockerCode.ROWS_WITH_OPEN_QUERIES: 1,
        BlockerCode.PUPILS_NOT_SEEN: 1,
    }
    assert roster.state is State.RECORDING


def test_an_answered_query_stops_nothing(acting: Acting) -> None:
    roster = acting.roster(pupils=0)
    make_enrolment(
        acting.session,
        roster,
        acting.officer(roster),
        prefix="เด็กหญิง",
        queries=["sex_unlike_prefix"],
        answers={"sex_unlike_prefix": "ตามสูติบัตร"},
    )
    assert acting.confirm(roster).pupils == 1


def test_rows_are_reviewed_before_they_are_confirmed(acting: Acting) -> None:
    roster = acting.roster()
    make_enrolment(acting.session, roster, acting.officer(roster), room="")
    assert missing(acting.session, roster, at=NOW) == []
    with pytest.raises(NotReady) as refusal:
        acting.confirm(roster)
    assert blocked(refusal) == {BlockerCode.ROWS_WITH_ERRORS: 1}


def test_an_authority_cannot_confirm_before_every_one_of_its_institutions(acting: Acting) -> None:
    acting.confirm(acting.roster())
    country = acting.country
    pupils = country.pupils(acting.session, country.sao)
    with pytest.raises(NotReady) as refusal:
        acting.confirm(pupils)
    [blocker] = refusal.value.facts["blockers"]
    lacking = {returned.unit_id for returned in blocker.returns}
    assert lacking == {country.centre.id, country.second_centre.id}
    assert blocked(refusal) == {BlockerCode.BELOW_NOT_CONFIRMED: 2}


def test_a_province_cannot_confirm_before_its_authorities(acting: Acting) -> None:
    acting.confirmed_authority()
    whole = acting.country.whole(acting.session, acting.country.province)
    with pytest.raises(NotReady) as refusal:
        acting.confirm(whole)
    assert blocked(refusal) == {BlockerCode.BELOW_NOT_CONFIRMED: 1}


def test_a_province_waits_for_every_data_set_an_authority_has(acting: Acting) -> None:
    *_, whole = acting.confirmed_province()
    acting.cancel(whole)
    counts = make_counts(acting, whole)
    with pytest.raises(NotReady) as refusal:
        acting.confirm(whole)
    [blocker] = refusal.value.facts["blockers"]
    assert blocker.returns == (counts,)


def test_counts_without_a_school_cannot_be_confirmed_by_whoever_pays(acting: Acting) -> None:
    whole = acting.country.whole(acting.session, acting.country.province)
    counts = make_counts(acting, whole)
    counts.unit.pays_for_other_schools = True
    acting.session.flush()
    with pytest.raises(NotReady) as refusal:
        acting.confirm(counts)
    assert blocked(refusal) == {BlockerCode.NO_SCHOOLS: 1}


def test_an_overview_names_the_confirmations_it_stands_on_and_their_hashes(
    acting: Acting,
) -> None:
    _, pupils = acting.confirmed_authority()
    named = acting.session.execute(
        select(ConfirmedChild.child_id, ConfirmedChild.sha256).where(
            ConfirmedChild.confirmation_id == pupils.confirmation_id
        )
    ).all()
    below = acting.session.execute(
        select(Confirmation.id, Confirmation.sha256)
        .join(Return, Return.confirmation_id == Confirmation.id)
        .where(Return.parent_id == pupils.id)
    ).all()
    assert sorted(map(tuple, named)) == sorted(map(tuple, below))
    assert len(named) == 3


def test_an_overview_takes_its_tallies_from_below(acting: Acting) -> None:
    _, pupils, whole = acting.confirmed_province()
    for overview in (pupils, whole):
        assert (overview.pupils, overview.male, overview.female, overview.seen) == (2, 2, 0, 2)


@pytest.mark.parametrize(("minutes", "overdue"), [(-1, False), (0, True), (1, True)])
def test_a_confirmation_from_its_deadline_on_is_overdue(
    acting: Acting, minutes: int, overdue: bool
) -> None:
    at = acting.country.round.institution_due_at + timedelta(minutes=minutes)
    assert acting.confirm(acting.roster(), at=at).overdue is overdue


def test_nothing_is_confirmed_from_the_closing_on(acting: Acting) -> None:
    with pytest.raises(RoundNotOpen):
        acting.confirm(acting.roster(), at=acting.country.round.closes_at)


def test_an_exception_lets_its_unit_and_those_above_confirm_late(acting: Acting) -> None:
    roster, pupils = acting.confirmed_authority()
    acting.cancel(pupils)
    acting.cancel(roster)
    the_round = acting.country.round
    late = the_round.closes_at + timedelta(hours=1)
    acting.session.add(
        RoundException(
            round_id=the_round.id,
            unit_id=roster.unit_id,
            until=late + timedelta(hours=1),
            reason="น้ำท่วม",
            granted_by_id=acting.country.account(acting.country.department).id,
            granted_at=NOW,
        )
    )
    acting.session.flush()
    assert acting.confirm(roster, at=late).overdue
    assert acting.confirm(pupils, at=late).overdue


def test_confirming_twice_gives_the_same_confirmation(acting: Acting) -> None:
    roster = acting.roster()
    seen = roster.version
    first = acting.confirm(roster, version=seen)
    assert acting.confirm(roster, version=seen) is first
    assert acting.session.scalar(select(func.count()).select_from(Confirmation)) == 1


def test_a_colleague_who_confirms_after_me_is_told_that_it_changed(acting: Acting) -> None:
    roster = acting.roster()
    colleague = make_account(acting.session, roster.unit, Duty.OFFICER, "kru")
    seen = roster.version
    acting.confirm(roster, version=seen)
    with pytest.raises(ChangedMeanwhile):
        acting.confirm(roster, version=seen, actor=colleague)
    with pytest.raises(IllegalStep):
        acting.confirm(roster, actor=colleague)


def test_a_page_that_is_older_than_the_roster_confirms_nothing(acting: Acting) -> None:
    roster = acting.roster()
    seen = roster.version
    make_enrolment(acting.session, roster, acting.officer(roster))
    with pytest.raises(ChangedMeanwhile):
        acting.confirm(roster, version=seen)


def test_confirmations_are_numbered_on(acting: Acting) -> None:
    roster = acting.roster()
    acting.confirm(roster)
    acting.cancel(roster)
    assert acting.confirm(roster).number == 2
