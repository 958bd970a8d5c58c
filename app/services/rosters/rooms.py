"""Rooms of a roster: who of each was seen to exist, who not yet, who was taken off (3.2, 3.4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from app.access.scope import Scope
from app.domain import paging
from app.models import Account, Enrolment, Return
from app.services.rosters import rows
from app.services.rosters.keys import room_key
from app.services.rosters.listing import PER_ROOM, Page

COLUMNS = (
    Enrolment.id,
    Enrolment.prefix,
    Enrolment.first_name,
    Enrolment.last_name,
    Enrolment.birth_date,
    Enrolment.sex,
    Enrolment.seat_number,
    Enrolment.seen_at,
    Account.name.label("seen_by_name"),
)


@dataclass(frozen=True, slots=True)
class RoomPresence:
    """How many pupils a room has, how many of them were seen, and how many were taken off."""

    grade: str
    room: str
    pupils: int
    seen: int
    removed: int = 0

    @property
    def unseen(self) -> int:
        return self.pupils - self.seen


def by_room(session: Session, roster: Return, *, scope: Scope) -> list[RoomPresence]:
    """Count a roster room by room, in the order of grades and rooms."""
    live = _counted(session, and_(rows.live(roster), rows.in_rooms(scope)))
    removed = _counted(session, and_(rows.removed(roster), rows.in_rooms(scope)))
    return [
        RoomPresence(*room, *live.get(room, (0, 0)), removed=removed.get(room, (0, 0))[0])
        for room in sorted(live | removed, key=lambda room: room_key(*room))
    ]


def sum_of(counted: Iterable[RoomPresence]) -> RoomPresence:
    """Add rooms up, to one that stands for all of them."""
    every = list(counted)
    return RoomPresence(
        "",
        "",
        pupils=sum(room.pupils for room in every),
        seen=sum(room.seen for room in every),
        removed=sum(room.removed for room in every),
    )


def one_room(
    session: Session, roster: Return, grade: str, room: str, *, scope: Scope
) -> RoomPresence:
    """Count the pupils of one room, without those taken off."""
    condition = and_(rows.live(roster), rows.in_rooms(scope), rows.of_room(grade, room))
    pupils, seen = session.execute(
        select(func.count(), func.count(Enrolment.seen_at)).select_from(Enrolment).where(condition)
    ).one()
    return RoomPresence(grade, room, pupils, seen)


def next_to_see(
    session: Session, roster: Return, grade: str, room: str, *, scope: Scope
) -> RoomPresence | None:
    """Find the next room with somebody not yet seen; after the last one begin from the first."""
    live = _counted(session, and_(rows.live(roster), rows.in_rooms(scope)))
    left = [RoomPresence(*place, *counts) for place, counts in live.items()]
    left = [one for one in left if one.unseen]
    here = room_key(grade, room)
    left.sort(key=lambda one: ((key := room_key(one.grade, one.room)) <= here, key))
    return left[0] if left else None


def children(
    session: Session, roster: Return, counted: RoomPresence, *, scope: Scope, number: int = 1
) -> Page:
    """Give a page of a counted room in the order of the roster, with who saw each and when."""
    span = paging.span(counted.pupils, number, size=PER_ROOM)
    found = session.execute(
        select(*COLUMNS)
        .select_from(Enrolment)
        .outerjoin(Enrolment.seen_by)
        .where(rows.live(roster), rows.in_rooms(scope), rows.of_room(counted.grade, counted.room))
        .order_by(Enrolment.list_key, Enrolment.id)
        .limit(PER_ROOM)
        .offset(span.offset)
    ).all()
    return Page(rows=found, number=span.number, pages=span.pages, total=counted.pupils)


def _counted(
    session: Session, condition: ColumnElement[bool]
) -> dict[tuple[str, str], tuple[int, int]]:
    """Count rows, and those of them that were seen, by grade and room."""
    found = session.execute(
        select(Enrolment.grade, Enrolment.room, func.count(), func.count(Enrolment.seen_at))
        .where(condition)
        .group_by(Enrolment.grade, Enrolment.room)
    )
    return {(grade, room): (count, seen) for grade, room, count, seen in found}
