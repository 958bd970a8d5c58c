"""The forms of signing in and of passwords."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import PasswordField
from wtforms.validators import DataRequired, ValidationError
from wtforms.widgets import PasswordInput

from app.services.accounts import passwords
from app.services.accounts.passwords import Weakness
from app.web.forms import CleanField, PortalForm

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
