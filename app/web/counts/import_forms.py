"""Forms of a file of counts: the file, and what of its preview was seen."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField

from app.web.forms import PortalForm


class FileForm(PortalForm):
    """A sheet of counts as a file."""

    file = FileField(
        _l("The file with the counts"),
        [FileRequired(_l("Choose the file first."))],
        render_kw={"accept": ".xlsx,.xls,.csv"},
    )


class ApplyForm(PortalForm):
    """`digest` says which preview was seen."""

    digest = HiddenField()
