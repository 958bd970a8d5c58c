"""What is left to do about the submission, once the roster is confirmed (`process.md` 10.1)."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from app.access.permissions import Permission
from app.web import current
from app.web.receiving.shown import ShownProgress


def submission_tasks(progress: ShownProgress | None) -> list[dict[str, Any]]:
    """List what the actor has to do about paper and file, which may be nothing."""
    if progress is None or not progress.todo or not current.may(Permission.SUBMISSION_SEND):
        return []
    detail = progress.reason or _(
        "To %(unit)s, by %(day)s.", unit=progress.above, day=progress.due_text
    )
    return [
        {
            "text": progress.todo,
            "detail": detail,
            "url": progress.submission_url,
            "action": _("Go on"),
        }
    ]
