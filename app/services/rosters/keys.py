"""The order of a roster: grade, room, seat number, name."""

from __future__ import annotations

from app.domain.grades import GRADES
from app.domain.thai_text import sort_key
from app.services.rosters.facts import Facts

LAST = 0xFF
NO_SEAT = 0xFFFFFFFF


def room_key(grade: str, room: str) -> tuple[int, bytes]:
    """Give what sorts the rooms of a roster: their grades, then their numbers by value."""
    known = GRADES.get(grade)
    return known.order if known else LAST, sort_key(room)


def list_key(facts: Facts) -> bytes:
    """Give bytes that sort rows as a roster lists them.

    Rooms sort by the value of their numbers (2 before 10); a row without a grade or a seat
    number comes after those with one. Each collation key ends with a zero of its own.
    """
    grade = GRADES.get(facts.grade)
    seat = facts.seat_number
    return b"".join(
        (
            bytes([grade.order if grade else LAST]),
            sort_key(facts.room),
            (NO_SEAT if seat is None else min(max(seat, 0), NO_SEAT)).to_bytes(4, "big"),
            sort_key(f"{facts.first_name} {facts.last_name}"),
        )
    )
