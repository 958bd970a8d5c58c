"""A whole small country: two provinces, a handful of authorities and institutions."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from app.access.live import publish
from app.access.policy_file import read_policy_file
from app.access.rules import Rule
from app.models import Account, DataSet, Return, Round, Unit, UnitKind
from app.services import returns
from tests.factories.accounts import account_of
from tests.factories.rounds import NOW, make_round
from tests.factories.units import (
    make_authority,
    make_centre,
    make_province,
    make_school,
    make_unit,
    settle,
)

POLICY = Path(__file__).parents[2] / "policies" / "policy.csv"


@dataclass
class Country:
    """Two provinces; Sisaket's SAO has two centres and a school, its municipality a school."""

    department: Unit
    province: Unit
    other_province: Unit
    sao: Unit
    municipality: Unit
    idle_authority: Unit
    far_authority: Unit
    school: Unit
    centre: Unit
    second_centre: Unit
    town_school: Unit
    far_centre: Unit
    round: Round
    accounts: dict[str, Account] = field(default_factory=dict)

    def account(self, unit: Unit) -> Account:
        """Give the principal account of a unit."""
        return self.accounts[unit.code]

    def roster(self, session: Session, institution: Unit) -> Return:
        return returns.get(session, self.round, institution, DataSet.ROSTER)

    def pupils(self, session: Session, authority: Unit) -> Return:
        return returns.get(session, self.round, authority, DataSet.PUPILS)

    def whole(self, session: Session, province: Unit) -> Return:
        return returns.get(session, self.round, province, DataSet.WHOLE)


@cache
def shipped_rules() -> tuple[Rule, ...]:
    """Read the policy that the portal is shipped with, once for all countries."""
    return tuple(read_policy_file(POLICY))


def make_policy(session: Session) -> None:
    """Put the shipped policy in force."""
    publish(session, shipped_rules(), at=NOW, reason="the shipped policy")


def make_country(session: Session) -> Country:
    """Make the country with an open round, a principal account a unit, and the shipped policy."""
    make_policy(session)
    with session.no_autoflush:
        units = _units(session)
    settle(session, units.values())
    accounts = {unit.code: account_of(unit) for unit in units.values()}
    session.add_all(accounts.values())
    session.flush()
    return Country(**units, round=make_round(session), accounts=accounts)


def _units(session: Session) -> dict[str, Unit]:
    """Make the units of the country, each by its name, parents before children."""
    later: dict[str, Any] = {"settled": False}
    name = "กรมส่งเสริมการปกครองท้องถิ่น"
    department = make_unit(session, UnitKind.DEPARTMENT, "dla", name, None, **later)
    province, other_province = (
        make_province(session, department, code, **later) for code in ("33", "30")
    )
    sao = make_authority(session, province, "06330305", **later)
    municipality = make_authority(session, province, "04330102", **later)
    far = make_authority(session, other_province, "06300101", **later)
    return {
        "department": department,
        "province": province,
        "other_province": other_province,
        "sao": sao,
        "municipality": municipality,
        "idle_authority": make_authority(session, province, "06330306", **later),
        "far_authority": far,
        "school": make_school(session, sao, "3033300001", **later),
        "centre": make_centre(session, sao, "3033600001", **later),
        "second_centre": make_centre(session, sao, "3033600002", **later),
        "town_school": make_school(session, municipality, "3033200001", **later),
        "far_centre": make_centre(session, far, "3030600001", **later),
    }
