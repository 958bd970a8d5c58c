"""What accounts and signing in refuse (`process.md` 1)."""

from __future__ import annotations

from flask_babel import gettext as _

from app.services import errors as refusals
from app.web.explanations.words import Explained, Explanations


def _own_account(_refusal: refusals.Refusal) -> Explained:
    return Explained(
        409,
        _("This is your own login"),
        _("You cannot suspend it, and its password is changed on the page for that."),
    )


def _password_changed(_refusal: refusals.Refusal) -> Explained:
    return Explained(
        409,
        _("The password has just been changed"),
        _("Somebody changed or reset it meanwhile. Sign in with the new one."),
    )


EXPLANATIONS: Explanations = {
    refusals.OwnAccount: _own_account,
    refusals.PasswordChanged: _password_changed,
}
