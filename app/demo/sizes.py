"""How many pupils an institution has in each grade, and so how many rooms."""

from __future__ import annotations

from math import ceil

from app.demo.chance import dice
from app.models import UnitKind

ROOM = 40
_CENTRE_RANGE = (10, 80)
_SCHOOL_RANGE = (100, 1900)
# The middle size and the spread (of a log-normal distribution) of the institutions of each kind.
_CENTRE = (40, 0.42)
_SCHOOLS = {
    UnitKind.PAO: (190, 0.45),
    UnitKind.CITY_MUNICIPALITY: (800, 0.5),
    UnitKind.SPECIAL: (800, 0.5),
    UnitKind.TOWN_MUNICIPALITY: (680, 0.65),
    UnitKind.SUBDISTRICT_MUNICIPALITY: (210, 0.5),
    UnitKind.SAO: (150, 0.4),
}
# Upper classes are smaller than those that the school begins with.
_FADING = {"m4": 0.62, "m5": 0.6, "m6": 0.58, "c2": 0.65, "c5": 0.4}


def grade_sizes(
    code: str, kind: UnitKind, authority_kind: UnitKind, grades: tuple[str, ...]
) -> dict[str, int]:
    """Give the usual size of each grade of an institution."""
    rng = dice("size", code)
    is_centre = kind is UnitKind.CENTRE
    middle, spread = _CENTRE if is_centre else _SCHOOLS[authority_kind]
    low, high = _CENTRE_RANGE if is_centre else _SCHOOL_RANGE
    whole = min(max(middle * rng.lognormvariate(0, spread), low + 4), high / 1.06)
    weights = {grade: _FADING.get(grade, 1.0) for grade in grades}
    unit = whole / sum(weights.values())
    return {
        grade: max(2, round(unit * weight * rng.uniform(0.9, 1.1)))
        for grade, weight in weights.items()
    }


def rooms(sizes: dict[str, int]) -> dict[str, int]:
    """Give the rooms of each grade, none with more than forty pupils even in a full year."""
    return {grade: ceil(size * 1.1 / ROOM) for grade, size in sizes.items()}
