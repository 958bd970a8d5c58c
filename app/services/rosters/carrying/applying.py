"""Carry over all who are decided, as one act (`process.md` 3.3)."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Table, exists, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased

from app.access.scope import Scope
from app.models import Account, CarryOverDecision, Enrolment, EnrolmentDetail, Return
from app.services import history, returns
from app.services.claims import following
from app.services.errors import ChangedMeanwhile, DecisionsMovedOn
from app.services.history.writing_series import Act, record_series
from app.services.rosters import checks, identifiers, recording, tallies
from app.services.rosters.carrying import cases
from app.services.rosters.carrying.cases import DECIDED, SOURCE, STAYING, Case, CaseState
from app.services.rosters.carrying.decision import Decision
from app.services.rosters.facts import DETAILS, FACTS, Facts
from app.services.rosters.keys import list_key

_ROWS: Table = Enrolment.__table__  # type: ignore[assignment]
_KEPT = tuple(name for name in FACTS if name not in ("grade", "room"))
_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Applied:
    """How many were carried over, how many left, and who stands on another roster since."""

    stayed: int
    left: int
    taken: Sequence[Case]


def digest_of_pending(session: Session, roster: Return) -> str:
    """Name what is decided and not applied yet, so that a preview can be held to it."""
    found = session.execute(
        select(
            DECIDED.source_id,
            DECIDED.outcome,
            DECIDED.grade,
            DECIDED.room,
            DECIDED.removal,
            DECIDED.left_on,
            DECIDED.note,
        )
        .where(DECIDED.return_id == roster.id, DECIDED.applied_at.is_(None))
        .order_by(DECIDED.source_id)
    )
    text = "".join(f"{row.source_id} {Decision(*row[1:]).token}\n" for row in found)
    return hashlib.sha256(text.encode()).hexdigest()[:16] if text else ""


def apply(
    session: Session,
    roster: Return,
    *,
    digest: str,
    scope: Scope,
    actor: Account,
    at: datetime,
) -> Applied:
    """Carry over all who are decided: who stays gets a row, who leaves is noted as left.

    Raise `DecisionsMovedOn` where something else is decided than the preview with this digest
    showed. A child whom another roster took is left out and told, and the others go through: one
    child must not hold up a school, and is nowhere lost. A repeat finds nobody and does nothing.
    """
    cases.require_all_rooms(scope)
    locked = returns.lock_for_recording(session, roster.id, at=at)
    source = cases.require_last_year(session, locked)
    staying, leaving = _pending(session, locked, source)
    if (staying or leaving) and digest_of_pending(session, locked) != digest:
        raise DecisionsMovedOn(sources=[])
    for _attempt in range(_ATTEMPTS):
        try:
            with session.begin_nested():
                acts = _write(session, locked, staying, leaving, actor=actor, at=at)
            break
        except IntegrityError as error:
            if not identifiers.violates(error, identifiers.LIVE_PUPIL):
                raise
            # Another roster took one of the children in this moment: now it can be seen.
            staying, leaving = _pending(session, locked, source)
    else:
        raise ChangedMeanwhile()
    if acts:
        pupils = {row.pupil_id for row in staying if row.pupil_id is not None}
        _settle(session, locked, acts, len(staying), len(leaving), pupils, actor=actor, at=at)
    is_taken = cases.state_in(locked) == CaseState.TAKEN.value
    taken = cases.listed(session, locked, source, is_taken)
    return Applied(len(staying), len(leaving), taken)


def _pending(
    session: Session, locked: Return, source: Return
) -> tuple[list[Row[Any]], list[Row[Any]]]:
    """Read who is decided and not applied yet: who stays, and who leaves."""
    columns = (
        SOURCE.id.label("source_id"),
        identifiers.turned_out_as(SOURCE.pupil_id).label("pupil_id"),
        identifiers.last_number_of(SOURCE).label("number_now"),
        *(getattr(SOURCE, name) for name in FACTS),
        DECIDED.outcome,
        DECIDED.grade.label("to_grade"),
        DECIDED.room.label("to_room"),
        DECIDED.removal,
        DECIDED.left_on,
        DECIDED.note,
    )
    found = session.execute(
        cases.among(columns, locked, source.id)
        .where(cases.state_in(locked) == CaseState.DECIDED.value)
        .order_by(SOURCE.list_key, SOURCE.id)
    ).all()
    return (
        [row for row in found if row.outcome in STAYING],
        [row for row in found if row.outcome not in STAYING],
    )


def _write(
    session: Session,
    locked: Return,
    staying: Sequence[Row[Any]],
    leaving: Sequence[Row[Any]],
    *,
    actor: Account,
    at: datetime,
) -> list[Act]:
    """Write rows, their details and the decisions in a fixed number of statements."""
    acts = [_left(row) for row in leaving]
    if staying:
        acts = [*_add(session, locked, staying, actor=actor, at=at), *acts]
    pending = (DECIDED.return_id == locked.id, DECIDED.applied_at.is_(None))
    made = _made_from(locked)
    session.execute(
        update(CarryOverDecision)
        .where(*pending, DECIDED.source_id.in_([row.source_id for row in staying]), exists(made))
        .values(applied_at=at, made_id=made.scalar_subquery())
        .execution_options(synchronize_session=False)
    )
    if leaving:
        session.execute(
            update(CarryOverDecision)
            .where(*pending, DECIDED.source_id.in_([row.source_id for row in leaving]))
            .values(applied_at=at)
            .execution_options(synchronize_session=False)
        )
    return acts


def _add(
    session: Session,
    locked: Return,
    staying: Sequence[Row[Any]],
    *,
    actor: Account,
    at: datetime,
) -> list[Act]:
    """Add the rows of those who stay: their facts and details of last year, nobody seen yet."""
    common = {
        "round_id": locked.round_id,
        "unit_id": locked.unit_id,
        "return_id": locked.id,
        "errors": [],
        "queries": [],
        "answers": {},
        "created_at": at,
        "changed_at": at,
        "changed_by_id": actor.id,
    }
    session.execute(_ROWS.insert(), [common | _row(row) for row in staying])
    live = (Enrolment.return_id == locked.id, Enrolment.removed_at.is_(None))
    listed: Any = session.execute(
        select(Enrolment.carried_from_id, Enrolment.id).where(
            *live, Enrolment.carried_from_id.is_not(None)
        )
    )
    ids: dict[int, int] = {source_id: row_id for source_id, row_id in listed}  # noqa: C416 (rows)
    bare = aliased(EnrolmentDetail)
    session.execute(
        insert(EnrolmentDetail).from_select(
            ["enrolment_id", *DETAILS],
            select(Enrolment.id, *(getattr(EnrolmentDetail, name) for name in DETAILS))
            .join(EnrolmentDetail, EnrolmentDetail.enrolment_id == Enrolment.carried_from_id)
            .where(*live, ~exists().where(bare.enrolment_id == Enrolment.id)),
        )
    )
    return [
        Act(
            "enrolment.carried_over",
            recording.SUBJECT,
            ids[row.source_id],
            before={"grade": row.grade, "room": row.room},
            after={"outcome": row.outcome.value, "grade": row.to_grade, "room": row.to_room},
        )
        for row in staying
    ]


def _row(row: Row[Any]) -> dict[str, Any]:
    known = {name: getattr(row, name) for name in _KEPT} | {"number": row.number_now}
    facts = Facts(**known, grade=row.to_grade, room=row.to_room)
    return known | {
        "grade": row.to_grade,
        "room": row.to_room,
        "pupil_id": row.pupil_id,
        "carried_from_id": row.source_id,
        "list_key": list_key(facts),
    }


def _made_from(locked: Return) -> Any:
    """Select the row of this roster that was made from the row a decision is about."""
    made = aliased(Enrolment)
    return select(made.id).where(
        made.carried_from_id == DECIDED.source_id,
        made.return_id == locked.id,
        made.removed_at.is_(None),
    )


def _left(row: Row[Any]) -> Act:
    told = {"outcome": row.outcome.value}
    if row.removal is not None:
        told["removal"] = row.removal.value
    if row.left_on is not None:
        told["left_on"] = row.left_on.isoformat()
    return Act(
        "enrolment.left",
        recording.SUBJECT,
        row.source_id,
        before={"grade": row.grade, "room": row.room},
        after=told | ({"note": row.note} if row.note else {}),
    )


def _settle(
    session: Session,
    locked: Return,
    acts: Sequence[Act],
    stayed: int,
    left: int,
    pupil_ids: Collection[int],
    *,
    actor: Account,
    at: datetime,
) -> None:
    """Settle claims, write the history of each child and of the whole, check the rows, count."""
    following.child_stands(session, locked, pupil_ids, actor=actor, at=at)
    record_series(session, acts, unit=locked.unit, actor=actor, at=at)
    history.record(
        session,
        "carry_over.applied",
        "return",
        locked.id,
        unit=locked.unit,
        actor=actor,
        at=at,
        after={"carried_over": stayed, "left": left},
    )
    session.expire_all()
    if stayed:
        checks.review_rows(session, locked, at=at)
    tallies.note_change(session, locked, at=at)
