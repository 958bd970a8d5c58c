"""Which rooms an institution has, and who records each of them (`process.md` 1.3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access.scope import Scope
from app.models import Account, DataSet, Duty, Enrolment, Return, Round, Unit
from app.services import units
from app.services.rosters import rows
from app.services.units.rooms import in_order


@dataclass(frozen=True, slots=True)
class RoomCare:
    """A room (`grade/room`): its pupils, how many were seen, and the recorders it has.

    One that `is_gone` is in an account's rooms, and neither in the unit's data nor on its roster.
    """

    room: str
    pupils: int
    seen: int
    recorders: tuple[Account, ...]
    is_gone: bool


@dataclass(frozen=True, slots=True)
class Care:
    """The rooms of an institution in their order; `without_room` are pupils in none of them."""

    rooms: tuple[RoomCare, ...]
    without_room: int

    @property
    def uncared(self) -> int:
        """Count the rooms with pupils that no recorder looks after."""
        return sum(bool(one.pupils) and not one.recorders for one in self.rooms)


def rooms_to_offer(session: Session, unit: Unit) -> list[str]:
    """List the rooms of the unit's data and those used on its latest roster."""
    return in_order({*units.rooms_of(unit), *_in_use(session, unit)} - {""})


def care_of(session: Session, unit: Unit, accounts: Sequence[Account], *, scope: Scope) -> Care:
    """Say of each room who records it, given the unit's accounts; only rooms within the scope."""
    used = _in_use(session, unit)
    known = {*units.rooms_of(unit), *used} - {""}
    recorders = [one for one in accounts if one.active and one.duty is Duty.RECORDER]
    named = {room for one in recorders for room in one.rooms or ()}
    found = [
        RoomCare(
            room,
            *used.get(room, (0, 0)),
            recorders=tuple(one for one in recorders if one.rooms is None or room in one.rooms),
            is_gone=room not in known,
        )
        for room in in_order(known | named)
        if rows.holds_room(scope, *room.split("/", 1))
    ]
    return Care(tuple(found), used.get("", (0, 0))[0] if scope.rooms is None else 0)


def _in_use(session: Session, unit: Unit) -> dict[str, tuple[int, int]]:
    """Count pupils and those seen by room on the latest roster; "" is no whole name of a room."""
    roster = session.scalar(
        select(Return)
        .join(Return.round)
        .where(Return.unit_id == unit.id, Return.data_set == DataSet.ROSTER)
        .order_by(Round.academic_year.desc(), Round.number.desc())
        .limit(1)
    )
    if roster is None:
        return {}
    counted = session.execute(
        select(Enrolment.grade, Enrolment.room, func.count(), func.count(Enrolment.seen_at))
        .where(rows.live(roster))
        .group_by(Enrolment.grade, Enrolment.room)
    )
    found: dict[str, tuple[int, int]] = {}
    for grade, room, pupils, seen in counted:
        name = f"{grade}/{room}" if grade and room else ""
        before = found.get(name, (0, 0))
        found[name] = (before[0] + pupils, before[1] + seen)
    return found
