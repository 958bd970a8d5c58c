"""The record of who did what, and of what was read or refused."""

from app.web.record import acts, export
from app.web.record.blueprint import blueprint

__all__ = ["acts", "blueprint", "export"]
