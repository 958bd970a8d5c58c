"""Signing in and out, one's own password, second factor and sessions, a unit's basic data."""

from app.web.account import (
    password,
    profile,
    second_factor,
    second_factor_changes,
    second_factor_removal,
    second_step,
    sessions,
    signing_in,
)
from app.web.account.blueprint import blueprint

__all__ = [
    "blueprint",
    "password",
    "profile",
    "second_factor",
    "second_factor_changes",
    "second_factor_removal",
    "second_step",
    "sessions",
    "signing_in",
]
