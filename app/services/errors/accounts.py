"""Refusals of logins, passwords and second factors (`process.md` 1)."""

from __future__ import annotations

from app.services.errors.general import Refusal


class AccountSuspended(Refusal):
    """The password is right, and the account is suspended."""


class PasswordChanged(Refusal):
    """The password was changed or reset while it was being checked."""


class SuffixTaken(Refusal):
    """Another officer of the unit has this suffix."""


class OwnAccount(Refusal):
    """One's own account is not suspended, and one's own password is changed, not reset."""


class HalfwayLapsed(Refusal):
    """The password was right too long ago, or it no longer holds: sign in anew."""


class WrongCode(Refusal):
    """The code is not the one that the app shows: `used` where it is, and was taken before."""


class SecondFactorMissing(Refusal):
    """No second factor is set up, or a set-up was begun too long ago."""


class SecondFactorStands(Refusal):
    """The second factor is in force already."""


class SecondFactorDemanded(Refusal):
    """The department asks this class of login for a second factor."""


class SecondFactorUnreadable(Refusal):
    """The secret was kept under another key than the installation has now."""


class LoginsMovedOn(Refusal):
    """Logins to be issued are not as the page showed them: `units`, the names of theirs."""


class HandedOver(Refusal):
    """The login was handed over; what stands here is what its holder did before: `successor`."""
