"""The page of a unit's submission: what to print, sign and send, and what became of it (10.1)."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.domain.thai_calendar import format_date
from app.models import Confirmation, DataSet, FileKind, Return
from app.services import office
from app.services.confirmation import record
from app.services.submissions import desks, issuing, where_to
from app.services.submissions.standing import standing_of
from app.services.submissions.where_to import Receiver
from app.web import current
from app.web.guards import requires
from app.web.handing_out import may_issue, may_save
from app.web.receiving.shown import progress_of
from app.web.receiving.words import sending_words
from app.web.returns.addresses import address_of as address_of_return
from app.web.returns.stages import Stage
from app.web.sent_return import named
from app.web.submissions.addresses import SUBMISSION, address_of
from app.web.submissions.blueprint import blueprint
from app.web.submissions.forms import IssueForm
from app.web.submissions.words import standing_text


@blueprint.get(SUBMISSION)
@requires(Permission.SUBMISSION_VIEW)
def submission() -> ResponseReturnValue:
    session, return_ = current.session(), named()
    receiver = where_to.receiver_of(session, return_)
    thai = office.of(session, return_.unit).thai_digits
    progress, is_own = progress_of(return_), return_.unit_id == current.actor().unit_id
    return render_template(
        "submissions/show.html",
        return_=return_,
        confirmation=return_.confirmation,
        progress=progress,
        receiver=receiver,
        steps=_steps(return_.confirmation, receiver, is_sent=not progress.state.is_to_be_sent)
        if return_.confirmation and progress and is_own
        else (),
        earlier=_earlier(return_),
        form=IssueForm(digits=IssueForm.THAI if thai else IssueForm.ARABIC),
        may_issue=may_issue(),
        may_save=may_save(return_),
        address=lambda page, number: address_of(page, return_, number=number),
        return_url=address_of_return(return_),
        draft_url=_draft(return_),
        sent=_sent(return_),
        verify_url=url_for("submissions.verify"),
    )


def _sent(return_: Return) -> list[tuple[str, str, bool]]:
    """List what the unit sends where that are two data sets: words, address, whether it is this."""
    owed = desks.sent_by(current.session(), return_.round, return_.unit)
    return [
        (sending_words(one), address_of("submission", one), one.id == return_.id)
        for one in owed
        if len(owed) > 1
    ]


def _earlier(return_: Return) -> list[dict[str, Any]]:
    """List the versions before with what became of each, the latest first."""
    return [
        {"version": one, "became": standing_text(standing_of(one))}
        for one in record.confirmations_of(current.session(), return_)
        if one.id != return_.confirmation_id
    ]


def _draft(return_: Return) -> str | None:
    """Give the address of the draft of a roster or a sheet, for whom it may be printed."""
    if return_.data_set is DataSet.COUNTS:
        return (
            address_of("counts_draft", return_, of=None)
            if current.may(Permission.COUNTS_VIEW)
            else None
        )
    if return_.data_set is not DataSet.ROSTER or not current.may(Permission.ROSTER_PRINT):
        return None
    return url_for("institution.roster_pdf", round_key=return_.round.key, code=return_.unit.code)


def _steps(confirmation: Confirmation, receiver: Receiver | None, *, is_sent: bool) -> list[Stage]:
    """Say what remains to be done with the papers of what is confirmed."""
    issued = issuing.kinds_issued(current.session(), confirmation)
    is_printed = FileKind.PDF in issued
    is_saved = any(kind.is_data for kind in issued)
    told = [
        (_("Print the document"), is_printed or is_sent, ""),
        (_("Save the data file"), is_saved or is_sent, ""),
        (_("Have the officer and the head sign the document"), is_sent, ""),
        (_sending(receiver), is_sent, _by(receiver)),
    ]
    reached = next((place for place, one in enumerate(told) if not one[1]), len(told))
    return [
        Stage(text, "done" if is_done else "now" if place == reached else "later", detail)
        for place, (text, is_done, detail) in enumerate(told)
    ]


def _sending(receiver: Receiver | None) -> str:
    if receiver is None:
        return _("Keep both")
    if receiver.division:
        return _(
            "Send both to %(division)s of %(unit)s",
            division=receiver.division,
            unit=receiver.unit.name,
        )
    return _("Send both to %(unit)s", unit=receiver.unit.name)


def _by(receiver: Receiver | None) -> str:
    return _("by %(moment)s", moment=format_date(receiver.due_on, "long")) if receiver else ""
