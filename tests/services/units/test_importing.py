"""Importing the authorities' list: preview, upgrades, applying it once (`design.md` 2)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from app.access.reach import Relation
from app.access.scope import Scope
from app.models import History, Unit, UnitCode, UnitImport, UnitKind
from app.services import units
from app.services.errors import ImportMovedOn, TwoUpgrades
from app.services.history.verifying import Verification
from app.services.units import dissolution, importing, keeping
from app.services.units.authority_list import ProblemKind
from app.services.units.comparison import Plan
from app.services.units.importing import Applied
from tests.factories import Country
from tests.factories.rounds import NOW
from tests.support.statements import statements

SHIPPED = Path(__file__).parents[3] / "app" / "reference" / "authorities.csv"
HEADS = "code,name_th,district_code"
MUNICIPALITY = "04330102,เทศบาลเมืองน้ำใส,3301"
IDLE = "06330306,องค์การบริหารส่วนตำบลหนองแวง,3303"
SAO = "06330305,องค์การบริหารส่วนตำบลดงรัก,3303"
SISAKET = (MUNICIPALITY, IDLE, SAO)


@dataclass
class Office:
    """An administrator who reads files."""

    session: Session
    country: Country

    @property
    def scope(self) -> Scope:
        top = self.country.department
        return Scope(top.id, top.path, frozenset(Relation))

    def reads(self, *rows: str) -> UnitImport:
        actor = self.country.account(self.country.department)
        text = "\n".join((HEADS, *rows))
        return importing.keep(self.session, text, file_name="อปท.csv", actor=actor, at=NOW)

    def plan(self, kept: UnitImport, scope: Scope | None = None) -> Plan:
        return importing.plan(self.session, kept, scope=scope or self.scope, at=NOW)

    def applies(self, kept: UnitImport, *chosen: str, digest: str | None = None) -> Applied:
        return importing.apply(
            self.session,
            kept,
            chosen=chosen,
            digest=self.plan(kept).digest if digest is None else digest,
            scope=self.scope,
            actor=self.country.account(self.country.department),
            at=NOW,
        )

    def find(self, code: str) -> Unit:
        found = units.find(self.session, code)
        assert found is not None
        return found


@pytest.fixture
def office(session: Session, country: Country) -> Office:
    """The office after the list was applied once, so that names and districts are the file's."""
    opened = Office(session, country)
    opened.applies(opened.reads(*SISAKET))
    return opened


def events(session: Session, unit: Unit) -> list[str]:
    found = select(History.event).where(History.unit_id == unit.id).order_by(History.position)
    return list(session.scalars(found))


def test_what_a_file_would_do_is_shown_and_nothing_is_done(office: Office) -> None:
    plan = office.plan(
        office.reads(MUNICIPALITY, IDLE.replace("แวง", "แวงใหม่"), "06330901,อบต.ใหม่,3309", "9,x,y")
    )
    assert [row.code for row in plan.new] == ["06330901"]
    assert [change.fields for change in plan.changed] == [
        (("name", "องค์การบริหารส่วนตำบลหนองแวง", "องค์การบริหารส่วนตำบลหนองแวงใหม่"),)
    ]
    assert plan.unchanged == 1
    assert [unit.code for unit in plan.missing] == ["06330305"]
    assert {one.row for one in plan.problems} == {5}
    assert units.find(office.session, "06330901") is None


def test_applying_writes_units_codes_places_and_history_that_verifies(office: Office) -> None:
    done = office.applies(office.reads(*SISAKET, "05330901,เทศบาลตำบลใหม่,3309"))
    assert (done.new, done.changed) == (1, 0)
    made = office.find("05330901")
    province = office.country.province
    assert (made.kind, made.parent_id) == (UnitKind.SUBDISTRICT_MUNICIPALITY, province.id)
    assert made.path == f"{province.path}/{made.id}"
    assert (made.province_code, made.district_code, made.version) == ("33", "3309", 1)
    assert office.session.get_one(UnitCode, "05330901").valid_to is None
    assert events(office.session, made) == ["unit_added"]
    assert "units_imported" in events(office.session, office.country.department)
    assert list(Verification(office.session).faults()) == []


def test_the_same_file_twice_changes_nothing(office: Office) -> None:
    kept = office.reads(*SISAKET, "06330901,อบต.ใหม่,3309")
    digest = office.plan(kept).digest
    assert office.applies(kept, digest=digest).new == 1
    assert office.applies(kept, digest=digest) == Applied(0, 0, 0, 0, 0)
    # Of two presses at once, the second had read the file before the first was done.
    set_committed_value(kept, "applied_at", None)
    assert office.applies(kept, digest=digest) == Applied(0, 0, 0, 0, 0)
    again = office.plan(office.reads(*SISAKET, "06330901,อบต.ใหม่,3309"))
    assert (again.does_nothing, again.unchanged) == (True, 4)


def test_a_unit_that_is_not_in_the_file_is_never_dissolved(office: Office) -> None:
    kept = office.reads(MUNICIPALITY)
    assert {unit.code for unit in office.plan(kept).missing} == {"06330305", "06330306"}
    office.applies(kept)
    assert office.find("06330305").dissolved_on is None


def test_a_file_of_one_province_misses_nothing_in_another(office: Office) -> None:
    assert office.country.far_authority.code not in {
        unit.code for unit in office.plan(office.reads(*SISAKET)).missing
    }


