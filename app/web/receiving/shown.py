"""How far a submission has come, as its sender reads it; `submissions/_progress.html` shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.access.permissions import Permission
from app.domain.thai_calendar import format_date, format_moment
from app.models import Account, Confirmation, DataSet, Return, Unit
from app.services.submissions import desks, due, progress
from app.services.submissions.progress import SubmissionState
from app.services.submissions.where_to import office_above
from app.web import current
from app.web.receiving import links
from app.web.receiving.words import STATES, sending_words


@dataclass(frozen=True, slots=True)
class Done:
    """By whom something was done, and when."""

    name: str
    at: str


@dataclass(frozen=True, slots=True)
class ShownProgress:
    """The facts of the fragment; addresses are blank where nothing can be done there."""

    data_set: DataSet
    of: str
    state: SubmissionState
    label: str
    badge: str
    meaning: str
    todo: str
    number: int
    code: str
    reason: str
    returned: Done | None
    sent: Done | None
    paper: Done | None
    file: Done | None
    above: str
    due_text: str
    submission_url: str
    send_url: str
    take_back_url: str


def own_progress(unit: Unit) -> list[ShownProgress]:
    """Tell how far the submissions of a unit's own returns have come, of those confirmed."""
    owed = desks.sent_by(current.session(), current.the_round(), unit)
    return [shown for return_ in owed if (shown := progress_of(return_))]


def progress_of(return_: Return) -> ShownProgress | None:
    """Tell how far the submission of what stands of a return has come; None if nothing stands."""
    confirmation = return_.confirmation
    if confirmation is None:
        return None
    found = progress.of_confirmation(current.session(), confirmation)
    words, row = STATES[found.state], found.submission
    may_send = current.may(Permission.SUBMISSION_SEND, return_.unit)
    above = office_above(return_)
    return ShownProgress(
        data_set=return_.data_set,
        of=sending_words(return_),
        state=found.state,
        label=str(words.label),
        badge=words.badge,
        meaning=str(words.meaning),
        todo=str(words.todo),
        number=confirmation.number,
        code=confirmation.code,
        reason=row.return_reason if row else "",
        returned=_done(row.returned_by, row.returned_at) if row else None,
        sent=_done(row.sent_by, row.sent_at) if row else None,
        paper=_done(row.paper_by, row.paper_at) if row else None,
        file=_done(row.file_by, row.file_at) if row else None,
        above=above.name if above else "",
        due_text=_due_text(above),
        submission_url=links.submission_page(return_),
        send_url=_address("send", confirmation) if may_send and found.may_be_sent else "",
        take_back_url=_address("take_back_sending", confirmation)
        if may_send and found.may_be_taken_back
        else "",
    )


def _done(by: Account | None, at: datetime | None) -> Done | None:
    if by is None or at is None:
        return None
    return Done(by.name or by.username, format_moment(at))


def _due_text(above: Unit | None) -> str:
    if above is None:
        return ""
    return format_date(due.due_on(current.session(), current.the_round(), above), "long")


def _address(page: str, confirmation: Confirmation) -> str:
    return links.sender_address(f"receiving.{page}", confirmation.return_)
