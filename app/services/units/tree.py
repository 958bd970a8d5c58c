"""The tree of units: one change of it at a time, what may stand where, and since when."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.thai_calendar import in_bangkok
from app.models import Unit, UnitKind
from app.services import administrators
from app.services.errors import ChangedMeanwhile, DateOutOfRange, UnitDissolved, WrongParent


def lock(session: Session) -> None:
    """Let nobody else change the tree, or open a round by it, until this transaction ends.

    It comes before the locks of returns: whoever moves a unit reads first which those are.
    """
    administrators.lock(session)


def take(session: Session, unit: Unit, *, version: int) -> None:
    """Lock a living unit to change it; raise `ChangedMeanwhile` or `UnitDissolved`."""
    lock(session)
    session.refresh(unit, with_for_update={"of": Unit, "key_share": True})
    if unit.version != version:
        raise ChangedMeanwhile()
    require_living(unit)


def require_living(unit: Unit) -> None:
    """Raise `UnitDissolved` for a unit that is no more."""
    if unit.dissolved_on is not None:
        raise UnitDissolved(unit=unit, on=unit.dissolved_on)


def require_place(kind: UnitKind, parent: Unit) -> None:
    """Raise `WrongParent` unless units of this kind stand right below units of that level."""
    if kind.level.above is not parent.level:
        raise WrongParent(kind=kind, parent=parent)
    require_living(parent)


def require_date(on: date, *, at: datetime, earliest: date | None = None) -> None:
    """Raise `DateOutOfRange` for a day to come.

    What is recorded until then could not be judged today.
    """
    today = in_bangkok(at).date()
    if on > today or (earliest is not None and on < earliest):
        raise DateOutOfRange(earliest=earliest, latest=today)


def living_below(session: Session, unit: Unit) -> list[Unit]:
    """List the units right below one that are not dissolved, by name."""
    return list(
        session.scalars(
            select(Unit)
            .where(Unit.parent_id == unit.id, Unit.dissolved_on.is_(None))
            .order_by(Unit.sort_key, Unit.id)
        )
    )
