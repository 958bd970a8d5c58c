"""Note that a unit sent the paper and the file of what it confirmed (10.1)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.models import Account, Confirmation, Submission
from app.services import returns
from app.services.errors import ConfirmationOutdated, SubmissionReceived
from app.services.submissions.noting import begun, clear_return, facts, record

FACTS = ("sent_at", "return_reason")


def send(
    session: Session, confirmation: Confirmation, *, actor: Account, at: datetime
) -> Submission:
    """Note that paper and file were sent; sending again answers a return with a reason.

    Raise `ConfirmationOutdated` where it is not what stands: nobody wants those papers.
    """
    submission = _locked(session, confirmation)
    if submission.sent_at is not None and submission.returned_at is None:
        return submission
    before = facts(submission, FACTS)
    submission.sent_at, submission.sent_by_id = at, actor.id
    clear_return(submission)
    record(session, "submission.sent", submission, before, actor=actor, at=at)
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
    before = facts(submission, FACTS)
    submission.sent_at = submission.sent_by_id = None
    record(session, "submission.sending_taken_back", submission, before, actor=actor, at=at)
    return submission


def _locked(session: Session, confirmation: Confirmation) -> Submission:
    """Lock the return, on which everybody who notes anything about its papers waits."""
    locked = returns.lock(session, confirmation.return_id)
    if locked.confirmation_id != confirmation.id:
        raise ConfirmationOutdated(unit=locked.unit, number=confirmation.number)
    found = session.get(Submission, confirmation.id, populate_existing=True)
    return found or begun(confirmation.id)
