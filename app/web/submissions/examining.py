"""Examine a received file: whether it is the very one issued, and if not, what it says else.

Nothing of the file is kept but its hash. What it says is read in bounded time, and proves nothing.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace

from app.access.permissions import Permission
from app.documents import pdf_text
from app.documents.pdf_text import UnreadablePdf
from app.exchange import reading
from app.exchange.cells import Sheet
from app.exchange.reading import UnreadableSheet
from app.models import Confirmation
from app.services.confirmation import frozen
from app.services.confirmation.frozen import FrozenRoster
from app.services.submissions import checking, comparing, comparing_text, verifying
from app.services.submissions.checking import Checked, Finding
from app.services.submissions.comparing import Comparison
from app.web import access_log, current
from app.web.few_at_once import one_of_few
from app.web.submissions.verifying import may_check


def examine(
    content: bytes, claimed: Confirmation | None = None
) -> tuple[Checked, Comparison | None]:
    """Check a file, note who did, and say where it differs from what it should be of.

    The transaction ends before the file is read, so that no connection waits for that.
    """
    checked, comparison = _checked(content, claimed)
    about = checked.about
    access_log.note(
        "file_checked",
        account=current.actor(),
        subject=about.return_.unit.code if about else "",
        about=about.return_.unit if about else None,
        detail=f"{checked.finding} {checked.sha256}",
    )
    return checked, comparison


def _checked(content: bytes, claimed: Confirmation | None) -> tuple[Checked, Comparison | None]:
    """Check a file by its hash; only where that proves nothing, read what it says."""
    checked = checking.check(
        current.session(),
        hashlib.sha256(content).hexdigest(),
        scope=current.scope(Permission.SUBMISSION_CHECK),
        claimed=claimed,
    )
    if checked.finding is not Finding.UNPROVEN:
        return checked, None
    current.session().rollback()
    read = _read(content)
    if claimed is None:
        claimed = _named_in(read)
    return replace(checked, claimed=claimed), _compared(read, claimed)


def _read(content: bytes) -> Sheet | str:
    """Read a file in a process of its own; blank where it cannot be read."""
    with one_of_few():
        try:
            return pdf_text.read(content) if pdf_text.is_pdf(content) else reading.read(content)
        except (UnreadablePdf, UnreadableSheet):
            return ""


def _named_in(read: Sheet | str) -> Confirmation | None:
    """Find the confirmation that a file says it is of, if the actor may check its files."""
    text = read if isinstance(read, str) else comparing.beginning(read)
    found = verifying.find(current.session(), comparing_text.code_in(text) or "")
    return found if found is not None and may_check(found) else None


def _compared(read: Sheet | str, claimed: Confirmation | None) -> Comparison | None:
    roster = frozen.read(claimed.content) if claimed is not None else None
    if not isinstance(roster, FrozenRoster):
        return None
    if isinstance(read, str):
        return comparing_text.in_text(roster, read)
    return comparing.in_sheet(roster, read)
