"""What lies between password and code: kept in the signed cookie, and worth nothing alone."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import session

from app.services.accounts.second_step import Halfway

_NAME = "halfway"


def keep(half: Halfway) -> None:
    """Note in the cookie whose password was right, and when."""
    session[_NAME] = [half.account_id, half.password_print, half.since.timestamp()]


def found() -> Halfway | None:
    """Give what the cookie holds of a sign-in that waits for its code."""
    kept = session.get(_NAME)
    if kept is None:
        return None
    account_id, password_print, since = kept
    return Halfway(account_id, password_print, datetime.fromtimestamp(since, UTC))


def forget() -> None:
    """Drop it: the sign-in begins anew."""
    session.pop(_NAME, None)
