"""Check a received file: whether it is the very one issued, and if not, what it says else.

Nothing of the file is kept but its hash.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace

from flask import abort
from flask.typing import ResponseReturnValue

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
from app.web.guards import requires
from app.web.submissions.blueprint import blueprint
from app.web.submissions.checked import shown
from app.web.submissions.forms import CheckForm
from app.web.submissions.verifying import may_check, page, wrong
from app.web.transaction import manages_transaction
from app.web.uploads import takes_files

LARGEST = 8 * 1024 * 1024
_FORM_ITSELF = 64 * 1024


@blueprint.post("/verify")
@blueprint.post("/verify/<verify_code>")
@manages_transaction
@takes_files(LARGEST + _FORM_ITSELF)
@requires(Permission.SUBMISSION_CHECK)
@wrong
def check_file(verify_code: str = "") -> ResponseReturnValue:
    """Tell whether a file is the very one that was issued."""
    claimed = verifying.find(current.session(), verify_code)
    if verify_code and claimed is None:
        return page(None, 404, typed=verify_code)
    if not may_check(claimed):
        abort(403)
    form = CheckForm()
    if not form.validate():
        return page(claimed, 422, form=form)
    with form.file.data.stream as stream:
        content = stream.read()
    checked, comparison = _checked(content, claimed)
    about = checked.claimed or (checked.issued.confirmation if checked.issued else None)
    access_log.note(
        "file_checked",
        account=current.actor(),
        subject=about.return_.unit.code if about else "",
        about=about.return_.unit if about else None,
        detail=f"{checked.finding} {checked.sha256}",
    )
    return page(about, 200, checked=shown(checked, comparison))


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
