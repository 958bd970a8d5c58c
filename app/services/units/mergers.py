"""Merging centres of one authority into one, and splitting one in two, in mid-round too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from app.models import (
    Account,
    SuccessionKind,
    Unit,
    UnitKind,
    UnitSuccession,
)
from app.services import administrators, history, late_entries
from app.services.errors import NoSuchRoom, NotMergeable, ReasonMissing
from app.services.units import codes, dissolution, keeping, mid_round, officers, transfer, tree
from app.services.units.rooms import Numbering, Rooms, per_grade


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merger did: `rooms` gives each absorbed code the new names of its rooms.

    `officers` are those of the centre that stays who are limited to rooms that got others' pupils.
    """

    pupils: int
    rooms: Mapping[str, Rooms]
    officers: Sequence[Account]


@dataclass(frozen=True, slots=True)
class Split:
    """The new centre, and the officers of the old one who were limited to rooms that left it."""

    unit: Unit
    pupils: int
    officers: Sequence[Account]


def merge(
    session: Session,
    into: Unit,
    absorbed: Sequence[Unit],
    *,
    actor: Account,
    at: datetime,
    on: date,
    rooms: Numbering,
    reason: str,
    versions: Mapping[int, int],
) -> Merged:
    """Let one centre take over the pupils of others of its authority, which are dissolved.

    `versions` gives each unit's id the version that the page showed. Live rows of rounds not
    closed change rosters; presence and answers stay with them, and so does, with the old roster,
    what was taken off it. The centre that stays keeps its own agreed deadline, and gets the
    longest late entry of all. Raise `NotMergeable`, `NotRecording`, `LateEntryRunning`,
    `DateOutOfRange`, `ReasonMissing`, `ChangedMeanwhile` or `UnitDissolved`.
    """
    centres = [into, *absorbed]
    _take_all(session, into, absorbed, versions)
    _lock(session, *centres, on=on, reason=reason, at=at)
    named: dict[str, Rooms] = {}
    moved = 0
    for one in absorbed:
        named[one.code], pupils = transfer.take_over(
            session, into, one, rooms=rooms, actor=actor, at=at
        )
        moved += pupils
        dissolution.end(session, one, actor=actor, at=at, on=on)
        _note_succession(session, one, into, SuccessionKind.MERGED, on)
    _carry_late_entries(session, into, absorbed, actor=actor, at=at, reason=reason)
    administrators.require_one(session, at=at)
    _tell(
        session,
        "unit_merged",
        [*absorbed, into],
        actor=actor,
        at=at,
        before={"centres": [one.code for one in centres]},
        after={"into": into.code, "on": on.isoformat(), "pupils": moved, "rooms": named},
        reason=reason,
    )
    shared = {room for given in named.values() for room in given.values()}
    return Merged(moved, named, officers.limited_to(session, into, shared))


def split(
    session: Session,
    centre: Unit,
    *,
    actor: Account,
    at: datetime,
    version: int,
    on: date,
    name: str,
    code: str,
    rooms: Sequence[str],
    reason: str,
) -> Split:
    """Make a centre that takes over some rooms (`grade/room`) of another one of its authority.

    It owes what the old one owes in every round not closed, with its late entry. Officers limited
    to rooms that leave are limited to what stays of them. Raise `NoSuchRoom`, `WrongClass`,
    `CodeTaken`, `NotMergeable` for what is no centre, and what `merge` raises.
    """
    tree.take(session, centre, version=version)
    parent = centre.parent
    if centre.kind is not UnitKind.CENTRE or parent is None:
        raise NotMergeable(unit=centre)
    code = codes.checked(session, code, centre.kind, parent)
    _lock(session, centre, on=on, reason=reason, at=at)
    unknown = sorted(set(rooms) - transfer.rooms_of(session, centre, at=at))
    if unknown or not rooms:
        raise NoSuchRoom(rooms=unknown)
    unit = keeping.make(
        session,
        parent,
        at=at,
        kind=centre.kind,
        code=code,
        name=name,
        district_code=centre.district_code,
        rooms_per_grade=per_grade(rooms),
    )
    pupils = transfer.hand_over(session, centre, unit, rooms=rooms, actor=actor, at=at)
    _note_succession(session, centre, unit, SuccessionKind.SPLIT, on)
    keeping.note_added(session, unit, actor=actor, at=at)
    _carry_late_entries(session, unit, [centre], actor=actor, at=at, reason=reason)
    _tell(
        session,
        "unit_split",
        [centre, unit],
        actor=actor,
        at=at,
        before={"centre": centre.code},
        after={
            "centres": [centre.code, unit.code],
            "on": on.isoformat(),
            "rooms": list(rooms),
            "pupils": pupils,
        },
        reason=reason,
    )
    limited = officers.take_rooms_from(session, centre, rooms, actor=actor, at=at)
    return Split(unit, pupils, limited)


def _take_all(
    session: Session, into: Unit, absorbed: Sequence[Unit], versions: Mapping[int, int]
) -> None:
    """Lock the centres to be merged, in the order of their ids."""
    centres = {one.id: one for one in (into, *absorbed)}
    for unit_id in sorted(centres):
        tree.take(session, centres[unit_id], version=versions.get(unit_id, 0))
    for one in (into, *absorbed):
        if one.kind is not UnitKind.CENTRE or one.parent_id != into.parent_id:
            raise NotMergeable(unit=one)
    if not absorbed or len(centres) != len(absorbed) + 1:
        raise NotMergeable(unit=into)


def _lock(session: Session, *centres: Unit, on: date, reason: str, at: datetime) -> None:
    """Lock what centres owe, and see that it is in order to regroup their pupils now."""
    if not reason.strip():
        raise ReasonMissing()
    tree.require_date(on, at=at)
    mid_round.require_no_late_entry(session, *centres, at=at)
    mid_round.lock_around(session, *centres, at=at)
    for one in centres:
        transfer.require_recording(session, one, at=at)


def _tell(
    session: Session,
    event: str,
    units: Iterable[Unit],
    *,
    actor: Account,
    at: datetime,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    reason: str,
) -> None:
    """Write the same in the history of each unit."""
    for one in units:
        history.record(
            session,
            event,
            "unit",
            one.id,
            unit=one,
            actor=actor,
            at=at,
            before=before,
            after=after,
            reason=reason,
        )


def _note_succession(
    session: Session, old: Unit, new: Unit, kind: SuccessionKind, on: date
) -> None:
    session.add(UnitSuccession(from_id=old.id, to_id=new.id, kind=kind, taken_on=on))
    session.flush()


def _carry_late_entries(
    session: Session,
    to: Unit,
    others: Iterable[Unit],
    *,
    actor: Account,
    at: datetime,
    reason: str,
) -> None:
    """Grant a centre that got others' pupils the longest late entry that one of them has (2.1)."""
    for the_round in mid_round.rounds_not_closed(session, at=at):
        ends = late_entries.ends(session, the_round, [to, *others])
        until = max(ends.values(), default=None)
        if until is not None and until != ends.get(to.id):
            late_entries.grant(
                session, the_round, unit=to, until=until, reason=reason, actor=actor, at=at
            )
