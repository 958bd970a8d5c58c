"""Signing in and out, one's own password and sessions, a unit's basic data."""

from app.web.account import password, profile, sessions, signing_in
from app.web.account.blueprint import blueprint

__all__ = ["blueprint", "password", "profile", "sessions", "signing_in"]
