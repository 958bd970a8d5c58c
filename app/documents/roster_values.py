"""What a printed roster says, as plain values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.domain.grades import GRADES
from app.domain.people import Sex


@dataclass(frozen=True, slots=True)
class RosterRow:
    """A pupil as the round knows him or her; `grade` is a code (`p1`) or a text of its own."""

    number_in_list: int
    identifier: str
    student_number: str
    prefix: str
    first_name: str
    last_name: str
    sex: Sex | None
    birth_date: date | None
    grade: str
    room: str
    seen: bool


@dataclass(frozen=True, slots=True)
class GradeTotal:
    """How many boys and girls a grade has, or one of its rooms; a draft may hold others yet.

    A total without a room is its grade's; where a grade has one, its rooms only detail it.
    """

    grade: str
    room: str | None
    male: int
    female: int
    sex_unknown: int = 0

    @property
    def total(self) -> int:
        return self.male + self.female + self.sex_unknown


def totals_by_room(rows: Iterable[RosterRow]) -> tuple[GradeTotal, ...]:
    """Count rows by grade and room, in the order of the grades and then of the rows."""
    counts: dict[str, dict[str, Counter[Sex | None]]] = {}
    for row in rows:
        counts.setdefault(row.grade, {}).setdefault(row.room, Counter())[row.sex] += 1
    totals: list[GradeTotal] = []
    for grade in sorted(counts, key=_order):
        rooms = counts[grade]
        if set(rooms) != {""}:
            totals += (_total(grade, room, counted) for room, counted in rooms.items())
        if len(rooms) != 1 or "" in rooms:
            totals.append(_total(grade, None, sum(rooms.values(), Counter())))
    return tuple(totals)


def _total(grade: str, room: str | None, counted: Counter[Sex | None]) -> GradeTotal:
    return GradeTotal(grade, room, counted[Sex.MALE], counted[Sex.FEMALE], counted[None])


def _order(grade: str) -> tuple[int, str]:
    known = GRADES.get(grade)
    return (known.order if known else len(GRADES) + 1, grade)
