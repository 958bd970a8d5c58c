"""Splitting a centre: a new one takes over rooms, in mid-round too."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.models import DataSet, Enrolment, State, UnitSuccession
from app.services import late_entries, units
from app.services.errors import (
    ChangedMeanwhile,
    CodeTaken,
    NoSuchRoom,
    NotMergeable,
    NotRecording,
    ReasonMissing,
)
from app.services.units.rooms import in_order
from tests.factories import Country, make_enrolment
from tests.factories.rounds import NOW
from tests.services.units.keeper import TODAY, Keeper


@pytest.fixture
def pupils(keeper: Keeper, country: Country) -> list[Enrolment]:
    """A child in each of rooms 1 and 2 of a centre's three-year-olds."""
    roster = country.roster(keeper.session, country.centre)
    by = country.account(country.centre)
    return [make_enrolment(keeper.session, roster, by, room=room) for room in ("1", "2")]


def test_a_new_centre_takes_over_the_chosen_rooms(
    keeper: Keeper, country: Country, pupils: list[Enrolment]
) -> None:
    made = keeper.split(country.centre, "c3/2")
    stays, left = pupils
    new_roster = country.roster(keeper.session, made.unit)
    old_roster = country.roster(keeper.session, country.centre)
    assert (stays.return_id, left.return_id) == (old_roster.id, new_roster.id)
    assert (left.unit, left.room, left.seen_at) == (made.unit, "2", NOW)
    assert (old_roster.pupils, new_roster.pupils, made.pupils) == (1, 1, 1)
    assert new_roster.parent is country.pupils(keeper.session, country.sao)
    assert units.find(keeper.session, "3033600009") is made.unit
    assert (made.unit.grades, made.unit.rooms_per_grade) == (["c3"], {"c3": 2})


def test_both_centres_confirm_for_themselves_afterwards(
    keeper: Keeper, country: Country, pupils: list[Enrolment]
) -> None:
    made = keeper.split(country.centre, "c3/2")
    for unit in (country.centre, made.unit):
        roster = country.roster(keeper.session, unit)
        keeper.acting.confirm(roster)
        assert roster.state is State.CONFIRMED


def test_a_coming_round_asks_for_both_rosters(
    keeper: Keeper, country: Country, pupils: list[Enrolment]
) -> None:
    coming = keeper.coming_round()
    made = keeper.split(country.centre, "c3/2")
    assert keeper.owed(made.unit, DataSet.ROSTER, coming) is not None


def test_an_officer_limited_to_rooms_that_leave_keeps_the_others(
    keeper: Keeper, country: Country, pupils: list[Enrolment]
) -> None:
    both = keeper.officer(country.centre, "01", ["c3/1", "c3/2"])
    gone = keeper.officer(country.centre, "02", ["c3/2"])
    other = keeper.officer(country.centre, "03", ["c3/1"])
    made = keeper.split(country.centre, "c3/2")
    assert made.officers == [both, gone]
    assert (both.rooms, gone.rooms, other.rooms) == (["c3/1"], [], ["c3/1"])
    assert [row.after for row in keeper.told("account_edited")] == [
        {"rooms": ["c3/1"]},
        {"rooms": []},
    ]


def test_a_confirmed_roster_is_not_split(
    keeper: Keeper, country: Country, pupils: list[Enrolment]
) -> None:
    keeper.acting.confirm(country.roster(keeper.session, country.centre))
    with pytest.raises(NotRecording):
        keeper.split(country.centre, "c3/2")


def test_rooms_that_a_centre_does_not_have_are_named(
    keeper: Keeper, country: Country, pupils: list[Enrolment]
) -> None:
    with pytest.raises(NoSuchRoom) as refused:
        keeper.split(country.centre, "c3/2", "c2/9")
    assert refused.value.facts == {"rooms": ["c2/9"]}
    with pytest.raises(NoSuchRoom):
        keeper.split(country.centre)


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"code": "3033600002"}, CodeTaken),
        ({"reason": " "}, ReasonMissing),
        ({"version": 99}, ChangedMeanwhile),
    ],
)
def test_a_split_that_is_not_in_order_is_refused(
    keeper: Keeper,
    country: Country,
    pupils: list[Enrolment],
    wrong: dict[str, Any],
    refusal: type[Exception],
) -> None:
    with pytest.raises(refusal):
        keeper.split(country.centre, "c3/2", **wrong)


def test_only_centres_are_split(keeper: Keeper, country: Country) -> None:
    with pytest.raises(NotMergeable):
        keeper.split(country.school, "p1/1")


def test_a_split_is_told_of_both_and_kept_as_a_succession(
    keeper: Keeper, country: Country, pupils: list[Enrolment]
) -> None:
    made = keeper.split(country.centre, "c3/2")
    assert [row.unit_id for row in keeper.told("unit_split")] == [country.centre.id, made.unit.id]
    kept = keeper.session.scalars(select(UnitSuccession)).one()
    assert (kept.from_id, kept.to_id, kept.kind) == (country.centre.id, made.unit.id, "split")
    assert kept.taken_on == TODAY


def test_the_new_centre_may_work_as_late_as_the_old_one(
    keeper: Keeper, country: Country, pupils: list[Enrolment]
) -> None:
    until = country.round.closes_at + timedelta(days=3)
    late_entries.grant(
        keeper.session,
        country.round,
        unit=country.centre,
        until=until,
        reason="น้ำท่วม",
        **keeper.who,
    )
    made = keeper.split(country.centre, "c3/2")
    ends = late_entries.ends(keeper.session, country.round, [country.centre, made.unit])
    assert ends == {country.centre.id: until, made.unit.id: until}


def test_rooms_are_listed_as_people_count() -> None:
    assert in_order({"c3/10", "c3/2", "c2/1"}) == ["c2/1", "c3/2", "c3/10"]
