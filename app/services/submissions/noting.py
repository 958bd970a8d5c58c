"""What a submission says, and the record of each change of it (10.1)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.models import Account, Confirmation, Submission
from app.services import history


def begun(confirmation_id: int) -> Submission:
    """Give the submission of a confirmation of whose papers nothing has been noted yet."""
    return Submission(confirmation_id=confirmation_id, file_sha256="", return_reason="")


def clear_return(submission: Submission) -> None:
    """Let what had been returned count as sent or received again."""
    submission.returned_at = submission.returned_by_id = None
    submission.return_reason = ""


def facts(submission: Submission, names: Iterable[str]) -> dict[str, Any]:
    """Give some of what a submission says, as the record keeps it."""
    values = {name: getattr(submission, name) for name in names}
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in values.items()
    }


def record(
    session: Session,
    event: str,
    submission: Submission,
    before: dict[str, Any],
    *,
    actor: Account,
    at: datetime,
    reason: str = "",
) -> None:
    """Write a changed submission with its history: of the facts in `before`, those that changed."""
    session.add(submission)
    session.flush()
    after = facts(submission, before)
    changed = [name for name in after if after[name] != before[name]]
    confirmation = session.get_one(Confirmation, submission.confirmation_id)
    history.record(
        session,
        event,
        "confirmation",
        confirmation.id,
        unit=confirmation.return_.unit,
        actor=actor,
        at=at,
        before={name: before[name] for name in changed},
        after={"confirmation": confirmation.number} | {name: after[name] for name in changed},
        reason=reason,
    )
