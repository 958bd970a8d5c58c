"""The form that a head signs."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField
from wtforms.validators import DataRequired, InputRequired, Length

from app.web.forms import CleanField, PortalForm

_LENGTH = Length(max=200, message=_l("Too long: use at most %(max)d letters."))


class SigningForm(PortalForm):
    """Who signs, and that it is true; the figures are fields of their own beside it."""

    class Meta:
        csrf = False

    school = HiddenField()
    note = CleanField(
        _l("Note to the authority"),
        [Length(max=500, message=_l("Too long: use at most %(max)d letters."))],
        description=_l("for example why there are many more or fewer pupils; may stay blank"),
    )
    name = CleanField(_l("First and last name"), [DataRequired(_l("Type your name.")), _LENGTH])
    position = CleanField(_l("Position"), [DataRequired(_l("Type your position.")), _LENGTH])
    is_true = BooleanField(
        _l("I certify that these figures agree with the pupils who really attend the school."),
        [InputRequired(_l("Tick this to sign."))],
    )

    @property
    def school_id(self) -> int:
        """Give the school that the form was made for; none has the id 0."""
        text = self.school.data or ""
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
