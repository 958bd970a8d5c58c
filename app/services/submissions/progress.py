"""How far the submission of a confirmation has come (10.1): one table of its states."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import and_, case, literal, select
from sqlalchemy.orm import Session, joinedload

from app.models import Confirmation, Submission


class SubmissionState(StrEnum):
    """Where the paper and the file of a unit's data are, seen from the office that wants them."""

    UNCONFIRMED = "unconfirmed"  # nothing stands that could be sent
    NOT_SENT = "not_sent"
    SENT = "sent"
    PAPER = "paper"  # received on paper, the file is missing
    FILE = "file"  # the file is proven, the paper is missing
    OTHER_FILE = "other_file"  # a file came that is not the one issued
    RETURNED = "returned"
    COMPLETE = "complete"

    @property
    def is_to_be_sent(self) -> bool:
        """Say whether paper and file have still to be sent, for the first time or again."""
        return self in (SubmissionState.NOT_SENT, SubmissionState.RETURNED)


RECEIVED = (Submission.paper_at.is_not(None)) | (Submission.file_at.is_not(None))

# The first that holds; it is asked of a confirmation joined with what became of it, if anything.
STATE = case(
    (Confirmation.id.is_(None), literal(SubmissionState.UNCONFIRMED.value)),
    (Confirmation.cancelled_at.is_not(None), literal(SubmissionState.UNCONFIRMED.value)),
    (Submission.returned_at.is_not(None), literal(SubmissionState.RETURNED.value)),
    (
        and_(Submission.paper_at.is_not(None), Submission.file_id.is_not(None)),
        literal(SubmissionState.COMPLETE.value),
    ),
    (
        and_(Submission.file_at.is_not(None), Submission.file_id.is_(None)),
        literal(SubmissionState.OTHER_FILE.value),
    ),
    (Submission.file_at.is_not(None), literal(SubmissionState.FILE.value)),
    (Submission.paper_at.is_not(None), literal(SubmissionState.PAPER.value)),
    (Submission.sent_at.is_not(None), literal(SubmissionState.SENT.value)),
    else_=literal(SubmissionState.NOT_SENT.value),
)


@dataclass(frozen=True, slots=True)
class Progress:
    """A submission's state, and the row that tells who did what when, if anybody did anything."""

    state: SubmissionState
    submission: Submission | None

    @property
    def may_be_sent(self) -> bool:
        """Say whether the unit can note now that it sent paper and file."""
        return self.state.is_to_be_sent

    @property
    def may_be_taken_back(self) -> bool:
        """Say whether the unit can still take back that it sent them."""
        return self.state is SubmissionState.SENT


def of_confirmation(session: Session, confirmation: Confirmation) -> Progress:
    """Tell how far the submission of one confirmation has come; a cancelled one goes nowhere."""
    row = session.execute(
        select(STATE, Submission)
        .select_from(Confirmation)
        .outerjoin(Submission, Submission.confirmation_id == Confirmation.id)
        .options(
            joinedload(Submission.sent_by),
            joinedload(Submission.paper_by),
            joinedload(Submission.file_by),
            joinedload(Submission.returned_by),
        )
        .where(Confirmation.id == confirmation.id)
    ).one()
    return Progress(SubmissionState(row[0]), row[1])
