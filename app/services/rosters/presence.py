"""Tick that a child has been seen to exist and came to report in (`process.md` 3.2)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from app.access.scope import Scope
from app.models import Account, Enrolment, Return
from app.services import history, returns
from app.services.errors import ChangedMeanwhile
from app.services.rosters import recording, rows, tallies

_TABLE: Table = Enrolment.__table__  # type: ignore[assignment]


def tick(
    session: Session,
    roster: Return,
    enrolment_id: int,
    *,
    scope: Scope,
    actor: Account,
    at: datetime,
) -> Enrolment:
    """Note that the actor has seen a child; one seen already stays with who saw first."""
    return _set(session, roster, enrolment_id, True, scope=scope, actor=actor, at=at)


def untick(
    session: Session,
    roster: Return,
    enrolment_id: int,
    *,
    scope: Scope,
    actor: Account,
    at: datetime,
) -> Enrolment:
    """Take back that a child was seen."""
    return _set(session, roster, enrolment_id, False, scope=scope, actor=actor, at=at)


def tick_room(
    session: Session,
    roster: Return,
    *,
    grade: str,
    room: str,
    enrolment_ids: Collection[int],
    scope: Scope,
    actor: Account,
    at: datetime,
) -> int:
    """Tick the children of a room whom the actor had on the page, and say how many were new.

    A child whom a colleague added meanwhile was not among `enrolment_ids` and stays unseen.
    """
    locked = returns.lock_for_recording(session, roster.id, at=at)
    unseen = list(
        session.scalars(
            select(Enrolment.id)
            .where(
                rows.live(locked),
                rows.in_rooms(scope),
                Enrolment.grade == grade,
                Enrolment.room == room,
                Enrolment.id.in_(enrolment_ids),
                Enrolment.seen_at.is_(None),
            )
            .order_by(Enrolment.id)
        )
    )
    if unseen:
        _write(session, unseen, at, actor.id)
        history.record(
            session,
            "presence.room_ticked",
            "return",
            locked.id,
            unit=locked.unit,
            actor=actor,
            at=at,
            after={"grade": grade, "room": room, "enrolments": unseen},
        )
        tallies.note_change(session, locked, at=at)
    return len(unseen)


def _set(
    session: Session,
    roster: Return,
    enrolment_id: int,
    seen: bool,
    *,
    scope: Scope,
    actor: Account,
    at: datetime,
) -> Enrolment:
    locked = returns.lock_for_recording(session, roster.id, at=at)
    row = recording.find(session, locked, enrolment_id, scope=scope)
    if row.removed_at is not None:
        raise ChangedMeanwhile(enrolment=row)
    if (row.seen_at is not None) is seen:
        return row
    seen_by = row.seen_by_id
    _write(session, [row.id], at if seen else None, actor.id if seen else None)
    session.refresh(row, ["seen_at", "seen_by_id"])
    history.record(
        session,
        "presence.ticked" if seen else "presence.unticked",
        recording.SUBJECT,
        row.id,
        unit=locked.unit,
        actor=actor,
        at=at,
        before={"seen_by": seen_by},
        after={"seen_by": row.seen_by_id},
    )
    tallies.note_change(session, locked, at=at)
    return row


def _write(session: Session, ids: Collection[int], at: datetime | None, by_id: int | None) -> None:
    """Write presence past the row's version: it is no part of the form that edits the row."""
    session.connection().execute(
        _TABLE.update().where(_TABLE.c.id.in_(ids)).values(seen_at=at, seen_by_id=by_id)
    )
