"""Officers limited to rooms, when rooms change centres (`process.md` 1.3)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Account, Unit
from app.services import history


def limited_to(session: Session, unit: Unit, rooms: Collection[str]) -> list[Account]:
    """List the unit's accounts that are limited to rooms of which some are among these."""
    accounts = session.scalars(
        select(Account).where(Account.unit_id == unit.id).order_by(Account.suffix)
    )
    return [one for one in accounts if one.rooms and not set(one.rooms).isdisjoint(rooms)]


def take_rooms_from(
    session: Session, unit: Unit, rooms: Collection[str], *, actor: Account, at: datetime
) -> list[Account]:
    """Limit whoever had some of these rooms to what stays, perhaps none; list them."""
    limited = limited_to(session, unit, rooms)
    for one in limited:
        before = list(one.rooms or ())
        one.rooms = [room for room in before if room not in rooms]
        session.flush()
        history.record(
            session,
            "account_edited",
            "account",
            one.id,
            unit=unit,
            actor=actor,
            at=at,
            before={"rooms": before},
            after={"rooms": one.rooms},
        )
    return limited
