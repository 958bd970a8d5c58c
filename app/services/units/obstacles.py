"""What stands in the way of changing a unit, told before somebody fills in a form."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.domain.login_codes import Level
from app.models import DataSet, Return, State, Unit, UnitKind
from app.services.counts import sheets
from app.services.errors import LateEntryRunning, NotRecording, Refusal, StillInUse, UnitDissolved
from app.services.units import mid_round, tree


def to_move(session: Session, unit: Unit, *, at: datetime) -> Refusal | None:
    """Say what forbids moving a unit now: it is dissolved, or the level above has confirmed."""
    return _dissolved(unit) or _late_entry(session, unit, at) or _above_confirmed(session, unit, at)


def to_dissolve(session: Session, unit: Unit, *, at: datetime) -> Refusal | None:
    """Say what forbids dissolving a unit now: units below it, or pupils on its roster."""
    if (refusal := _dissolved(unit) or _late_entry(session, unit, at)) is not None:
        return refusal
    below = tree.living_below(session, unit)
    if below or unit.parent is None:
        return StillInUse(units=below, pupils=0, counts=False)
    for owed in mid_round.owed_by(session, unit, at=at):
        if owed.state is State.CONFIRMED:
            continue
        is_roster, is_counts = owed.data_set is DataSet.ROSTER, owed.data_set is DataSet.COUNTS
        if (is_roster and owed.pupils) or (
            is_counts and owed.round.opens_at <= at and sheets.has_rows(session, owed)
        ):
            return StillInUse(units=[], pupils=owed.pupils if is_roster else 0, counts=is_counts)
    return None


def to_regroup(session: Session, centre: Unit, *, at: datetime) -> Refusal | None:
    """Say what forbids merging or splitting a centre now: a confirmation of a round not closed."""
    refusal = _dissolved(centre) or _late_entry(session, centre, at)
    if refusal is not None:
        return refusal
    for owed in mid_round.owed_by(session, centre, at=at):
        if owed.state is State.CONFIRMED:
            return _confirmed(owed)
    return _above_confirmed(session, centre, at)


def can_be_regrouped(unit: Unit) -> bool:
    """Say whether the unit is one that merging and splitting are for."""
    return unit.kind is UnitKind.CENTRE


def can_be_recoded(unit: Unit) -> bool:
    """Say whether another code could be this unit's: a province's office has its province's."""
    return unit.level in (Level.AUTHORITY, Level.INSTITUTION)


def _dissolved(unit: Unit) -> Refusal | None:
    if unit.dissolved_on is None:
        return None
    return UnitDissolved(unit=unit, on=unit.dissolved_on)


def _late_entry(session: Session, unit: Unit, at: datetime) -> Refusal | None:
    try:
        mid_round.require_no_late_entry(session, unit, at=at)
    except LateEntryRunning as refusal:
        return refusal
    return None


def _above_confirmed(session: Session, unit: Unit, at: datetime) -> Refusal | None:
    for owed in mid_round.owed_by(session, unit, at=at):
        above = owed.parent
        if above is not None and above.state is State.CONFIRMED:
            return _confirmed(above)
    return None


def _confirmed(return_: Return) -> Refusal:
    confirmation = return_.confirmation
    confirmed_at = confirmation.confirmed_at if confirmation else None
    return NotRecording(unit=return_.unit, confirmed_at=confirmed_at)
