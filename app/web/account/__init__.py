"""Signing in and out, one's own password and sessions, a unit's officers and basic data."""

from app.web.account.blueprint import blueprint

__all__ = ["blueprint"]
