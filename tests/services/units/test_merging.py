"""Merging centres of one authority in mid-round (`process.md` 3.2, 4.2, 7.4)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app.models import AgreedDeadline, DataSet, Enrolment, RoundException, State, Unit, UnitKind
from app.services.errors import (
    ChangedMeanwhile,
    LateEntryRunning,
    NotMergeable,
    NotRecording,
    ReasonMissing,
    StillInUse,
    UnitDissolved,
)
from app.services.rosters.codes import QueryCode
from app.services.units.rooms import Numbering
from tests.factories import Country, make_enrolment
from tests.factories.rounds import NOW
from tests.services.units.keeper import TODAY, Keeper


def enrol(keeper: Keeper, unit: Unit, **facts: Any) -> Enrolment:
    roster = keeper.country.roster(keeper.session, unit)
    return make_enrolment(keeper.session, roster, keeper.country.account(unit), **facts)


@pytest.fixture
def pupils(keeper: Keeper, country: Country) -> tuple[Enrolment, Enrolment]:
    """One child in room 1 of each centre of the SAO."""
    return enrol(keeper, country.centre), enrol(keeper, country.second_centre)


def test_pupils_go_to_the_centre_that_stays_with_presence_and_answers(
    keeper: Keeper, country: Country
) -> None:
    answers = {QueryCode.UNUSUAL_AGE.value: "ตรวจแล้ว"}
    row = enrol(
        keeper,
        country.second_centre,
        grade="c5",
        birth_date=NOW.date() - timedelta(days=800),
        queries=list(answers),
        answers=answers,
    )
    version = row.version
    done = keeper.merge(country.centre, country.second_centre)
    roster = country.roster(keeper.session, country.centre)
    assert (row.return_id, row.unit) == (roster.id, country.centre)
    assert row.seen_by is country.account(country.second_centre)
    assert row.answers == answers
    assert row.version > version
    assert (done.pupils, roster.pupils, roster.seen) == (1, 1, 1)


def test_the_absorbed_centre_is_dissolved_and_its_roster_confirmed_as_empty(
    keeper: Keeper, country: Country, pupils: tuple[Enrolment, Enrolment]
) -> None:
    keeper.merge(country.centre, country.second_centre)
    assert country.second_centre.dissolved_on == TODAY
    emptied = country.roster(keeper.session, country.second_centre)
    assert (emptied.state, emptied.pupils) == (State.CONFIRMED, 0)


def test_two_rooms_1_do_not_mix(
    keeper: Keeper, country: Country, pupils: tuple[Enrolment, Enrolment]
) -> None:
    done = keeper.merge(country.centre, country.second_centre)
    stays, came = pupils
    assert (stays.room, came.room) == ("1", "2")
    assert done.rooms == {country.second_centre.code: {"c3/1": "c3/2"}}
    assert country.centre.rooms_per_grade == {"c3": 2}


def test_rooms_of_three_centres_follow_on_one_after_the_other(
    keeper: Keeper, country: Country, pupils: tuple[Enrolment, Enrolment]
) -> None:
    third = keeper.add(country.sao, UnitKind.CENTRE, "3033600007")
    last = enrol(keeper, third)
    keeper.merge(country.centre, country.second_centre, third)
    assert [row.room for row in (*pupils, last)] == ["1", "2", "3"]


def test_rooms_mix_where_that_is_asked_for_and_whoever_sees_more_is_told(
    keeper: Keeper, country: Country, pupils: tuple[Enrolment, Enrolment]
) -> None:
    limited = keeper.officer(country.centre, "01", ["c3/1"])
    keeper.officer(country.centre, "02", ["c2/1"])
    done = keeper.merge(country.centre, country.second_centre, rooms=Numbering.SHARED)
    assert [row.room for row in pupils] == ["1", "1"]
    assert done.officers == [limited]


def test_the_authority_and_the_centre_that_stays_can_confirm_afterwards(
    keeper: Keeper, country: Country, pupils: tuple[Enrolment, Enrolment]
) -> None:
    keeper.merge(country.centre, country.second_centre)
    keeper.acting.confirm(country.roster(keeper.session, country.centre))
    keeper.acting.confirm(country.roster(keeper.session, country.school))
    overview = keeper.acting.confirm(country.pupils(keeper.session, country.sao))
    assert overview.pupils == 2


def test_a_grade_that_only_the_other_taught_is_taught_from_then_on(
    keeper: Keeper, country: Country
) -> None:
    country.centre.grades = ["c2"]
    row = enrol(keeper, country.second_centre, grade="c4")
    keeper.merge(country.centre, country.second_centre)
    assert country.centre.grades == ["c2", "c3", "c4"]
    assert row.errors == []


def test_a_pupil_taken_off_before_stays_with_the_old_roster(
    keeper: Keeper, country: Country, pupils: tuple[Enrolment, Enrolment]
) -> None:
    removed = pupils[1]
    removed.removed_at, removed.removal = NOW, "mistake"
    old = country.roster(keeper.session, country.second_centre)
    old.pupils = old.male = old.seen = 0
    keeper.session.flush()
    keeper.merge(country.centre, country.second_centre)
    assert removed.return_id == old.id


def test_a_coming_round_asks_for_one_roster(keeper: Keeper, country: Country) -> None:
    coming = keeper.coming_round()
    keeper.merge(country.centre, country.second_centre)
    assert keeper.owed(country.second_centre, DataSet.ROSTER, coming) is None
    assert keeper.owed(country.centre, DataSet.ROSTER, coming) is not None


def test_a_closed_round_keeps_both_rosters(keeper: Keeper, country: Country) -> None:
    closed = keeper.closed_round()
    old = keeper.owed(country.second_centre, DataSet.ROSTER, closed)
    row = make_enrolment(keeper.session, old, country.account(country.second_centre))
    keeper.merge(country.centre, country.second_centre)
    assert (row.return_id, row.unit_id) == (old.id, country.second_centre.id)


@pytest.mark.parametrize("confirmed", ["centre", "second_centre"])
def test_no_roster_concerned_may_be_confirmed(
    keeper: Keeper, country: Country, confirmed: str
) -> None:
    unit = getattr(country, confirmed)
    keeper.acting.confirm(country.roster(keeper.session, unit))
    with pytest.raises(NotRecording) as refused:
        keeper.merge(country.centre, country.second_centre)
    assert refused.value.facts == {"unit": unit, "confirmed_at": NOW}


def test_only_centres_of_one_authority_are_merged(keeper: Keeper, country: Country) -> None:
    for other in (country.school, country.far_centre, country.centre):
        with pytest.raises(NotMergeable) as refused:
            keeper.merge(country.centre, other)
        assert refused.value.facts["unit"] is other
    with pytest.raises(NotMergeable):
        keeper.merge(country.centre)
    with pytest.raises(NotMergeable):
        keeper.merge(country.school, country.centre)


def test_a_merger_needs_a_reason_and_what_the_page_showed(keeper: Keeper, country: Country) -> None:
    with pytest.raises(ReasonMissing):
        keeper.merge(country.centre, country.second_centre, reason="")
    with pytest.raises(ChangedMeanwhile):
        keeper.merge(country.centre, country.second_centre, versions={country.centre.id: 1})


def test_merging_twice_is_refused(keeper: Keeper, country: Country) -> None:
    keeper.merge(country.centre, country.second_centre)
    with pytest.raises(UnitDissolved):
        keeper.merge(country.centre, country.second_centre)


def test_a_merged_centre_does_not_come_back(keeper: Keeper, country: Country) -> None:
    keeper.merge(country.centre, country.second_centre)
    with pytest.raises(StillInUse) as refused:
        keeper.undissolve(country.second_centre)
    assert refused.value.facts["units"] == [country.centre]


def test_a_merger_is_told_of_every_centre(
    keeper: Keeper, country: Country, pupils: tuple[Enrolment, Enrolment]
) -> None:
    keeper.merge(country.centre, country.second_centre)
    told = keeper.told("unit_merged")
    assert [row.unit_id for row in told] == [country.second_centre.id, country.centre.id]
    assert told[0].after == {
        "into": country.centre.code,
        "on": TODAY.isoformat(),
        "pupils": 1,
        "rooms": {country.second_centre.code: {"c3/1": "c3/2"}},
    }


def test_the_centre_that_stays_keeps_its_deadline_and_gets_the_longest_late_entry(
    keeper: Keeper, country: Country
) -> None:
    until = country.round.closes_at + timedelta(days=3)
    shared = {"round_id": country.round.id, "unit_id": country.second_centre.id}
    keeper.session.add(AgreedDeadline(**shared, due_at=NOW + timedelta(days=1)))
    keeper.session.add(
        RoundException(
            **shared,
            until=until,
            reason="น้ำท่วม",
            granted_by_id=country.account(country.department).id,
            granted_at=NOW,
        )
    )
    keeper.session.flush()
    keeper.merge(country.centre, country.second_centre)
    found = keeper.session.query(RoundException).filter_by(unit_id=country.centre.id).one()
    assert found.until == until
    assert not keeper.session.query(AgreedDeadline).filter_by(unit_id=country.centre.id).all()


def test_centres_that_work_on_a_closed_round_are_not_merged(
    keeper: Keeper, country: Country
) -> None:
    closed = keeper.closed_round()
    keeper.session.add(
        RoundException(
            round_id=closed.id,
            unit_id=country.second_centre.id,
            until=NOW + timedelta(days=3),
            reason="น้ำท่วม",
            granted_by_id=country.account(country.department).id,
            granted_at=NOW,
        )
    )
    keeper.session.flush()
    with pytest.raises(LateEntryRunning):
        keeper.merge(country.centre, country.second_centre)
