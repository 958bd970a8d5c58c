"""Dissolving a unit deletes nothing, and lets it block nobody (`process.md` 1.1, 7.1)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.access.live import publish
from app.access.permissions import Permission
from app.access.reach import Reach
from app.access.rules import Rule
from app.models import (
    CarryOverDecision,
    DataSet,
    Enrolment,
    Outcome,
    Removal,
    Return,
    RoundException,
    State,
    Unit,
    UnitKind,
)
from app.services import owing, units
from app.services.confirmation import service
from app.services.counts import sheets
from app.services.errors import (
    AboveConfirmed,
    ChangedMeanwhile,
    DateOutOfRange,
    LastAdministrator,
    LateEntryRunning,
    ReasonMissing,
    StillInUse,
    UnitDissolved,
)
from tests.factories import Country, make_enrolment, make_other_school, make_payer, make_sheet
from tests.factories.rounds import NOW
from tests.services.units.keeper import REASON, TODAY, Keeper


def below_the_sao(country: Country) -> tuple[Unit, ...]:
    return (country.school, country.centre, country.second_centre)


def test_a_dissolved_unit_is_kept_and_found(keeper: Keeper, country: Country) -> None:
    keeper.dissolve(country.centre)
    assert units.find(keeper.session, country.centre.code) is country.centre
    assert country.centre.dissolved_on == TODAY
    (told,) = keeper.told("unit_dissolved")
    assert (told.after, told.reason) == ({"dissolved_on": TODAY.isoformat()}, REASON)


def test_an_empty_roster_of_the_open_round_is_confirmed_as_empty(
    keeper: Keeper, country: Country
) -> None:
    keeper.dissolve(country.centre)
    roster = country.roster(keeper.session, country.centre)
    assert roster.state is State.CONFIRMED
    assert roster.confirmation is not None
    assert roster.confirmation.pupils == 0
    assert "ยุบเลิก" in roster.confirmation.wording
    assert roster.confirmation.confirmed_by is country.account(country.department)


def test_a_dissolved_units_pupils_of_last_year_are_explained_by_that(
    keeper: Keeper, country: Country
) -> None:
    last_year = keeper.owed(country.centre, DataSet.ROSTER, keeper.closed_round())
    assert last_year is not None
    make_enrolment(keeper.session, last_year, country.account(country.centre))
    keeper.dissolve(country.centre)
    assert country.roster(keeper.session, country.centre).state is State.CONFIRMED
    (told,) = keeper.told("roster.change_explained")
    assert "ยุบเลิก" in told.after["c3"]


def test_a_dissolved_schools_pupils_of_last_year_are_noted_as_moved_on(
    keeper: Keeper, country: Country
) -> None:
    last_year = keeper.owed(country.school, DataSet.ROSTER, keeper.closed_round())
    assert last_year is not None
    make_enrolment(keeper.session, last_year, country.account(country.school))
    keeper.dissolve(country.school)
    roster = country.roster(keeper.session, country.school)
    assert roster.state is State.CONFIRMED
    decided = keeper.session.scalars(select(CarryOverDecision)).one()
    assert (decided.outcome, decided.removal) == (Outcome.LEAVE, Removal.TRANSFERRED)
    assert decided.applied_at is not None


def test_the_authority_can_confirm_after_one_of_its_centres_was_dissolved(
    keeper: Keeper, country: Country
) -> None:
    keeper.dissolve(country.second_centre)
    for unit in (country.school, country.centre):
        keeper.acting.confirm(country.roster(keeper.session, unit))
    keeper.acting.confirm(country.pupils(keeper.session, country.sao))


def test_a_unit_whose_pupils_are_being_recorded_is_not_dissolved(
    keeper: Keeper, country: Country
) -> None:
    keeper.acting.roster(3)
    with pytest.raises(StillInUse) as refused:
        keeper.dissolve(country.school)
    assert refused.value.facts == {"units": [], "pupils": 3, "counts": False}


def test_figures_confirmed_before_stay_this_rounds(keeper: Keeper, country: Country) -> None:
    roster = keeper.acting.roster(3)
    confirmation = keeper.acting.confirm(roster)
    keeper.dissolve(country.school)
    assert roster.confirmation_id == confirmation.id


def test_nobody_cancels_what_nobody_could_confirm_again(keeper: Keeper, country: Country) -> None:
    keeper.dissolve(country.centre)
    with pytest.raises(UnitDissolved):
        keeper.acting.cancel(country.roster(keeper.session, country.centre))


def test_what_it_would_owe_in_a_coming_round_is_taken_away(
    keeper: Keeper, country: Country
) -> None:
    coming = keeper.coming_round()
    keeper.dissolve(country.centre)
    assert keeper.owed(country.centre, DataSet.ROSTER, coming) is None
    assert keeper.rosters_below(country.sao, coming) == {
        country.school.code,
        country.second_centre.code,
    }


def test_the_last_institution_takes_what_stands_above_it_away_from_a_coming_round(
    keeper: Keeper, country: Country
) -> None:
    coming = keeper.coming_round()
    keeper.dissolve(country.far_centre)
    assert keeper.owed(country.far_authority, DataSet.PUPILS, coming) is None
    assert keeper.owed(country.other_province, DataSet.WHOLE, coming) is None


def test_a_closed_round_keeps_what_a_dissolved_unit_left_open(
    keeper: Keeper, country: Country
) -> None:
    closed = keeper.closed_round()
    make_enrolment(
        keeper.session,
        keeper.owed(country.centre, DataSet.ROSTER, closed),
        country.account(country.centre),
    )
    keeper.dissolve(country.centre)
    left = keeper.owed(country.centre, DataSet.ROSTER, closed)
    assert left is not None
    assert (left.state, left.pupils) == (State.RECORDING, 1)


def test_a_round_made_later_asks_nothing_of_it(keeper: Keeper, country: Country) -> None:
    before = owing.forecast(keeper.session, on=TODAY).rosters
    keeper.dissolve(country.centre)
    assert owing.forecast(keeper.session, on=TODAY).rosters == before - 1


def test_an_authority_is_dissolved_after_all_below_it(keeper: Keeper, country: Country) -> None:
    with pytest.raises(StillInUse) as refused:
        keeper.dissolve(country.sao)
    assert {one.code for one in refused.value.facts["units"]} == {
        one.code for one in below_the_sao(country)
    }
    keeper.acting.roster(2)
    keeper.acting.confirm(country.roster(keeper.session, country.school))
    for unit in below_the_sao(country):
        keeper.dissolve(unit)
    keeper.dissolve(country.sao)
    pupils = country.pupils(keeper.session, country.sao)
    assert pupils.state is State.CONFIRMED
    assert pupils.confirmation is not None
    assert pupils.confirmation.pupils == 2


def test_an_authority_whose_institutions_all_moved_away_owes_nothing(
    keeper: Keeper, country: Country
) -> None:
    for unit in below_the_sao(country):
        keeper.move(unit, country.idle_authority)
    keeper.dissolve(country.sao)
    assert keeper.owed(country.sao, DataSet.PUPILS) is None


def test_counts_that_are_not_confirmed_keep_an_authority(keeper: Keeper, country: Country) -> None:
    paying = keeper.add(country.province, UnitKind.SAO, "06330307", pays_for_other_schools=True)
    make_sheet(keeper.session, country.round, paying, schools=1)
    with pytest.raises(StillInUse) as refused:
        keeper.dissolve(paying)
    assert refused.value.facts == {"units": [], "pupils": 0, "counts": True}


def test_a_sheet_that_every_school_has_left_keeps_no_authority(
    keeper: Keeper, country: Country
) -> None:
    paying = keeper.add(country.province, UnitKind.SAO, "06330307", pays_for_other_schools=True)
    keeper.dissolve(paying)
    assert keeper.owed(paying, DataSet.COUNTS) is None


def test_a_sheet_that_was_confirmed_and_then_left_is_confirmed_as_empty(
    keeper: Keeper, country: Country
) -> None:
    paying = keeper.add(country.province, UnitKind.SAO, "06330307")
    sheet = make_sheet(keeper.session, country.round, paying, schools=0)
    by, kept = country.accounts[paying.code], {"at": NOW, "wording": "ยืนยัน"}
    service.confirm(keeper.session, sheet, actor=by, version=sheet.version, **kept)
    service.take_back(keeper.session, sheet, actor=by, at=NOW, version=sheet.version, reason="แก้ไข")
    paying.pays_for_other_schools = True
    keeper.session.flush()
    keeper.dissolve(paying)
    assert sheet.state is State.CONFIRMED
    assert sheet.confirmation is not None
    assert "ไม่มีสถานศึกษาสังกัดอื่น" in sheet.confirmation.wording


def test_schools_stand_on_the_sheet_of_an_authority_that_comes_back(
    keeper: Keeper, country: Country
) -> None:
    make_payer(
        keeper.session,
        make_other_school(keeper.session, country.province),
        country.idle_authority,
    )
    coming = keeper.coming_round()
    keeper.dissolve(country.idle_authority)
    keeper.undissolve(country.idle_authority)
    sheet = keeper.owed(country.idle_authority, DataSet.COUNTS, coming)
    assert sheet is not None
    assert sheets.has_rows(keeper.session, sheet)


def test_counts_of_a_coming_round_are_taken_away(keeper: Keeper, country: Country) -> None:
    country.idle_authority.pays_for_other_schools = True
    coming = keeper.coming_round()
    keeper.dissolve(country.idle_authority)
    assert keeper.owed(country.idle_authority, DataSet.COUNTS, coming) is None


def test_the_department_is_never_dissolved(keeper: Keeper, country: Country) -> None:
    with pytest.raises(StillInUse):
        keeper.dissolve(country.department)


def test_a_dissolution_has_a_reason_and_a_day_that_is_not_to_come(
    keeper: Keeper, country: Country
) -> None:
    with pytest.raises(ReasonMissing):
        keeper.dissolve(country.centre, reason=" ")
    with pytest.raises(DateOutOfRange) as refused:
        keeper.dissolve(country.centre, on=TODAY + timedelta(days=1))
    assert refused.value.facts["latest"] == TODAY
    keeper.dissolve(country.centre, on=TODAY - timedelta(days=100))


def test_dissolving_twice_changes_nothing(keeper: Keeper, country: Country) -> None:
    seen = country.centre.version
    keeper.dissolve(country.centre)
    keeper.dissolve(country.centre, version=seen)
    assert len(keeper.told("unit_dissolved")) == 1


def test_a_unit_that_changed_meanwhile_is_not_dissolved(keeper: Keeper, country: Country) -> None:
    with pytest.raises(ChangedMeanwhile):
        keeper.dissolve(country.centre, version=country.centre.version + 1)


def test_a_late_entry_ends_before_its_unit_does(keeper: Keeper, country: Country) -> None:
    closed = keeper.closed_round()
    granted = RoundException(
        round_id=closed.id,
        unit_id=country.centre.id,
        until=NOW + timedelta(days=1),
        reason="น้ำท่วม",
        granted_by_id=country.account(country.department).id,
        granted_at=NOW,
    )
    keeper.session.add(granted)
    keeper.session.flush()
    with pytest.raises(LateEntryRunning):
        keeper.dissolve(country.centre)


def test_the_last_administrators_unit_is_not_dissolved(keeper: Keeper, country: Country) -> None:
    login = country.account(country.idle_authority).username
    rules = [
        Rule("*", "*", login, permission, Reach.ANY, "allow")
        for permission in (Permission.POLICY_VIEW, Permission.POLICY_EDIT)
    ]
    publish(keeper.session, rules, at=NOW, reason="ผู้ดูแลคนเดียว")
    with pytest.raises(LastAdministrator), keeper.session.begin_nested():
        keeper.dissolve(country.idle_authority)


def test_a_dissolution_that_was_a_mistake_is_taken_back(keeper: Keeper, country: Country) -> None:
    coming = keeper.coming_round()
    keeper.dissolve(country.centre)
    keeper.undissolve(country.centre)
    assert country.centre.dissolved_on is None
    assert country.centre.code in keeper.rosters_below(country.sao, coming)
    roster = country.roster(keeper.session, country.centre)
    keeper.acting.cancel(roster)
    assert roster.state is State.RECORDING
    assert len(keeper.told("unit_restored")) == 1


def test_a_unit_comes_back_into_a_round_only_before_the_level_above_confirms(
    keeper: Keeper, country: Country
) -> None:
    coming = keeper.coming_round()
    keeper.dissolve(country.centre)
    assert keeper.owed(country.centre, DataSet.ROSTER, coming) is None
    keeper.acting.confirm(country.roster(keeper.session, country.school))
    keeper.acting.confirm(country.roster(keeper.session, country.second_centre))
    keeper.acting.confirm(country.pupils(keeper.session, country.sao))
    keeper.undissolve(country.centre)
    with pytest.raises(AboveConfirmed):
        keeper.acting.cancel(country.roster(keeper.session, country.centre))


def test_a_unit_comes_back_only_below_one_that_lives(keeper: Keeper, country: Country) -> None:
    keeper.dissolve(country.far_centre)
    keeper.dissolve(country.far_authority)
    with pytest.raises(UnitDissolved):
        keeper.undissolve(country.far_centre)


def test_bringing_back_what_lives_changes_nothing(keeper: Keeper, country: Country) -> None:
    keeper.undissolve(country.centre)
    assert not keeper.told("unit_restored")


def test_dissolving_deletes_no_pupil(keeper: Keeper, country: Country) -> None:
    keeper.acting.roster(2)
    keeper.acting.confirm(country.roster(keeper.session, country.school))
    keeper.dissolve(country.school)
    assert keeper.session.scalar(select(func.count()).select_from(Enrolment)) == 2
    assert keeper.session.scalar(select(func.count()).select_from(Return)) == 10
