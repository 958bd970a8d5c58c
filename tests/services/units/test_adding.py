"""Adding units, and correcting what the department keeps of one (`process.md` 1)."""

from __future__ import annotations

import pytest

from app.models import DataSet, UnitKind
from app.services import units
from app.services.errors import (
    ChangedMeanwhile,
    CodeTaken,
    NotRecording,
    UnitDissolved,
    WrongClass,
    WrongParent,
)
from app.services.units import codes
from tests.factories import Country
from tests.factories.rounds import NOW
from tests.services.units.keeper import TODAY, Keeper

NEW_CENTRE = "3033600007"


def test_an_added_centre_stands_below_its_authority_and_is_found(
    keeper: Keeper, country: Country
) -> None:
    made = keeper.add(
        country.sao, UnitKind.CENTRE, "๓๐๓๓๖๐๐๐๐๗", rooms_per_grade={"c3": 2, "c2": 1}
    )
    assert units.find(keeper.session, NEW_CENTRE) is made
    assert made.path == f"{country.sao.path}/{made.id}"
    assert (made.province_code, made.login_class) == ("33", "30-6")
    assert made.grades == ["c2", "c3"]
    assert [row.after["code"] for row in keeper.told("unit_added")] == [NEW_CENTRE]


def test_a_unit_that_joins_the_open_round_owes_in_it(keeper: Keeper, country: Country) -> None:
    coming = keeper.coming_round()
    seen = country.pupils(keeper.session, country.sao).version
    made = keeper.add(country.sao, UnitKind.CENTRE, NEW_CENTRE)
    assert made.code in keeper.rosters_below(country.sao)
    assert made.code in keeper.rosters_below(country.sao, coming)
    roster = keeper.owed(made, DataSet.ROSTER)
    assert roster is not None
    assert roster.changed_at == NOW
    assert country.pupils(keeper.session, country.sao).version > seen


def test_a_unit_that_does_not_join_owes_from_the_round_that_opens_next(
    keeper: Keeper, country: Country
) -> None:
    coming, closed = keeper.coming_round(), keeper.closed_round()
    made = keeper.add(country.sao, UnitKind.CENTRE, NEW_CENTRE, joins_open_round=False)
    assert keeper.owed(made, DataSet.ROSTER) is None
    assert keeper.owed(made, DataSet.ROSTER, closed) is None
    assert keeper.owed(made, DataSet.ROSTER, coming) is not None


def test_the_first_institution_lets_its_authority_owe_too(keeper: Keeper, country: Country) -> None:
    assert keeper.owed(country.idle_authority, DataSet.PUPILS) is None
    made = keeper.add(country.idle_authority, UnitKind.SCHOOL, "3033300009")
    assert keeper.rosters_below(country.idle_authority) == {made.code}
    pupils = country.pupils(keeper.session, country.idle_authority)
    assert pupils.parent_id == country.whole(keeper.session, country.province).id


def test_a_whole_new_province_joins_from_below(keeper: Keeper, country: Country) -> None:
    province = keeper.add(country.department, UnitKind.PROVINCE, "p34")
    authority = keeper.add(province, UnitKind.SAO, "06340101", pays_for_other_schools=True)
    assert province.province_code == authority.province_code == "34"
    assert keeper.owed(authority, DataSet.COUNTS) is not None
    assert keeper.owed(authority, DataSet.PUPILS) is None
    assert keeper.owed(province, DataSet.WHOLE) is not None


def test_nothing_joins_below_an_authority_that_has_confirmed(
    keeper: Keeper, country: Country
) -> None:
    keeper.acting.confirmed_authority()
    with pytest.raises(NotRecording) as refused, keeper.session.begin_nested():
        keeper.add(country.sao, UnitKind.CENTRE, NEW_CENTRE)
    assert refused.value.facts == {"unit": country.sao, "confirmed_at": NOW}
    keeper.add(country.sao, UnitKind.CENTRE, NEW_CENTRE, joins_open_round=False)


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (UnitKind.CENTRE, "3033300007"),
        (UnitKind.CENTRE, "3033500007"),
        (UnitKind.SCHOOL, "3033600007"),
        (UnitKind.SCHOOL, "06330399"),
        (UnitKind.SCHOOL, "school"),
    ],
)
def test_a_code_must_be_of_the_class_of_kind_and_parent(
    keeper: Keeper, country: Country, kind: UnitKind, code: str
) -> None:
    with pytest.raises(WrongClass) as refused:
        keeper.add(country.sao, kind, code)
    assert refused.value.facts["wanted"] == codes.class_for(kind, country.sao.kind)


