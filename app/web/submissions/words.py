"""What is said of confirmations and files: in words that cannot be misread."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.domain.thai_calendar import format_moment
from app.exchange.fields import FIELDS, own_heading
from app.models import Confirmation, FileKind, IssuedFile
from app.services.submissions.standing import Standing, WhatBecame

LEVELS = {
    Standing.CURRENT: "success",
    Standing.SUPERSEDED: "warning",
    Standing.CANCELLED: "error",
}
FILE_KINDS: dict[FileKind, LazyString] = {
    FileKind.PDF: _l("the document (PDF)"),
    FileKind.XLSX: _l("the data file (XLSX)"),
    FileKind.CSV: _l("the data file (CSV)"),
}


def standing_text(became: WhatBecame) -> str:
    """Say what has become of a confirmation."""
    on = format_moment(became.on, "long") if became.on else ""
    if became.standing is Standing.CURRENT:
        return _("Current: this confirmation stands.")
    if became.standing is Standing.SUPERSEDED:
        return _(
            "Superseded: version %(number)s took its place on %(moment)s.",
            number=became.by,
            moment=on,
        )
    return _("Cancelled on %(moment)s, and not confirmed anew.", moment=on)


def standing_word(became: WhatBecame) -> str:
    """Say the same within a sentence."""
    on = format_moment(became.on, "long") if became.on else ""
    if became.standing is Standing.CURRENT:
        return _("which is current")
    if became.standing is Standing.SUPERSEDED:
        return _(
            "which was superseded by version %(number)s on %(moment)s",
            number=became.by,
            moment=on,
        )
    return _("which was cancelled on %(moment)s", moment=on)


def issued_text(issued: IssuedFile, became: WhatBecame) -> str:
    """Say which issued file it is, for which version, and how that stands."""
    return _(
        "It is byte for byte %(kind)s that the portal issued on %(moment)s to %(name)s, for version"
        " %(number)s of %(unit)s, %(standing)s.",
        kind=str(FILE_KINDS[issued.kind]),
        moment=format_moment(issued.issued_at, "long"),
        name=issued.issued_by.name or issued.issued_by.username,
        number=issued.confirmation.number,
        unit=issued.confirmation.return_.unit.name,
        standing=standing_word(became),
    )


def version_text(confirmation: Confirmation) -> str:
    return _(
        "version %(number)s of %(unit)s",
        number=confirmation.number,
        unit=confirmation.return_.unit.name,
    )


def column_text(key: str) -> str:
    """Name a cell by the heading of its column."""
    return own_heading(FIELDS[key])
