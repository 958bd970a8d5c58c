"""Rooms of centres that become one: each is named `grade/room`."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import StrEnum
from itertools import groupby

from app.domain.grades import GRADES
from app.domain.thai_text import sort_key

# The new name of each room, by its old one.
Rooms = dict[str, str]


class Numbering(StrEnum):
    """What becomes of rooms that have the same name in two centres that are merged."""

    FOLLOW_ON = "follow_on"
    SHARED = "shared"


def named(taken: Collection[str], rooms: Iterable[str], numbering: Numbering) -> Rooms:
    """Give rooms their names in a centre where some are taken.

    Following on, those of a grade in which a name is taken are numbered after its highest number.
    """
    ordered = in_order(set(rooms))
    if numbering is Numbering.SHARED:
        return {room: room for room in ordered}
    given: Rooms = {}
    for grade, those in groupby(ordered, key=grade_of):
        group = list(those)
        if set(group).isdisjoint(taken):
            given |= {room: room for room in group}
            continue
        first = highest(grade, taken) + 1
        given |= {room: f"{grade}/{number}" for number, room in enumerate(group, start=first)}
    return given


def highest(grade: str, rooms: Iterable[str]) -> int:
    """Give the highest number that a room of a grade has; 0 where none is numbered."""
    names = (room.removeprefix(f"{grade}/") for room in rooms if grade_of(room) == grade)
    return max((int(name) for name in names if name.isascii() and name.isdecimal()), default=0)


def in_order(rooms: Iterable[str]) -> list[str]:
    """Sort rooms by grade, and within one as people count: 2 before 10."""
    return sorted(rooms, key=_order)


def per_grade(rooms: Collection[str]) -> dict[str, int]:
    """Give how many rooms the grades have, by the highest number or how many are named."""
    grades = sorted({grade_of(room) for room in rooms}, key=_grade_order)
    return {
        grade: highest(grade, rooms) or sum(grade_of(room) == grade for room in rooms)
        for grade in grades
    }


def grade_of(room: str) -> str:
    return room.partition("/")[0]


def _grade_order(grade: str) -> int:
    known = GRADES.get(grade)
    return known.order if known else len(GRADES) + 1


def _order(room: str) -> tuple[int, str, bytes]:
    grade, _, name = room.partition("/")
    return _grade_order(grade), grade, sort_key(name)
