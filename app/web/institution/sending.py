"""What is left to do once a roster is confirmed: print, sign and send it (`process.md` 10.1)."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.domain.thai_calendar import format_date
from app.models import Return
from app.services.submissions import issuing, where_to
from app.services.submissions.where_to import Receiver
from app.web import current


def to_send(roster: Return) -> dict[str, Any] | None:
    """Give the task of whoever prints what is confirmed, until it is sent."""
    session = current.session()
    if not current.may(Permission.SUBMISSION_ISSUE) or not issuing.is_unsent(session, roster):
        return None
    receiver = where_to.receiver_of(session, roster)
    return {
        "text": _("Print, sign and send the submission"),
        "detail": _where(receiver) if receiver else "",
        "url": url_for("submissions.submission", round_key=roster.round.key, code=roster.unit.code),
        "action": _("Print"),
    }


def _where(receiver: Receiver) -> str:
    to = f"{receiver.division} {receiver.unit.name}".strip()
    day = format_date(receiver.due_on, "long")
    return _("To %(receiver)s, by %(day)s", receiver=to, day=day)
