"""Signing in and out, one's own password and sessions, a unit's officers and basic data."""

from app.web.account import (
    first_passwords,
    logins_below,
    officers,
    password,
    profile,
    sessions,
    signing_in,
)
from app.web.account.blueprint import blueprint

__all__ = [
    "blueprint",
    "first_passwords",
    "logins_below",
    "officers",
    "password",
    "profile",
    "sessions",
    "signing_in",
]
