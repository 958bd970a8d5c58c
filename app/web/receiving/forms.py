"""Forms of a desk that receives submissions."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileRequired, MultipleFileField
from wtforms import HiddenField, IntegerField, SelectMultipleField
from wtforms.validators import Length, ValidationError
from wtforms.widgets import HiddenInput

from app.services.submissions.listing import PER_PAGE
from app.web.forms import BuddhistDateField, CleanField, PortalForm

MOST_FILES = 100
MOST_BYTES = 20 * 1024 * 1024


class Mark(StrEnum):
    """What is done to the ticked rows."""

    PAPER = "paper"
    NO_PAPER = "no_paper"
    NO_FILE = "no_file"
    GIVE_BACK = "give_back"


class MarksForm(PortalForm):
    """The ticked rows by their confirmations, and what is done to them; `view` is the list's."""

    row = SelectMultipleField(validate_choice=False)
    act = HiddenField()
    view = HiddenField()
    reason = CleanField(
        _l("Why returned"),
        validators=[Length(max=1000, message=_l("Too long: use at most %(max)d letters."))],
        render_kw={"maxlength": 1000, "autocomplete": "off"},
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for a row, and for a reason where something is returned."""
        good = bool(super().validate(extra_validators))
        if self.act.data not in set(Mark):
            self.form_errors.append(_("Choose what to do with the ticked rows."))
            return False
        if not self.ids:
            self.form_errors.append(_("Tick a row first: the box stands before the name."))
            good = False
        if len(self.ids) > PER_PAGE:
            self.form_errors.append(
                _("Tick at most %(most)s rows at once, the rest after them.", most=PER_PAGE)
            )
            good = False
        if self.act.data == Mark.GIVE_BACK and not self.reason.data:
            self.reason.errors = [_("Say what has to be put right before it is sent again.")]
            good = False
        return good

    @property
    def ids(self) -> list[int]:
        """Give the confirmations whose rows are ticked; what is no number is none of them."""
        return [
            int(one)
            for one in dict.fromkeys(self.row.data or ())
            if one.isdecimal() and len(one) < 10
        ]


class FilesForm(PortalForm):
    """The files that came, any number of them at once."""

    files = MultipleFileField(
        _l("Files that came (PDF, XLSX, CSV)"),
        [FileRequired(_l("Choose the files first."))],
        render_kw={"accept": ".pdf,.xlsx,.csv", "multiple": True},
    )

    def validate_files(self, field: Any) -> None:
        """Keep to as many files as are read at once."""
        if len(field.data or ()) > MOST_FILES:
            raise ValidationError(
                _("Send at most %(most)s files at once, the rest after them.", most=MOST_FILES)
            )


class UnprovenForm(PortalForm):
    """Of whom a file that is not proven is said to be; rows are named by the file's hash."""


class DueForm(PortalForm):
    """The day until which submissions are wanted; `was` is the one that the page showed."""

    day = BuddhistDateField(_l("Wanted until"), render_kw={"size": 12, "autocomplete": "off"})
    was = HiddenField()


class SentForm(PortalForm):
    """The number of the confirmation whose paper and file were sent."""

    number = IntegerField(widget=HiddenInput())
