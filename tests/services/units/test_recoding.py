"""Upgrading: the code changes, the history stays and both codes find the unit (`design.md` 3)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.access.live import LivePolicy, current_version, load_rules, publish
from app.access.permissions import Permission
from app.access.policy_file import read_policy_file
from app.access.reach import Reach
from app.access.rules import Rule
from app.models import UnitCode, UnitKind
from app.services import units
from app.services.errors import (
    ChangedMeanwhile,
    CodeTaken,
    DateOutOfRange,
    LastAdministrator,
    WrongClass,
    WrongParent,
)
from app.services.units import codes
from tests.factories import Country, make_account
from tests.factories.country import POLICY
from tests.factories.rounds import NOW
from tests.services.units.keeper import TODAY, Keeper

UPGRADED = "05330305"


def upgrade(keeper: Keeper) -> list:
    return keeper.recode(
        keeper.country.sao,
        UPGRADED,
        kind=UnitKind.SUBDISTRICT_MUNICIPALITY,
        name="เทศบาลตำบลบ้านใหม่",
    )


def test_both_codes_find_an_upgraded_authority(keeper: Keeper, country: Country) -> None:
    old = country.sao.code
    upgrade(keeper)
    assert units.find(keeper.session, old) is units.find(keeper.session, UPGRADED) is country.sao
    assert (country.sao.kind, country.sao.login_class) == ("subdistrict_municipality", "05")
    dates = {
        row.code: (row.valid_from, row.valid_to)
        for row in keeper.session.scalars(
            select(UnitCode).where(UnitCode.unit_id == country.sao.id)
        )
    }
    assert dates == {old: (None, TODAY), UPGRADED: (TODAY, None)}


def test_what_an_upgraded_authority_owes_and_has_confirmed_stays(
    keeper: Keeper, country: Country
) -> None:
    _roster, pupils = keeper.acting.confirmed_authority()
    sha256 = pupils.confirmation.sha256
    upgrade(keeper)
    assert country.pupils(keeper.session, country.sao) is pupils
    assert pupils.confirmation.sha256 == sha256


def test_the_usernames_follow_the_code(keeper: Keeper, country: Country) -> None:
    officer = make_account(keeper.session, country.sao, "officer", "01")
    upgrade(keeper)
    assert officer.username == f"{UPGRADED}-01"


def test_the_institutions_whose_codes_fit_no_longer_are_told(
    keeper: Keeper, country: Country
) -> None:
    keeper.dissolve(country.second_centre)
    assert {one.code for one in upgrade(keeper)} == {country.school.code, country.centre.code}
    assert keeper.recode(country.centre, "3033500001") == []


def test_an_upgrade_keeps_the_province_of_the_code(keeper: Keeper, country: Country) -> None:
    with pytest.raises(WrongClass):
        keeper.recode(country.sao, "05340305", kind=UnitKind.SUBDISTRICT_MUNICIPALITY)


def test_an_authority_whose_code_is_of_another_kind_needs_none(
    keeper: Keeper, country: Country
) -> None:
    """Two municipalities of the department's list keep the code of an SAO (`SOURCES.md`)."""
    country.sao.kind = UnitKind.SUBDISTRICT_MUNICIPALITY
    keeper.session.flush()
    assert codes.misfits_below(keeper.session, country.province) == []


def test_codes_are_offered_until_they_are_used_up() -> None:
    assert list(codes.following("3033699998")) == ["3033699998", "3033699999"]
    assert list(codes.following("")) == []


def test_rules_that_name_a_login_name_it_by_its_new_code(keeper: Keeper, country: Country) -> None:
    shipped = read_policy_file(POLICY)
    exception = Rule(
        "*", "*", f"{country.sao.code}-01", Permission.ROUND_MANAGE, Reach.OWN, "allow"
    )
    publish(keeper.session, [*shipped, exception], at=NOW, reason="ยกเว้น")
    make_account(keeper.session, country.sao, "officer", "01")
    upgrade(keeper)
    rules = load_rules(keeper.session, current_version(keeper.session))
    assert [rule.login for rule in rules if rule.login != "*"] == [f"{UPGRADED}-01"]
    assert LivePolicy().current(keeper.session).version > 1


def test_an_upgrade_is_told_with_what_was_before(keeper: Keeper, country: Country) -> None:
    before = {"code": country.sao.code, "kind": "sao", "name": country.sao.name}
    upgrade(keeper)
    (told,) = keeper.told("unit_recoded")
    assert told.before == before
    assert told.after["code"] == UPGRADED
    assert told.chain_id == country.sao.id


def test_a_mistaken_upgrade_is_taken_back_by_the_old_code(keeper: Keeper, country: Country) -> None:
    old = country.sao.code
    upgrade(keeper)
    keeper.recode(country.sao, old, kind=UnitKind.SAO)
    assert (country.sao.code, country.sao.login_class) == (old, "06")
    assert units.find(keeper.session, UPGRADED) is country.sao


def test_the_code_must_be_of_the_new_kind_and_nobody_elses(
    keeper: Keeper, country: Country
) -> None:
    with pytest.raises(WrongClass):
        keeper.recode(country.sao, UPGRADED)
    with pytest.raises(CodeTaken):
        keeper.recode(country.sao, country.municipality.code, kind=UnitKind.TOWN_MUNICIPALITY)


def test_a_unit_stays_on_its_level_and_an_institution_of_its_kind(
    keeper: Keeper, country: Country
) -> None:
    for unit, kind in (
        (country.sao, UnitKind.PROVINCE),
        (country.centre, UnitKind.SCHOOL),
        (country.department, UnitKind.DEPARTMENT),
    ):
        with pytest.raises(WrongParent):
            keeper.recode(unit, UPGRADED, kind=kind)


def test_a_code_holds_from_today_or_a_day_that_has_been(keeper: Keeper, country: Country) -> None:
    with pytest.raises(DateOutOfRange):
        keeper.recode(country.centre, "3033600008", on=TODAY + timedelta(days=1))
    keeper.recode(country.centre, "3033600008", on=TODAY - timedelta(days=30))
    with pytest.raises(DateOutOfRange) as refused:
        keeper.recode(country.centre, "3033600009", on=TODAY - timedelta(days=31))
    assert refused.value.facts["earliest"] == TODAY - timedelta(days=30)


def test_an_upgrade_seen_on_an_old_page_is_refused(keeper: Keeper, country: Country) -> None:
    with pytest.raises(ChangedMeanwhile):
        keeper.recode(country.centre, "3033600008", version=0)


def test_the_last_administrator_is_not_lost_by_another_class_of_code(
    keeper: Keeper, country: Country
) -> None:
    rules = [
        Rule("06", "*", "*", permission, Reach.ANY, "allow")
        for permission in (Permission.POLICY_VIEW, Permission.POLICY_EDIT)
    ]
    publish(keeper.session, rules, at=NOW, reason="เฉพาะ อบต.")
    for code in (country.idle_authority.code, country.far_authority.code):
        country.account(units.find(keeper.session, code)).active = False
    keeper.session.flush()
    with pytest.raises(LastAdministrator), keeper.session.begin_nested():
        upgrade(keeper)
