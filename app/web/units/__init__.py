"""Keeping the units: adding, renaming, moving, upgrading, dissolving, and importing a list."""

from app.web.units import (
    centres,
    codes_below,
    dissolving,
    importing,
    keeping,
    listing,
    moving,
    unit,
)
from app.web.units.blueprint import blueprint

__all__ = [
    "blueprint",
    "centres",
    "codes_below",
    "dissolving",
    "importing",
    "keeping",
    "listing",
    "moving",
    "unit",
]
