"""Keep units as the department's principal officer does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.thai_calendar import in_bangkok
from app.models import Account, DataSet, History, Return, Round, Unit, UnitKind
from app.services import returns
from app.services.units import codes, dissolution, keeping, mergers, placing
from app.services.units.rooms import Numbering
from tests.factories import Country, make_account, make_round
from tests.factories.rounds import NOW
from tests.services.confirmation.acting import Acting

TODAY = in_bangkok(NOW).date()
REASON = "ประกาศกระทรวงมหาดไทย"


@dataclass
class Keeper:
    """One session and one country; every change takes the unit's own version, today and `NOW`."""

    session: Session
    country: Country

    @property
    def who(self) -> dict[str, Any]:
        return {"actor": self.country.account(self.country.department), "at": NOW}

    @property
    def acting(self) -> Acting:
        return Acting(self.session, self.country)

    def add(self, parent: Unit, kind: UnitKind, code: str, **changed: Any) -> Unit:
        facts: dict[str, Any] = {"name": f"หน่วยงาน {code}", "joins_open_round": True}
        unit = keeping.add(
            self.session, parent, kind=kind, code=code, **self.who, **(facts | changed)
        )
        self.country.accounts[unit.code] = make_account(self.session, unit)
        return unit

    def rename(self, unit: Unit, **changed: Any) -> None:
        facts = {
            "name": unit.name,
            "district_code": unit.district_code,
            "pays_for_other_schools": unit.pays_for_other_schools,
            "version": unit.version,
        }
        keeping.rename(self.session, unit, **self.who, **(facts | changed))

    def move(self, unit: Unit, to: Unit, **changed: Any) -> None:
        facts = {"version": unit.version} | changed
        placing.move(self.session, unit, to, **self.who, **facts)

    def recode(self, unit: Unit, new_code: str, **changed: Any) -> list[Unit]:
        facts = {"version": unit.version, "on": TODAY} | changed
        return codes.recode(self.session, unit, new_code=new_code, **self.who, **facts)

    def dissolve(self, unit: Unit, on: date = TODAY, **changed: Any) -> None:
        facts = self.who | {"version": unit.version, "reason": REASON} | changed
        dissolution.dissolve(self.session, unit, on=on, **facts)

    def undissolve(self, unit: Unit, **changed: Any) -> None:
        facts = self.who | {"version": unit.version, "reason": REASON} | changed
        dissolution.undissolve(self.session, unit, **facts)

    def merge(self, into: Unit, *absorbed: Unit, **changed: Any) -> mergers.Merged:
        facts: dict[str, Any] = {
            "versions": {one.id: one.version for one in (into, *absorbed)},
            "on": TODAY,
            "rooms": Numbering.FOLLOW_ON,
            "reason": REASON,
        }
        return mergers.merge(self.session, into, absorbed, **self.who, **(facts | changed))

    def split(self, centre: Unit, *rooms: str, **changed: Any) -> mergers.Split:
        facts = {
            "version": centre.version,
            "on": TODAY,
            "name": "ศูนย์พัฒนาเด็กเล็กแห่งใหม่",
            "code": "3033600009",
            "reason": REASON,
        }
        made = mergers.split(self.session, centre, rooms=rooms, **self.who, **(facts | changed))
        self.country.accounts[made.unit.code] = make_account(self.session, made.unit)
        return made

    def coming_round(self) -> Round:
        """Make a round that opens in ten days, with the returns of all units as they are now."""
        return make_round(
            self.session,
            2570,
            1,
            opens_at=NOW + timedelta(days=10),
            closes_at=NOW + timedelta(days=50),
        )

    def closed_round(self) -> Round:
        return make_round(
            self.session,
            2568,
            1,
            opens_at=NOW - timedelta(days=400),
            closes_at=NOW - timedelta(days=360),
        )

    def owed(self, unit: Unit, data_set: DataSet, the_round: Round | None = None) -> Return | None:
        return returns.find(self.session, the_round or self.country.round, unit, data_set)

    def rosters_below(self, authority: Unit, the_round: Round | None = None) -> set[str]:
        """Give the codes of the institutions whose rosters stand below an authority's return."""
        above = self.owed(authority, DataSet.PUPILS, the_round)
        if above is None:
            return set()
        return {one.unit.code for one in returns.children_of(self.session, above)}

    def told(self, event: str) -> list[History]:
        found = select(History).where(History.event == event).order_by(History.id)
        return list(self.session.scalars(found))

    def officer(self, unit: Unit, suffix: str, rooms: list[str]) -> Account:
        return make_account(self.session, unit, "recorder", suffix, rooms=rooms)
