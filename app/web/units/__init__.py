"""Keeping the units: adding, renaming, moving, upgrading, dissolving, and importing a list."""

from app.web.units.blueprint import blueprint

__all__ = ["blueprint"]
