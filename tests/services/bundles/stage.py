"""Confirmed rosters, and a bundle of them that somebody has asked for."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from app.access.reach import Relation
from app.access.scope import Scope
from app.models import Bundle, Confirmation, Return, Unit
from app.services.bundles import asking
from app.services.bundles.asking import Wish
from app.services.bundles.contents import Held
from app.services.confirmation import service
from tests.factories import Country, make_enrolment
from tests.factories.rounds import NOW

KEEP = timedelta(days=7)


def confirm(session: Session, country: Country, *institutions: Unit, pupils: int = 1) -> None:
    for unit in institutions:
        roster = country.roster(session, unit)
        for _number in range(pupils):
            make_enrolment(session, roster, country.account(unit))
        _confirm(session, country, roster)


def confirm_pupils(session: Session, country: Country, authority: Unit) -> None:
    _confirm(session, country, country.pupils(session, authority))


def _confirm(session: Session, country: Country, return_: Return) -> None:
    service.confirm(
        session,
        return_,
        actor=country.account(return_.unit),
        at=NOW,
        version=return_.version,
        wording="ขอรับรองว่าถูกต้อง",
    )


def cancel(session: Session, country: Country, institution: Unit) -> None:
    roster = country.roster(session, institution)
    service.cancel(
        session,
        roster,
        actor=country.account(country.sao),
        at=NOW,
        version=roster.version,
        reason="ต้องแก้ไข",
    )


def everything(unit: Unit) -> Scope:
    """What a policy gives a level above: itself and all below."""
    relations = frozenset({Relation.OWN, Relation.CHILD, Relation.DEEPER})
    return Scope(unit.id, unit.path, relations)


def name_of(held: Held) -> str:
    confirmation: Confirmation = held.confirmation
    return f"{held.authority_code}/{confirmation.return_.unit.code} {confirmation.number}"


def ask(session: Session, country: Country, unit: Unit, **wish: bool) -> Bundle:
    return asking.ask(
        session,
        country.round,
        unit,
        Wish(portal="https://lec.example", name_of=name_of, **wish),
        scope=everything(unit),
        actor=country.account(unit),
        at=NOW,
    )
