"""Two centres of one authority, a school of another and a centre far away, and what they ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.reach import Relation
from app.access.scope import Scope
from app.models import Account, Claim, ClaimState, Enrolment, History, Return, Unit
from app.services.claims import answering, asking, taking
from app.services.claims.taking import Wanted
from tests.factories import Country, make_enrolment
from tests.factories.rounds import NOW

WAIT = timedelta(days=3)
LATER = NOW + WAIT


@dataclass
class Place:
    """An institution whose principal officer asks, answers and brings in."""

    session: Session
    country: Country
    unit: Unit
    at: datetime = NOW

    @property
    def roster(self) -> Return:
        return self.country.roster(self.session, self.unit)

    @property
    def actor(self) -> Account:
        return self.country.account(self.unit)

    @property
    def scope(self) -> Scope:
        return Scope(self.unit.id, self.unit.path, frozenset({Relation.OWN}))

    @property
    def who(self) -> dict[str, Any]:
        return {"actor": self.actor, "at": self.at}

    def later(self) -> Place:
        return Place(self.session, self.country, self.unit, LATER)

    def has(self, **facts: Any) -> Enrolment:
        return make_enrolment(self.session, self.roster, self.actor, **facts)

    def asks(self, row: Enrolment, reason: str = "เด็กมาเรียนที่นี่แล้ว") -> Claim:
        return asking.ask(self.session, self.roster, row.number, reason=reason, **self.who)

    def act(self, what: Any, claim: Claim, **facts: Any) -> Claim:
        made: Claim = what(
            self.session, claim, **({"version": claim.version, "wait": WAIT} | self.who | facts)
        )
        return made

    def releases(self, claim: Claim, **facts: Any) -> Claim:
        facts = {"left_on": date(2026, 6, 1), "scope": self.scope} | facts
        return self.act(answering.release, claim, **facts)

    def declines(self, claim: Claim, reason: str = "เด็กยังมาเรียนทุกวัน") -> Claim:
        return self.act(answering.decline, claim, reason=reason)

    def withdraws(self, claim: Claim, reason: str = "ผู้ปกครองเปลี่ยนใจ") -> Claim:
        return self.act(asking.withdraw, claim, reason=reason)

    def escalates(self, claim: Claim, reason: str = "เด็กไม่ได้อยู่ที่นั่นแล้ว") -> Claim:
        return self.act(asking.escalate, claim, reason=reason)

    def overrules(self, claim: Claim, reason: str = "ตรวจสอบแล้ว") -> Claim:
        return self.act(answering.overrule, claim, reason=reason, left_on=None)

    def refuses(self, claim: Claim, reason: str = "เด็กอยู่ที่เดิม") -> Claim:
        return self.act(answering.refuse, claim, reason=reason)

    def takes(self, number: str, grade: str = "c3", room: str = "1") -> list[Enrolment]:
        return taking.take(
            self.session, self.roster, [Wanted(grade, room, number)], scope=self.scope, **self.who
        )


@dataclass
class Town:
    """Who meets over a child."""

    session: Session
    country: Country

    def place(self, unit: Unit) -> Place:
        return Place(self.session, self.country, unit)

    @property
    def holder(self) -> Place:
        return self.place(self.country.centre)

    @property
    def claimant(self) -> Place:
        return self.place(self.country.second_centre)

    @property
    def other(self) -> Place:
        return self.place(self.country.town_school)

    @property
    def far(self) -> Place:
        return self.place(self.country.far_centre)

    @property
    def authority(self) -> Place:
        return self.place(self.country.sao)

    @property
    def province(self) -> Place:
        return self.place(self.country.province)

    @property
    def department(self) -> Place:
        return self.place(self.country.department)

    def claim(self, **facts: Any) -> Claim:
        return self.claimant.asks(self.holder.has(**facts))

    def claim_in(self, state: ClaimState) -> Claim:
        """Make a claim that stands in a state, by acts that lead there."""
        claim = self.claim()
        if state in (ClaimState.DECLINED, ClaimState.ESCALATED, ClaimState.REFUSED):
            self.holder.declines(claim)
        if state in (ClaimState.ESCALATED, ClaimState.REFUSED):
            self.claimant.escalates(claim)
        if state is ClaimState.REFUSED:
            self.authority.refuses(claim)
        if state in (ClaimState.RELEASED, ClaimState.TAKEN):
            self.holder.releases(claim)
        if state is ClaimState.TAKEN:
            self.claimant.takes(claim.number)
        if state is ClaimState.WITHDRAWN:
            self.claimant.withdraws(claim)
        if state is ClaimState.OVERTAKEN:
            self.holder.releases(self.other.asks(claim.enrolment))
        self.session.refresh(claim)
        assert claim.state is state
        return claim

    def live(self, claim: Claim) -> list[int]:
        """Name the rosters on which the child stands."""
        return list(
            self.session.scalars(
                select(Enrolment.return_id).where(
                    Enrolment.round_id == claim.round_id,
                    Enrolment.pupil_id == claim.pupil_id,
                    Enrolment.removed_at.is_(None),
                )
            )
        )

    def told(self, claim: Claim) -> list[str]:
        """Name the acts of a claim's story."""
        return list(
            self.session.scalars(
                select(History.event)
                .where(History.subject == "claim", History.subject_id == claim.id)
                .order_by(History.id)
            )
        )


@pytest.fixture
def town(session: Session, country: Country) -> Town:
    return Town(session, country)
