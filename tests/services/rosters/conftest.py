"""A school's roster in the small country, and short ways to record on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from app.access.reach import Relation
from app.access.scope import Scope
from app.domain.people import Sex
from app.models import Account, Enrolment, NumberEnd, Return, Unit
from app.services.rosters import recording, renumbering
from app.services.rosters.facts import Details, Facts, facts_of
from tests.factories import Country, make_number
from tests.factories.rounds import NOW


def facts(**known: Any) -> Facts:
    """Give a complete and usual pupil of ป.1/1."""
    usual: dict[str, Any] = {
        "number": make_number(),
        "prefix": "เด็กหญิง",
        "first_name": "มานี",
        "last_name": f"มีนา{make_number()[-5:]}",
        "birth_date": date(2026 - 6, 1, 15),
        "sex": Sex.FEMALE,
        "grade": "p1",
        "room": "1",
    }
    return Facts(**(usual | known))


def scope_of(account: Account, rooms: tuple[str, ...] | None = None) -> Scope:
    return Scope(account.unit_id, account.unit.path, frozenset({Relation.OWN}), rooms)


@dataclass
class Desk:
    """An officer at work on one roster."""

    session: Session
    roster: Return
    actor: Account
    scope: Scope

    @property
    def who(self) -> dict[str, Any]:
        return {"scope": self.scope, "actor": self.actor, "at": NOW}

    def add(
        self, details: Details | None = None, key: str | None = None, **known: Any
    ) -> Enrolment:
        return recording.add(
            self.session,
            self.roster,
            facts=facts(**known),
            details=details or Details(),
            submission_key=key or uuid4().hex,
            **self.who,
        )

    def edit(self, row: Enrolment, version: int | None = None, **changes: Any) -> Enrolment:
        return recording.edit(
            self.session,
            self.roster,
            row.id,
            version=row.version if version is None else version,
            facts=replace(facts_of(row), **changes),
            details=None,
            **self.who,
        )

    def renumber(
        self,
        row: Enrolment,
        number: str,
        reason: NumberEnd = NumberEnd.RECEIVED,
        version: int | None = None,
    ) -> Enrolment:
        return renumbering.renumber(
            self.session,
            self.roster,
            row.id,
            version=row.version if version is None else version,
            number=number,
            reason=reason,
            note="สูติบัตร",
            **self.who,
        )


@pytest.fixture
def desk_of(session: Session, country: Country) -> Callable[..., Desk]:
    """Make the desk of an institution's principal officer: `desk_of(country.school)`."""

    def make(unit: Unit, rooms: tuple[str, ...] | None = None) -> Desk:
        account = country.account(unit)
        return Desk(session, country.roster(session, unit), account, scope_of(account, rooms))

    return make


@pytest.fixture
def desk(desk_of: Callable[..., Desk], country: Country) -> Desk:
    return desk_of(country.school)
