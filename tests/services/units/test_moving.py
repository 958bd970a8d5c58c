"""Moving an institution to another authority, an authority to another province, in mid-round."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.access.reach import Relation
from app.access.scope import Scope
from app.models import DataSet, RoundException
from app.services import boards, history, units
from app.services.boards import Wish
from app.services.errors import (
    ChangedMeanwhile,
    CodeTaken,
    LateEntryRunning,
    NotRecording,
    UnitDissolved,
    WrongClass,
    WrongParent,
)
from app.services.units import codes
from tests.factories import Country, make_enrolment
from tests.factories.rounds import NOW
from tests.services.units.keeper import Keeper


def test_a_moved_institution_owes_its_roster_to_the_new_authority(
    keeper: Keeper, country: Country
) -> None:
    coming = keeper.coming_round()
    keeper.move(country.centre, country.municipality)
    assert country.centre.path == f"{country.municipality.path}/{country.centre.id}"
    for the_round in (country.round, coming):
        below = keeper.rosters_below(country.municipality, the_round)
        assert below == {country.town_school.code, country.centre.code}
        assert country.centre.code not in keeper.rosters_below(country.sao, the_round)


def test_pages_of_both_authorities_become_stale_by_a_move(keeper: Keeper, country: Country) -> None:
    above = [country.pupils(keeper.session, one) for one in (country.sao, country.municipality)]
    seen = [one.version for one in above]
    keeper.move(country.centre, country.municipality)
    assert all(one.version > version for one, version in zip(above, seen, strict=True))


def test_an_authority_that_owed_nothing_owes_for_what_comes_to_it(
    keeper: Keeper, country: Country
) -> None:
    keeper.move(country.far_centre, country.idle_authority)
    pupils = country.pupils(keeper.session, country.idle_authority)
    assert pupils.parent_id == country.whole(keeper.session, country.province).id


def test_an_authority_left_with_nothing_blocks_nobody(keeper: Keeper, country: Country) -> None:
    keeper.move(country.far_centre, country.sao)
    assert keeper.owed(country.far_authority, DataSet.PUPILS) is None
    assert keeper.owed(country.other_province, DataSet.WHOLE) is None


def test_an_overview_that_was_ever_confirmed_is_kept(keeper: Keeper, country: Country) -> None:
    acting = keeper.acting
    acting.confirm(country.roster(keeper.session, country.town_school))
    pupils = country.pupils(keeper.session, country.municipality)
    acting.confirm(pupils)
    acting.cancel(pupils)
    keeper.move(country.town_school, country.sao)
    assert keeper.owed(country.municipality, DataSet.PUPILS) is pupils


def test_a_confirmed_roster_moves_with_what_it_confirmed(keeper: Keeper, country: Country) -> None:
    roster = keeper.acting.roster()
    confirmation = keeper.acting.confirm(roster)
    keeper.move(country.school, country.municipality)
    assert roster.confirmation_id == confirmation.id
    assert roster.parent is country.pupils(keeper.session, country.municipality)


@pytest.mark.parametrize("moved", ["school", "town_school"])
def test_neither_parent_may_have_confirmed(keeper: Keeper, country: Country, moved: str) -> None:
    keeper.acting.confirmed_authority()
    unit = getattr(country, moved)
    to = country.municipality if moved == "school" else country.sao
    with pytest.raises(NotRecording) as refused, keeper.session.begin_nested():
        keeper.move(unit, to)
    assert refused.value.facts == {"unit": country.sao, "confirmed_at": NOW}
    assert unit.parent is not to


def test_a_province_that_has_confirmed_takes_no_authority(keeper: Keeper, country: Country) -> None:
    keeper.acting.confirmed_province()
    with pytest.raises(NotRecording) as refused, keeper.session.begin_nested():
        keeper.move(country.far_authority, country.province)
    assert refused.value.facts["unit"] is country.province


def test_an_authority_moves_with_all_below_it(keeper: Keeper, country: Country) -> None:
    country.sao.district_code = country.school.district_code = "3303"
    keeper.session.flush()
    keeper.move(country.sao, country.other_province, district_code="3001")
    assert country.sao.path == f"{country.other_province.path}/{country.sao.id}"
    for unit in (country.school, country.centre):
        assert unit.path == f"{country.sao.path}/{unit.id}"
        assert (unit.province_code, unit.district_code) == ("30", None)
    assert (country.sao.province_code, country.sao.district_code) == ("30", "3001")
    whole = country.whole(keeper.session, country.other_province)
    assert country.pupils(keeper.session, country.sao).parent_id == whole.id
    assert country.municipality.path.startswith(country.province.path)


def test_a_closed_round_stays_as_it_was(keeper: Keeper, country: Country) -> None:
    closed = keeper.closed_round()
    keeper.move(country.centre, country.municipality)
    assert country.centre.code in keeper.rosters_below(country.sao, closed)
    assert country.centre.code not in keeper.rosters_below(country.municipality, closed)


@pytest.mark.parametrize("viewer", ["sao", "province"])
def test_the_boards_of_a_closed_round_count_a_unit_where_it_stood(
    keeper: Keeper, country: Country, viewer: str
) -> None:
    closed = keeper.closed_round()
    keeper.move(country.centre, country.municipality)
    unit = getattr(country, viewer)
    scope = Scope(unit.id, unit.path, frozenset({Relation.OWN, Relation.CHILD, Relation.DEEPER}))
    board = boards.of_authority(keeper.session, closed, country.sao, Wish(), scope=scope, at=NOW)
    assert country.centre.code in {row.code for row in board.rows}
    assert board.summary.units == 3


def test_the_province_board_of_a_closed_round_keeps_an_authority_that_moved(
    keeper: Keeper, country: Country
) -> None:
    closed = keeper.closed_round()
    keeper.move(country.sao, country.other_province)
    unit = country.province
    scope = Scope(unit.id, unit.path, frozenset({Relation.OWN, Relation.CHILD}))
    board = boards.of_province(keeper.session, closed, unit, Wish(), scope=scope, at=NOW)
    assert country.sao.code in {row.code for row in board.rows}


def test_a_moved_unit_may_get_the_code_of_its_new_place(keeper: Keeper, country: Country) -> None:
    old = country.centre.code
    with pytest.raises(WrongClass):
        keeper.move(country.centre, country.municipality, new_code="3033600009")
    with pytest.raises(CodeTaken):
        keeper.move(country.town_school, country.sao, new_code=country.school.code)
    keeper.move(country.centre, country.municipality, new_code="3033500001")
    assert (country.centre.code, country.centre.login_class) == ("3033500001", "30-5")
    assert units.find(keeper.session, old) is country.centre


def test_a_moved_unit_keeps_its_code_unless_told_another(keeper: Keeper, country: Country) -> None:
    keeper.move(country.centre, country.municipality)
    assert country.centre.code == "3033600001"
    assert not codes.fits(country.centre, country.municipality)
    assert codes.next_free(keeper.session, country.centre.kind, country.municipality)


def test_institutions_that_come_into_another_province_need_its_codes(
    keeper: Keeper, country: Country
) -> None:
    keeper.move(country.sao, country.other_province)
    found = {one.code for one in codes.misfits_below(keeper.session, country.sao)}
    assert country.centre.code in found
    keeper.recode(country.centre, "3030600009")
    assert codes.fits(country.centre, country.sao)


def test_a_move_is_told_in_the_chains_of_both_authorities(keeper: Keeper, country: Country) -> None:
    keeper.move(country.centre, country.municipality)
    left, came = keeper.told("unit_moved")
    assert (left.chain_id, left.unit_id) == (country.sao.id, country.sao.id)
    assert (came.chain_id, came.unit_id) == (country.municipality.id, country.centre.id)
    assert came.before["parent"] == country.sao.code
    assert came.after["parent"] == country.municipality.code
    later = history.record(
        keeper.session, "tested", "unit", country.centre.id, unit=country.centre, **keeper.who
    )
    assert later.chain_id == country.municipality.id


def test_a_unit_moves_only_below_the_level_above_it(keeper: Keeper, country: Country) -> None:
    with pytest.raises(WrongParent):
        keeper.move(country.centre, country.province)
    with pytest.raises(WrongParent):
        keeper.move(country.sao, country.municipality)


def test_a_unit_moves_neither_to_what_is_dissolved_nor_after_its_own_end(
    keeper: Keeper, country: Country
) -> None:
    keeper.dissolve(country.idle_authority)
    with pytest.raises(UnitDissolved):
        keeper.move(country.centre, country.idle_authority)
    keeper.dissolve(country.second_centre)
    with pytest.raises(UnitDissolved):
        keeper.move(country.second_centre, country.municipality)


def test_moving_to_where_it_stands_changes_nothing(keeper: Keeper, country: Country) -> None:
    version = country.centre.version
    keeper.move(country.centre, country.sao)
    assert country.centre.version == version
    assert not keeper.told("unit_moved")


def test_a_unit_that_changed_meanwhile_is_not_moved(keeper: Keeper, country: Country) -> None:
    with pytest.raises(ChangedMeanwhile):
        keeper.move(country.centre, country.municipality, version=country.centre.version + 1)


def test_a_unit_that_works_on_a_closed_round_stays_until_that_ends(
    keeper: Keeper, country: Country
) -> None:
    closed = keeper.closed_round()
    until = NOW + timedelta(days=1)
    granted = RoundException(
        round_id=closed.id,
        unit_id=country.school.id,
        until=until,
        reason="น้ำท่วม",
        granted_by_id=country.account(country.department).id,
        granted_at=NOW,
    )
    keeper.session.add(granted)
    keeper.session.flush()
    for unit, to in (
        (country.school, country.municipality),
        (country.sao, country.other_province),
    ):
        with pytest.raises(LateEntryRunning) as refused:
            keeper.move(unit, to)
        assert refused.value.facts == {"unit": country.school, "until": until}


def test_pupils_and_tallies_go_with_their_roster(keeper: Keeper, country: Country) -> None:
    roster = country.roster(keeper.session, country.centre)
    make_enrolment(keeper.session, roster, country.account(country.centre))
    keeper.move(country.centre, country.municipality)
    assert (roster.pupils, roster.unit) == (1, country.centre)
