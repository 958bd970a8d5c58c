"""The letterhead of a unit, its emblem, and until when it wants its submissions (10.1)."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from app.domain.login_codes import Level
from app.models import Office, Unit


def of(session: Session, unit: Unit) -> Office:
    """Give the letterhead of a unit; one that was never filled in is blank, and not kept."""
    return session.get(Office, unit.id) or blank(unit)


def blank(unit: Unit) -> Office:
    """Make the letterhead of a unit that has none yet; it belongs to no session."""
    return Office(
        unit_id=unit.id,
        division="",
        addressee="",
        telephone="",
        letter_prefix="",
        address="",
        thai_digits=True,
        version=0,
    )


def emblem_of(session: Session, unit: Unit) -> bytes | None:
    """Give the emblem of a unit as a PNG; an institution without its own has its authority's."""
    bearers = [unit.id]
    if unit.level is Level.INSTITUTION and unit.parent_id is not None:
        bearers.append(unit.parent_id)
    found = session.scalars(
        select(Office)
        .options(undefer(Office.emblem))
        .where(Office.unit_id.in_(bearers), Office.emblem.is_not(None))
    )
    emblems = {office.unit_id: office.emblem for office in found}
    return next((emblems[one] for one in bearers if one in emblems), None)
