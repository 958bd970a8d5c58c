"""The forms of a unit's officers."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectMultipleField
from wtforms.validators import DataRequired, Length, Regexp, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.models import Duty
from app.web.forms import CleanField, DigitsField, PortalForm, TelephoneField, VersionField

DUTY_NAMES = {
    Duty.PRINCIPAL: _l("principal officer"),
    Duty.OFFICER: _l("officer: records and confirms"),
    Duty.RECORDER: _l("recorder: records, does not confirm"),
    Duty.HEAD: _l("head: looks and confirms"),
    Duty.ADMINISTRATOR: _l("administrator of the portal"),
}


class CheckboxesField(SelectMultipleField):
    """Several of a list; each choice is a box to tick."""

    data: Any
    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class PersonForm(PortalForm):
    """Who an officer is (`process.md` 1.3)."""

    name = CleanField(
        _l("First and family name"),
        validators=[DataRequired(_l("Type the name with its prefix.")), Length(max=200)],
        description=_l("prefix, first name and family name"),
        render_kw={"autocomplete": "off"},
    )
    position = CleanField(
        _l("Position"),
        validators=[DataRequired(_l("Type the position.")), Length(max=200)],
        render_kw={"autocomplete": "off"},
    )
    phone = TelephoneField(_l("Telephone"), validators=[Length(max=50)])
    appointment = CleanField(
        _l("Appointment order"),
        validators=[Length(max=200)],
        description=_l("number and date of the order"),
    )


class SuccessorForm(PersonForm):
    """Who takes a login over, and the version of the login."""

    version = VersionField()


class OfficerDetailsForm(PersonForm):
    """What the officer does besides."""

    duty = RadioField(
        _l("Duty"),
        validators=[DataRequired(_l("Choose what the officer does."))],
    )
    rooms = CheckboxesField(
        _l("Only these rooms"),
        description=_l("For a recorder. None ticked: all rooms."),
    )

    def validate_rooms(self, field: CheckboxesField) -> None:
        if field.data and self.duty.data != Duty.RECORDER:
            raise ValidationError(
                _("Only a recorder is limited to rooms. Untick the rooms, or choose recorder.")
            )


class OfficerForm(OfficerDetailsForm):
    """An officer who is known already: the version of the row besides.

    Whoever `is_limited` to rooms has all of them only when that is said: rooms may have vanished.
    """

    version = VersionField()
    every_room = BooleanField(_l("All rooms of the institution, no limit any more"))
    is_limited = False

    def validate_rooms(self, field: CheckboxesField) -> None:
        super().validate_rooms(field)
        is_recorder = self.duty.data == Duty.RECORDER
        if self.is_limited and is_recorder and bool(field.data) is bool(self.every_room.data):
            raise ValidationError(_("Tick the rooms of this recorder, or tick that it is all."))


class NewOfficerForm(OfficerDetailsForm):
    """A new officer's suffix besides."""

    suffix = DigitsField(
        _l("Two digits after the code"),
        validators=[
            DataRequired(_l("Type two digits.")),
            Regexp(r"^[0-9]{2}$", message=_l("Type two digits, such as 01.")),
        ],
        render_kw={"size": 4, "maxlength": 4, "inputmode": "numeric", "autocomplete": "off"},
    )
