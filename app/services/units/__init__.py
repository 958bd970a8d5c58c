"""Units: finding them, what they keep of themselves, and the department's keeping of the tree."""

from app.services.units.basic_data import BasicData, grades_for, keep_basic_data, rooms_of
from app.services.units.finding import called, find, is_demo

__all__ = [
    "BasicData",
    "called",
    "find",
    "grades_for",
    "is_demo",
    "keep_basic_data",
    "rooms_of",
]
