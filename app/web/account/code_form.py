"""The field for a code of the second factor, and what is said of a wrong one."""

from __future__ import annotations

from datetime import timedelta

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import DataRequired, Length

from app.services.accounts import second_factor
from app.services.errors import SecondFactorUnreadable, WrongCode
from app.web.account.waiting import how_long
from app.web.forms import DigitsField, PortalForm

_LOOK = {"size": 20, "autocomplete": "one-time-code", "autocapitalize": "none"}


class FirstCodeForm(PortalForm):
    """The first code of an app: it proves that the app has the secret."""

    # Fields with `password` in their names are never kept on the server.
    one_time_password = DigitsField(
        _l("6-digit code that the app shows"),
        validators=[DataRequired(_l("Type the 6 digits that the app shows now.")), Length(max=40)],
        render_kw={**_LOOK, "inputmode": "numeric"},
    )


class CodeForm(PortalForm):
    """A code of the app, or a recovery code."""

    one_time_password = DigitsField(
        _l("6-digit code from the app, or a recovery code"),
        validators=[DataRequired(_l("Type the 6 digits that the app shows now.")), Length(max=40)],
        render_kw={**_LOOK, "spellcheck": "false", "autofocus": True},
    )


def key() -> bytes:
    """Give the key that this installation keeps secrets under."""
    known: bytes | None = current_app.extensions.get("second_factor_key")
    if known is None:
        known = second_factor.key_from(current_app.config["LEC"].secret_key)
        current_app.extensions["second_factor_key"] = known
    return known


def what_is_wrong(refusal: WrongCode | SecondFactorUnreadable) -> str:
    """Say what to do about a code that was not taken."""
    if isinstance(refusal, SecondFactorUnreadable):
        return unreadable()
    if refusal.facts["used"]:
        return _("This code has been used already. Wait until the app shows the next one.")
    wrong = _("The code is wrong.")
    check = _(
        "Type the one that the app shows now. If it is refused again, let the telephone set its"
        " clock by itself."
    )
    return f"{wrong} {check}"


def unreadable() -> str:
    return _(
        "The portal can no longer check codes of this app. Type a recovery code, or ask whoever"
        " resets your password to take the second factor away."
    )


def must_wait(span: timedelta) -> str:
    return _(
        "Too many wrong codes or passwords. Wait %(span)s, then try again.", span=how_long(span)
    )
