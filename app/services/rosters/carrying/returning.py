"""Who is noted as having left after last year; recorded again, the note is taken back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.models import Account, CarryOverDecision, Enrolment, Outcome, Return
from app.services.history.writing_series import Act, record_series

AT_ONCE = 5_000
_LEFT = (
    CarryOverDecision.applied_at.is_not(None),
    CarryOverDecision.outcome.in_((Outcome.LEAVE, Outcome.GRADUATE)),
)


def count_left(session: Session, roster: Return) -> int:
    """Count whom a roster notes as having left or graduated after last year."""
    found = select(func.count()).where(CarryOverDecision.return_id == roster.id, *_LEFT)
    return session.scalar(found) or 0


def child_is_back(
    session: Session, locked: Return, pupil_ids: Collection[int], *, actor: Account, at: datetime
) -> None:
    """Take back on a locked roster that these pupils left or graduated; they stand on it (3.3)."""
    ordered = sorted(pupil_ids)
    for start in range(0, len(ordered), AT_ONCE):
        _take_back(session, locked, ordered[start : start + AT_ONCE], actor=actor, at=at)


def _take_back(
    session: Session, locked: Return, pupil_ids: Collection[int], *, actor: Account, at: datetime
) -> None:
    one = CarryOverDecision
    noted = session.execute(
        select(one.source_id, one.outcome, one.removal, one.left_on)
        .join(Enrolment, Enrolment.id == one.source_id)
        .where(
            one.return_id == locked.id,
            *_LEFT,
            Enrolment.pupil_id.in_(pupil_ids),
        )
        .order_by(one.source_id)
    ).all()
    if not noted:
        return
    session.execute(
        delete(one).where(
            one.return_id == locked.id, one.source_id.in_([row.source_id for row in noted])
        )
    )
    acts = [
        Act(
            "enrolment.leaving_taken_back",
            "enrolment",
            row.source_id,
            before={"outcome": row.outcome.value}
            | ({"removal": row.removal.value} if row.removal else {})
            | ({"left_on": row.left_on.isoformat()} if row.left_on else {}),
        )
        for row in noted
    ]
    record_series(session, acts, unit=locked.unit, actor=actor, at=at)
