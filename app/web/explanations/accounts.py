"""What accounts and signing in refuse (`process.md` 1)."""

from __future__ import annotations

from flask_babel import gettext as _

from app.services import errors as refusals
from app.web.explanations.words import Explained, Explanations


def _own_account(_refusal: refusals.Refusal) -> Explained:
    return Explained(
        409,
        _("This is your own login"),
        _("Somebody else has to do this. You change your own password on the page for that."),
    )


def _password_changed(_refusal: refusals.Refusal) -> Explained:
    return Explained(
        409,
        _("The password has just been changed"),
        _("Somebody changed or reset it meanwhile. Sign in with the new one."),
    )


def _handed_over(refusal: refusals.Refusal) -> Explained:
    return Explained(
        409,
        _("This login was handed over already"),
        _(
            "%(name)s holds it now. If the first password was not noted, issue a new one on the"
            " page of that officer.",
            name=refusal.facts["successor"].name,
        ),
    )


def _logins_moved_on(_refusal: refusals.Refusal) -> Explained:
    return Explained(
        409,
        _("Nothing was issued"),
        _("Some of these logins were issued or used meanwhile. Look at the page again."),
    )


EXPLANATIONS: Explanations = {
    refusals.HandedOver: _handed_over,
    refusals.LoginsMovedOn: _logins_moved_on,
    refusals.OwnAccount: _own_account,
    refusals.PasswordChanged: _password_changed,
}