UPGRADED = "05330306,เทศบาลตำบลหนองแวง,3303"
PAIR = "06330306>05330306"


def test_an_upgrade_is_offered_and_never_becomes_a_second_unit(office: Office) -> None:
    kept = office.reads(MUNICIPALITY, SAO, UPGRADED)
    plan = office.plan(kept)
    assert [one.key for one in plan.upgrades] == [PAIR]
    assert (plan.new, plan.missing) == ((), ())
    assert office.applies(kept).upgraded == 0
    assert units.find(office.session, "05330306") is None


def test_a_ticked_upgrade_keeps_the_unit_and_both_codes_find_it(office: Office) -> None:
    before = office.find("06330306").id
    done = office.applies(office.reads(MUNICIPALITY, SAO, UPGRADED), PAIR)
    assert done.upgraded == 1
    unit = office.find("05330306")
    assert unit.id == before == office.find("06330306").id
    assert (unit.code, unit.kind) == ("05330306", UnitKind.SUBDISTRICT_MUNICIPALITY)
    assert unit.name == "เทศบาลตำบลหนองแวง"
    assert office.plan(office.reads(MUNICIPALITY, SAO, UPGRADED)).does_nothing


def test_institutions_whose_code_fits_no_longer_are_counted(office: Office) -> None:
    row = "05330305,เทศบาลตำบลดงรัก,3303"
    done = office.applies(office.reads(MUNICIPALITY, IDLE, row), "06330305>05330305")
    assert (done.upgraded, done.misfits) == (1, 3)


def test_a_name_of_another_district_is_a_unit_of_its_own(office: Office) -> None:
    plan = office.plan(office.reads(MUNICIPALITY, SAO, UPGRADED.replace(",3303", ",3309")))
    assert (plan.upgrades, [row.code for row in plan.new]) == ((), ["05330306"])


def test_one_unit_gets_one_code_only(office: Office) -> None:
    other = "05330307,เทศบาลตำบลหนองแวง,3303"
    kept = office.reads(MUNICIPALITY, SAO, UPGRADED, other)
    with pytest.raises(TwoUpgrades):
        office.applies(kept, PAIR, "06330306>05330307")
    assert office.applies(kept, PAIR).upgraded == 1


def test_an_upgrade_to_a_code_of_another_kind_is_a_mistake(office: Office) -> None:
    plan = office.plan(office.reads(MUNICIPALITY, SAO, "04330306,เทศบาลตำบลหนองแวง,3303"))
    assert [one.kind for one in plan.problems] == [ProblemKind.CODE_MISFIT]
    assert plan.does_nothing


def test_an_old_code_and_a_dissolved_unit_are_mistakes(office: Office) -> None:
    office.applies(office.reads(MUNICIPALITY, SAO, UPGRADED), PAIR)
    unit = office.find("05330306")
    actor = office.country.account(office.country.department)
    plan = office.plan(office.reads(*SISAKET))
    assert [(one.row, one.kind) for one in plan.problems] == [(3, ProblemKind.OLD_CODE)]
    dissolution.dissolve(
        office.session,
        unit,
        actor=actor,
        at=NOW,
        version=unit.version,
        on=NOW.date(),
        reason="รวมกับแห่งอื่น",
    )
    plan = office.plan(office.reads(MUNICIPALITY, SAO, UPGRADED))
    assert [one.kind for one in plan.problems] == [ProblemKind.DISSOLVED]


def test_a_preview_that_no_longer_holds_is_not_applied(office: Office) -> None:
    kept = office.reads(MUNICIPALITY, SAO, IDLE.replace("แวง", "แวงใหม่"))
    digest, unit = office.plan(kept).digest, office.find("06330306")
    keeping.rename(
        office.session,
        unit,
        actor=office.country.account(office.country.department),
        at=NOW,
        version=unit.version,
        name="องค์การบริหารส่วนตำบลหนองบัว",
        district_code="3303",
        pays_for_other_schools=False,
    )
    with pytest.raises(ImportMovedOn):
        office.applies(kept, digest=digest)
    assert office.find("06330306").name == "องค์การบริหารส่วนตำบลหนองบัว"


def test_rows_outside_ones_reach_are_left_out(office: Office) -> None:
    province = office.country.province
    reach = frozenset({Relation.OWN, Relation.CHILD, Relation.DEEPER})
    kept = office.reads(*SISAKET, "06330901,อบต.ใหม่,3309", "06300901,อบต.อื่น,3009")
    plan = office.plan(kept, Scope(province.id, province.path, reach))
    assert [row.code for row in plan.new] == ["06330901"]
    assert [(one.row, one.kind) for one in plan.problems] == [(6, ProblemKind.OUT_OF_REACH)]


def test_the_whole_country_takes_few_statements_and_makes_the_missing_offices(
    session: Session, country: Country
) -> None:
    office = Office(session, country)
    actor = country.account(country.department)
    text = SHIPPED.read_text(encoding="utf-8")
    kept = importing.keep(session, text, file_name="all", actor=actor, at=NOW)
    digest = office.plan(kept).digest
    with statements(session.get_bind()) as asked:
        done = office.applies(kept, digest=digest)
    assert (done.provinces, done.new, done.changed) == (74, 7_846, 3)
    assert len(asked) < 100
    assert session.scalars(select(Unit.path).where(Unit.path.startswith("-"))).all() == []
    assert office.plan(kept).unchanged == 7_848 + 1
