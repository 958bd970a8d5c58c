"""Undo the carrying over as a whole, until the first confirmation (`process.md` 3.3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, or_, select, update
from sqlalchemy.orm import Session

from app.access.scope import Scope
from app.models import Account, CarryOverDecision, Confirmation, Enrolment, Removal, Return
from app.services import history, returns
from app.services.claims import following
from app.services.errors import ConfirmedBefore, WorkedOnSince
from app.services.history.writing_series import Act, record_series
from app.services.rosters import checks, recording, tallies
from app.services.rosters.carrying import cases

MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class Done:
    """What carrying over has done so far, and which of its rows were worked on since.

    `at` is the last time; `confirmed_at` is when the roster was first confirmed.
    """

    stayed: int
    left: int
    at: datetime | None
    worked_on: int
    names: tuple[str, ...]
    confirmed_at: datetime | None

    @property
    def pupils(self) -> int:
        return self.stayed + self.left


def done(session: Session, roster: Return) -> Done:
    """Say what carrying over has done on a roster, in a fixed number of queries."""
    counted = session.execute(
        select(
            func.count(CarryOverDecision.made_id),
            func.count(),
            func.max(CarryOverDecision.applied_at),
        ).where(CarryOverDecision.return_id == roster.id, CarryOverDecision.applied_at.is_not(None))
    ).one()
    made, applied, at = counted
    worked_on = session.execute(_worked_on(roster)).all() if made else []
    return Done(
        stayed=made,
        left=applied - made,
        at=at,
        worked_on=len(worked_on),
        names=tuple(_name(row) for row in worked_on[:MOST_NAMED]),
        confirmed_at=first_confirmed(session, roster),
    )


def first_confirmed(session: Session, roster: Return) -> datetime | None:
    """Give the moment from which on the carrying over can no longer be undone."""
    return session.scalar(
        select(func.min(Confirmation.confirmed_at)).where(Confirmation.return_id == roster.id)
    )


def undo(
    session: Session,
    roster: Return,
    *,
    despite_work: bool,
    scope: Scope,
    actor: Account,
    at: datetime,
) -> int:
    """Take every row off again that carrying over made; what was decided stays decided.

    Rows are kept as undone, since the history names them by their ids. Give how many pupils it
    was about; a repeat finds none. Raise `ConfirmedBefore` once the roster was ever confirmed,
    and `WorkedOnSince` where rows were edited, ticked or taken off since and the actor has not
    said that this may be lost.
    """
    cases.require_all_rooms(scope)
    locked = returns.lock_for_recording(session, roster.id, at=at)
    found = done(session, locked)
    if not found.pupils:
        return 0
    if found.confirmed_at is not None:
        raise ConfirmedBefore(confirmed_at=found.confirmed_at)
    if found.worked_on and not despite_work:
        raise WorkedOnSince(count=found.worked_on, names=found.names)
    acts = _take_off(session, locked, actor=actor, at=at)
    record_series(session, acts, unit=locked.unit, actor=actor, at=at)
    history.record(
        session,
        "carry_over.undone",
        "return",
        locked.id,
        unit=locked.unit,
        actor=actor,
        at=at,
        before={"carried_over": found.stayed, "left": found.left},
        after={"worked_on": found.worked_on},
    )
    checks.review_rows(session, locked, at=at)
    tallies.note_change(session, locked, at=at)
    return found.pupils


def _take_off(session: Session, locked: Return, *, actor: Account, at: datetime) -> list[Act]:
    """Mark what carrying over made as undone, and its decisions as not applied; give the acts."""
    made = select(CarryOverDecision.made_id).where(
        CarryOverDecision.return_id == locked.id, CarryOverDecision.made_id.is_not(None)
    )
    rows = session.execute(
        select(Enrolment.id, Enrolment.grade, Enrolment.room)
        .where(Enrolment.id.in_(made))
        .order_by(Enrolment.list_key, Enrolment.id)
    ).all()
    session.execute(
        update(Enrolment)
        .where(Enrolment.id.in_(made))
        .values(
            undone=True,
            removed_at=func.coalesce(Enrolment.removed_at, at),
            removed_by_id=func.coalesce(Enrolment.removed_by_id, actor.id),
            removal=func.coalesce(Enrolment.removal, Removal.MISTAKE),
            changed_at=at,
            changed_by_id=actor.id,
            version=Enrolment.version + 1,
        )
        .execution_options(synchronize_session=False)
    )
    session.execute(
        update(CarryOverDecision)
        .where(CarryOverDecision.return_id == locked.id)
        .values(applied_at=None, made_id=None)
        .execution_options(synchronize_session=False)
    )
    session.expire_all()
    following.child_left(session, locked, {row.id for row in rows}, actor=actor, at=at)
    return [
        Act(
            "enrolment.carrying_undone",
            recording.SUBJECT,
            row.id,
            before={"grade": row.grade, "room": row.room},
        )
        for row in rows
    ]


def _worked_on(roster: Return) -> Select[str, str, str]:
    """Select the rows that carrying over made, and somebody edited, ticked or took off since."""
    return (
        select(Enrolment.prefix, Enrolment.first_name, Enrolment.last_name)
        .join(CarryOverDecision, CarryOverDecision.made_id == Enrolment.id)
        .where(
            CarryOverDecision.return_id == roster.id,
            or_(
                Enrolment.version > 1,
                Enrolment.seen_at.is_not(None),
                Enrolment.removed_at.is_not(None),
            ),
        )
        .order_by(Enrolment.list_key, Enrolment.id)
    )


def _name(row: Any) -> str:
    return f"{row.prefix}{row.first_name} {row.last_name}".strip()
