"""What every view may ask of its request: who acts, about which unit and round, since when."""

from __future__ import annotations

from datetime import datetime

from flask import g
from sqlalchemy.orm import Session

from app.access.permissions import Permission
from app.access.scope import Scope
from app.extensions import db
from app.models import Account, Round, Unit
from app.services import rounds
from app.web.identity import SignedIn, signed_in


def session() -> Session:
    return db.session()


def arrived_at() -> datetime:
    """Give the moment at which the request reached the server; it decides (`process.md` 2.1)."""
    moment: datetime = g.arrived_at
    return moment


def who() -> SignedIn:
    """Give who is signed in; guards have made sure that somebody is."""
    person = signed_in()
    if person is None:
        raise RuntimeError("asked for the actor on a public page")
    return person


def actor() -> Account:
    return who().account


def unit() -> Unit:
    """Give the unit that the address names, or the actor's own."""
    chosen: Unit = g.unit
    return chosen


def the_round() -> Round:
    """Give the round that the address names."""
    chosen: Round = g.round
    return chosen


def all_rounds() -> list[Round]:
    """List the rounds, the newest first, read once a request."""
    if "all_rounds" not in g:
        g.all_rounds = rounds.every(db.session())
    known: list[Round] = g.all_rounds
    return known


def may(permission: Permission, about: Unit | None = None) -> bool:
    """Say whether the actor may do this to the unit, by default the page's own."""
    return who().policy.may(actor(), permission, about or unit(), at=arrived_at())


def scope(permission: Permission) -> Scope:
    """Give the scope that lists under this permission are filtered by."""
    return who().policy.scope(actor(), permission, at=arrived_at())
