"""The forms of signing in, of passwords and of officers."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, RadioField, SelectMultipleField
from wtforms.validators import DataRequired, Length, Regexp, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget, PasswordInput

from app.domain import telephones
from app.domain.thai_calendar import to_arabic_digits
from app.models import Duty
from app.services.accounts import passwords
from app.services.accounts.passwords import Weakness
from app.web.forms import CleanField, DigitsField, PortalForm, VersionField

DUTY_NAMES = {
    Duty.PRINCIPAL: _l("principal officer"),
    Duty.OFFICER: _l("officer: records and confirms"),
    Duty.RECORDER: _l("recorder: records, does not confirm"),
    Duty.HEAD: _l("head: looks and confirms"),
    Duty.ADMINISTRATOR: _l("administrator of the portal"),
}
_WEAKNESSES = {
    Weakness.TOO_SHORT: _l("Use at least 10 letters or digits. A short sentence is easy to keep."),
    Weakness.TOO_LONG: _l("Use at most 128 letters and digits."),
    Weakness.LIKE_THE_CODE: _l("Use something other than the login code, which everybody knows."),
    Weakness.COMMON: _l("Many people use this password. Choose another one."),
}


class SecretField(PasswordField):
    """A password, never shown again."""

    data: Any


class SignInForm(PortalForm):
    """A login code, as typed, and its password."""

    code = CleanField(
        _l("Login code"),
        description=_l("The code of your unit; named officers add - and two digits"),
        validators=[DataRequired(_l("Type the login code."))],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = SecretField(
        _l("Password"),
        validators=[DataRequired(_l("Type the password."))],
        render_kw={"autocomplete": "current-password"},
        widget=PasswordInput(hide_value=False),
    )


class NewPasswordForm(PortalForm):
    """A new password, typed twice."""

    new_password = SecretField(
        _l("New password"),
        validators=[DataRequired(_l("Type a new password."))],
        render_kw={"autocomplete": "new-password"},
    )
    new_password_again = SecretField(
        _l("New password once more"),
        validators=[DataRequired(_l("Type the new password once more."))],
        render_kw={"autocomplete": "new-password"},
    )

    def __init__(self, *args: object, names: tuple[str, ...], **facts: object) -> None:
        super().__init__(*args, **facts)
        self.names = names

    def validate_new_password(self, field: SecretField) -> None:
        found = passwords.weaknesses(field.data or "", names=self.names)
        if found:
            raise ValidationError(" ".join(str(_WEAKNESSES[weakness]) for weakness in found))

    def validate_new_password_again(self, field: SecretField) -> None:
        if field.data != self.new_password.data:
            raise ValidationError(_("The two are not alike. Type the same password in both."))


class ChangePasswordForm(NewPasswordForm):
    """The password in use besides, for who changes it unasked."""

    password = SecretField(
        _l("Password in use"),
        validators=[DataRequired(_l("Type the password that you sign in with now."))],
        render_kw={"autocomplete": "current-password"},
    )


class TelephoneField(CleanField):
    """A telephone number, or several; Thai digits are digits."""

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        self.data = to_arabic_digits(self.data or "")

    def pre_validate(self, _form: object) -> None:
        try:
            telephones.normalise(self.data or "")
        except telephones.InvalidTelephone:
            raise ValidationError(
                _("Type the number with its 0, such as 0 4561 2345 or 08 1234 5678.")
            ) from None


class CheckboxesField(SelectMultipleField):
    """Several of a list; each choice is a box to tick."""

    data: Any
    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class OfficerDetailsForm(PortalForm):
    """What is kept of an officer (`process.md` 1.3)."""

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
    """An officer who is known already: the version of the row besides."""

    version = VersionField()


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


class VersionForm(PortalForm):
    """Nothing but the version of the row that the page showed."""

    version = VersionField()
