"""Note that a unit sent the paper and the file of what it confirmed (10.1)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Account, Confirmation, Return, Submission
from app.services import history, returns
from app.services.errors import ConfirmationOutdated, NotFound, SubmissionReceived


def named(session: Session, return_: Return, number: int) -> Confirmation:
    """Find a confirmation of a return by its number; raise `NotFound`."""
    found = session.scalar(
        select(Confirmation).where(
            Confirmation.return_id == return_.id, Confirmation.number == number
        )
    )
    if found is None:
        raise NotFound()
    return found


def send(
    session: Session, confirmation: Confirmation, *, actor: Account, at: datetime
) -> Submission:
    """Note that paper and file were sent; sending again answers a return with a reason.

    Raise `ConfirmationOutdated` where it is not what stands: nobody wants those papers.
    """
    submission = _locked(session, confirmation)
    if submission.sent_at is not None and submission.returned_at is None:
        return submission
    before = _facts(submission)
    submission.sent_at, submission.sent_by_id = at, actor.id
    submission.returned_at = submission.returned_by_id = None
    submission.return_reason = ""
    _record(session, "submission.sent", submission, before, actor=actor, at=at)
    return submission


def take_back(
    session: Session, confirmation: Confirmation, *, actor: Account, at: datetime
) -> Submission:
    """Take back that paper and file were sent; raise `SubmissionReceived` once they arrived."""
    submission = _locked(session, confirmation)
    if submission.sent_at is None:
        return submission
    if submission.paper_at is not None or submission.file_at is not None:
        raise SubmissionReceived(unit=confirmation.return_.unit)
    before = _facts(submission)
    submission.sent_at = submission.sent_by_id = None
    _record(session, "submission.sending_taken_back", submission, before, actor=actor, at=at)
    return submission


def _locked(session: Session, confirmation: Confirmation) -> Submission:
    """Lock the return, on which everybody who notes anything about its papers waits."""
    locked = returns.lock(session, confirmation.return_id)
    if locked.confirmation_id != confirmation.id:
        raise ConfirmationOutdated(unit=locked.unit, number=confirmation.number)
    found = session.get(Submission, confirmation.id, populate_existing=True)
    return found or Submission(confirmation_id=confirmation.id, file_sha256="", return_reason="")


def _facts(submission: Submission) -> dict[str, Any]:
    return {
        "sent_at": submission.sent_at.isoformat() if submission.sent_at else None,
        "return_reason": submission.return_reason,
    }


def _record(
    session: Session,
    event: str,
    submission: Submission,
    before: dict[str, Any],
    *,
    actor: Account,
    at: datetime,
) -> None:
    session.add(submission)
    session.flush()
    after = _facts(submission)
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
    )
