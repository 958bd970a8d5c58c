"""Forms of a submission: which digits its document bears, a code to verify, a file to check."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from app.web.forms import PortalForm


class IssueForm(PortalForm):
    """Which digits the document bears."""

    THAI, ARABIC = "thai", "arabic"
    digits = RadioField(
        _l("Digits of the document"),
        choices=[SelectChoice(THAI, _l("Thai (๑๒๓)")), SelectChoice(ARABIC, _l("Arabic (123)"))],
    )

    @property
    def thai_digits(self) -> bool | None:
        """Say which digits were chosen; None leaves it to the office's letterhead."""
        return {self.THAI: True, self.ARABIC: False}.get(self.digits.data or "")


class CheckForm(PortalForm):
    """A file that somebody received."""

    file = FileField(
        _l("The file that you received"),
        [FileRequired(_l("Choose the file first."))],
        description=_l("PDF, XLSX or CSV, at most 8 MB. You can also drop it here."),
        render_kw={"accept": ".pdf,.xlsx,.csv"},
    )
