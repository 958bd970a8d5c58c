"""Forms of a sheet: the file, the meaning of its columns, what of the preview was seen."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField

from app.web.forms import PortalForm


class SheetForm(PortalForm):
    """A roster as a file."""

    file = FileField(
        _l("The file with the pupils"),
        [FileRequired(_l("Choose the file first."))],
        render_kw={"accept": ".xlsx,.xls,.csv"},
    )


class ColumnsForm(PortalForm):
    """What the columns mean; its selects are named by the column, and read by the view."""


class ApplySheetForm(PortalForm):
    """`digest` says which preview was seen."""

    digest = HiddenField()