@pytest.mark.parametrize(
    ("parent", "kind", "code"),
    [("sao", UnitKind.CENTRE, "3034600007"), ("province", UnitKind.SAO, "06340305")],
)
def test_a_code_must_be_of_the_province_of_the_parent(
    keeper: Keeper, country: Country, parent: str, kind: UnitKind, code: str
) -> None:
    with pytest.raises(WrongClass) as refused:
        keeper.add(getattr(country, parent), kind, code)
    assert refused.value.facts["province"] == "33"


@pytest.mark.parametrize(
    ("kind", "parent_kind", "wanted"),
    [
        (UnitKind.SCHOOL, UnitKind.PAO, "30-1"),
        (UnitKind.SCHOOL, UnitKind.CITY_MUNICIPALITY, "30-2"),
        (UnitKind.SCHOOL, UnitKind.SPECIAL, "30-2"),
        (UnitKind.SCHOOL, UnitKind.SAO, "30-3"),
        (UnitKind.CENTRE, UnitKind.PAO, "30-4"),
        (UnitKind.CENTRE, UnitKind.SPECIAL, "30-5"),
        (UnitKind.CENTRE, UnitKind.SUBDISTRICT_MUNICIPALITY, "30-5"),
        (UnitKind.CENTRE, UnitKind.SAO, "30-6"),
        (UnitKind.SPECIAL, UnitKind.PROVINCE, "03"),
        (UnitKind.SAO, UnitKind.PROVINCE, "06"),
    ],
)
def test_each_kind_below_each_kind_of_parent_has_its_class(
    kind: UnitKind, parent_kind: UnitKind, wanted: str
) -> None:
    assert codes.class_for(kind, parent_kind) == wanted


def test_a_code_that_a_unit_has_or_had_is_taken(keeper: Keeper, country: Country) -> None:
    keeper.recode(country.centre, "3033600008")
    for code in ("3033600001", "3033600008"):
        with pytest.raises(CodeTaken) as refused:
            keeper.add(country.sao, UnitKind.CENTRE, code)
        assert refused.value.facts["unit"] is country.centre


@pytest.mark.parametrize("parent", ["province", "department", "school"])
def test_an_institution_stands_below_an_authority_only(
    keeper: Keeper, country: Country, parent: str
) -> None:
    with pytest.raises(WrongParent):
        keeper.add(getattr(country, parent), UnitKind.CENTRE, NEW_CENTRE)


def test_nothing_is_added_below_a_dissolved_unit(keeper: Keeper, country: Country) -> None:
    keeper.dissolve(country.idle_authority)
    with pytest.raises(UnitDissolved) as refused:
        keeper.add(country.idle_authority, UnitKind.CENTRE, NEW_CENTRE)
    assert refused.value.facts == {"unit": country.idle_authority, "on": TODAY}


def test_the_next_free_code_follows_the_last_of_its_class_and_province(
    keeper: Keeper, country: Country
) -> None:
    assert codes.next_free(keeper.session, UnitKind.CENTRE, country.sao) == "3033600003"
    assert codes.next_free(keeper.session, UnitKind.CENTRE, country.municipality) == "3033500001"
    assert codes.next_free(keeper.session, UnitKind.SAO, country.province) == ""


def test_a_renamed_unit_is_sorted_anew_and_told(keeper: Keeper, country: Country) -> None:
    before = country.school.sort_key
    keeper.rename(country.school, name=" โรงเรียน  บ้านใหม่ ", district_code="3303")
    assert country.school.name == "โรงเรียน บ้านใหม่"
    assert country.school.sort_key != before
    (told,) = keeper.told("unit_renamed")
    assert set(told.after) == {"name", "district_code"}


def test_renaming_to_the_same_changes_nothing(keeper: Keeper, country: Country) -> None:
    version = country.school.version
    keeper.rename(country.school)
    assert country.school.version == version
    assert not keeper.told("unit_renamed")


def test_a_unit_that_changed_meanwhile_is_not_renamed(keeper: Keeper, country: Country) -> None:
    with pytest.raises(ChangedMeanwhile):
        keeper.rename(country.school, name="x", version=country.school.version - 1)
