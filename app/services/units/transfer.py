"""Pupils of rounds not closed that go from one centre's rosters to another's."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Account, DataSet, Enrolment, Return, Unit
from app.services.claims import following
from app.services.rosters import checks, rows, tallies
from app.services.rosters.facts import facts_of
from app.services.rosters.keys import list_key
from app.services.units import basic_data, keeping, mid_round
from app.services.units.rooms import Numbering, Rooms, named, per_grade


def require_recording(session: Session, centre: Unit, *, at: datetime) -> None:
    """Raise `NotRecording` where a centre has confirmed a round that has not closed."""
    for one in mid_round.owed_by(session, centre, at=at):
        mid_round.require_recording(one)


def rooms_of(session: Session, centre: Unit, *, at: datetime) -> set[str]:
    """List the rooms of a centre (`grade/room`): those that it says it has, and its pupils'."""
    rosters = [one.id for one in mid_round.owed_by(session, centre, at=at)]
    used = session.execute(
        select(Enrolment.grade, Enrolment.room)
        .where(
            Enrolment.return_id.in_(rosters), Enrolment.removed_at.is_(None), Enrolment.room != ""
        )
        .distinct()
    )
    return {f"{grade}/{room}" for grade, room in used} | set(basic_data.rooms_of(centre))


def take_over(
    session: Session, into: Unit, other: Unit, *, rooms: Numbering, actor: Account, at: datetime
) -> tuple[Rooms, int]:
    """Bring all pupils of another centre onto the rosters of this one.

    Give the rooms' new names, and how many pupils came.
    """
    theirs = rooms_of(session, other, at=at)
    names = named(rooms_of(session, into, at=at), theirs, rooms)
    into.grades = _all_grades(into, other)
    more = per_grade(list(names.values()))
    into.rooms_per_grade = {
        grade: max(int(into.rooms_per_grade.get(grade, 0)), more.get(grade, 0))
        for grade in keeping.in_order([*into.rooms_per_grade, *more])
    }
    session.flush()
    moved = 0
    for source in mid_round.owed_by(session, other, at=at):
        found = _live(session, source, None)
        target = mid_round.made_for(session, source.round, into, DataSet.ROSTER, at=at)
        _carry(session, source, target, found, names, actor=actor, at=at)
        following.asker_moved(session, source, target, actor=actor, at=at)
        moved += len(found)
    return names, moved


def hand_over(
    session: Session,
    centre: Unit,
    new: Unit,
    *,
    rooms: Collection[str],
    actor: Account,
    at: datetime,
) -> int:
    """Bring the pupils of some rooms onto the rosters of a new centre, made here; count them."""
    moved = 0
    for source in mid_round.owed_by(session, centre, at=at):
        found = _live(session, source, rooms)
        target = mid_round.made_for(session, source.round, new, DataSet.ROSTER, at=at)
        _carry(session, source, target, found, {}, actor=actor, at=at)
        moved += len(found)
    return moved


def _live(session: Session, roster: Return, rooms: Collection[str] | None) -> list[Enrolment]:
    """Read a roster's live rows, or those of some rooms."""
    every = session.scalars(
        select(Enrolment)
        .where(rows.live(roster))
        .order_by(Enrolment.id)
        .execution_options(populate_existing=True)
    )
    return [one for one in every if rooms is None or f"{one.grade}/{one.room}" in rooms]


def _carry(
    session: Session,
    source: Return,
    target: Return,
    found: Collection[Enrolment],
    names: Mapping[str, str],
    *,
    actor: Account,
    at: datetime,
) -> None:
    """Write rows onto another roster, check them there, and count both anew."""
    for row in found:
        room = names.get(f"{row.grade}/{row.room}")
        row.return_id, row.unit_id = target.id, target.unit_id
        row.room = room.partition("/")[2] if room else row.room
        row.list_key = list_key(facts_of(row))
        row.changed_at, row.changed_by_id = at, actor.id
    session.flush()
    for row in found:
        session.expire(row, ["unit"])
    if not found:
        return
    following.rows_moved(session, target, {row.id for row in found}, actor=actor, at=at)
    checks.review_rows(session, target, at=at)
    for roster in (source, target):
        tallies.note_change(session, roster, at=at)


def _all_grades(into: Unit, other: Unit) -> list[str]:
    """Give the grades of both; none named means all of the kind."""
    if not into.grades or not other.grades:
        return []
    return keeping.in_order([*into.grades, *other.grades])
