"""Name lists posted in public, so that everybody sees who is said to exist (`process.md` 3.1)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import and_, select, true
from sqlalchemy.orm import Session, joinedload

from app.access.scope import Scope
from app.domain.thai_calendar import in_bangkok
from app.models import Account, Enrolment, Posting, Return, Round
from app.services import history, returns
from app.services.errors import NotFound, PostingDayImpossible
from app.services.rosters import listing, rows
from app.services.rosters.keys import room_key
from app.services.rosters.listing import ListedRow

# Children are admitted, and their names posted, in the months before a round opens.
BEFORE_OPENING = timedelta(days=90)
Room = tuple[str, str]


@dataclass(frozen=True, slots=True)
class PostedRoom:
    """A room, how many names its list has, and the days it was posted on, the latest first."""

    grade: str
    room: str
    names: int
    postings: tuple[Posting, ...]


def lists(session: Session, roster: Return, *, scope: Scope) -> list[PostedRoom]:
    """List the rooms that have names, or had some when their list was posted."""
    names = {
        (one.grade, one.room): one.total for one in listing.totals(session, roster, scope=scope)
    }
    posted: dict[Room, list[Posting]] = {}
    for posting in session.scalars(
        select(Posting)
        .options(joinedload(Posting.noted_by))
        .where(Posting.return_id == roster.id, rows.in_rooms(scope, Posting))
        .order_by(Posting.posted_on.desc(), Posting.id)
    ):
        posted.setdefault((posting.grade, posting.room), []).append(posting)
    return [
        PostedRoom(*room, names.get(room, 0), tuple(posted.get(room, ())))
        for room in sorted(names.keys() | posted.keys(), key=lambda room: room_key(*room))
    ]


def names(
    session: Session, roster: Return, *, scope: Scope, room: Room | None = None
) -> Sequence[ListedRow]:
    """List grade, room and name, and nothing else, of a roster or of one of its rooms."""
    return session.execute(
        select(
            Enrolment.grade,
            Enrolment.room,
            Enrolment.prefix,
            Enrolment.first_name,
            Enrolment.last_name,
        )
        .where(
            rows.live(roster),
            rows.in_rooms(scope),
            true() if room is None else rows.of_room(*room),
        )
        .order_by(Enrolment.list_key, Enrolment.id)
    ).all()


def latest(
    session: Session, roster: Return, *, scope: Scope, room: Room | None = None
) -> dict[Room, date]:
    """Give the day that each room's list was last posted on."""
    found = session.execute(
        select(Posting.grade, Posting.room, Posting.posted_on)
        .where(
            Posting.return_id == roster.id,
            rows.in_rooms(scope, Posting),
            true() if room is None else and_(Posting.grade == room[0], Posting.room == room[1]),
        )
        .order_by(Posting.posted_on)
    )
    return {(grade, name): posted_on for grade, name, posted_on in found}


def days_between(the_round: Round, *, at: datetime) -> tuple[date, date]:
    """Give the first and the last day that a list can have been posted on."""
    return in_bangkok(the_round.opens_at - BEFORE_OPENING).date(), in_bangkok(at).date()


def note(
    session: Session,
    roster: Return,
    *,
    rooms: Collection[Room],
    posted_on: date,
    scope: Scope,
    actor: Account,
    at: datetime,
) -> int:
    """Note that the lists of rooms were posted on a day, and say of how many it was news (3.1).

    Raise `PostingDayImpossible` for a day to come or long before the round, `NotFound` for a
    room that has no names, or that the actor does not look after.
    """
    locked = returns.lock_for_recording(session, roster.id, at=at)
    earliest, today = days_between(locked.round, at=at)
    if not earliest <= posted_on <= today:
        raise PostingDayImpossible(earliest=earliest, latest=today)
    known = {(one.grade, one.room) for one in listing.totals(session, locked, scope=scope)}
    if not set(rooms) <= known:
        raise NotFound()
    noted = {
        (grade, room)
        for grade, room in session.execute(
            select(Posting.grade, Posting.room).where(
                Posting.return_id == locked.id, Posting.posted_on == posted_on
            )
        )
    }
    fresh = sorted(set(rooms) - noted, key=lambda room: room_key(*room))
    for grade, room in fresh:
        session.add(
            Posting(
                return_id=locked.id,
                grade=grade,
                room=room,
                posted_on=posted_on,
                noted_at=at,
                noted_by_id=actor.id,
            )
        )
    session.flush()
    if fresh:
        _record(session, "names.posted", locked, fresh, posted_on, actor=actor, at=at)
    return len(fresh)


def take_back(
    session: Session,
    roster: Return,
    posting_id: int,
    *,
    scope: Scope,
    actor: Account,
    at: datetime,
) -> Posting | None:
    """Take back a posting noted by mistake; give it, or None where it is gone already."""
    locked = returns.lock_for_recording(session, roster.id, at=at)
    posting = session.scalar(
        select(Posting).where(
            Posting.id == posting_id, Posting.return_id == locked.id, rows.in_rooms(scope, Posting)
        )
    )
    if posting is None:
        return None
    session.delete(posting)
    session.flush()
    room = (posting.grade, posting.room)
    _record(session, "names.taken_back", locked, [room], posting.posted_on, actor=actor, at=at)
    return posting


def _record(
    session: Session,
    event: str,
    locked: Return,
    rooms: Sequence[Room],
    posted_on: date,
    *,
    actor: Account,
    at: datetime,
) -> None:
    told = {"rooms": [f"{grade}/{room}" for grade, room in rooms], "posted_on": str(posted_on)}
    history.record(
        session, event, "return", locked.id, unit=locked.unit, actor=actor, at=at, after=told
    )
