"""The record of who did what, and of what was read or refused."""

from app.web.record.blueprint import blueprint

__all__ = ["blueprint"]
