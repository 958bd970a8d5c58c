"""The children of an institution in one year, and what becomes of them by the next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from math import ceil
from random import Random

from app.demo import people, sizes
from app.demo.chance import dice
from app.demo.numbers import Numbers
from app.domain.grades import GRADES, next_grade
from app.domain.national_id import Kind
from app.domain.people import Sex
from app.domain.thai_text import sort_key
from app.models import Unit, UnitKind

_COMFORTABLE = 27  # children of a grade that fill one room before another is used
_REPEATING = 0.008
_LEAVING = {UnitKind.SCHOOL: 0.03, UnitKind.CENTRE: 0.1}


@dataclass(slots=True)
class Child:
    """A made-up child; `pupil_id` and its newest row are set once a roster holds it."""

    kind: Kind
    number: str
    first_name: str
    last_name: str
    sex: Sex
    birth_date: date
    student_number: str
    since: int
    grade: str
    room: str = ""
    seat: int | None = None
    pupil_id: int | None = None
    enrolment_id: int | None = None
    has_left: bool = False


class Cohorts:
    """Makes up the children of one province; no two of them share names and birth."""

    def __init__(self, province: str) -> None:
        self._numbers = Numbers(province)
        self._known: set[tuple[date, str, str]] = set()

    def whole(self, unit: Unit, year: int) -> list[Child]:
        """Fill an institution anew."""
        rng = dice("cohort", unit.code, year)
        children = [
            self._new(unit, grade, year, number, rng)
            for grade, size in self._sizes(unit, rng).items()
            for number in range(size)
        ]
        return _seated(children, unit)

    def next_year(self, unit: Unit, before: Iterable[Child], year: int) -> list[Child]:
        """Promote most, let some repeat and some leave, and take in new ones."""
        rng = dice("cohort", unit.code, year)
        staying = [after for child in before if (after := _promoted(child, unit, rng))]
        by_grade = defaultdict(list)
        for child in staying:
            by_grade[child.grade].append(child)
        for grade, size in self._sizes(unit, rng).items():
            most = unit.rooms_per_grade[grade] * sizes.ROOM
            wanted = size if _is_entry(grade, unit) else min(size, len(by_grade[grade]) + 2)
            new = range(max(0, min(wanted, most) - len(by_grade[grade])))
            by_grade[grade] = by_grade[grade][:most]
            by_grade[grade] += [self._new(unit, grade, year, number, rng) for number in new]
        return _seated((child for grade in unit.grades for child in by_grade[grade]), unit)

    def _sizes(self, unit: Unit, rng: Random) -> dict[str, int]:
        above = unit.parent or unit
        usual = sizes.grade_sizes(unit.code, unit.kind, above.kind, tuple(unit.grades))
        return {
            grade: max(1, round(size * rng.uniform(0.95, 1.07))) for grade, size in usual.items()
        }

    def _new(self, unit: Unit, grade: str, year: int, number: int, rng: Random) -> Child:
        kind, value = self._numbers.new(rng, year)
        sex = people.sex(rng)
        while True:
            child = Child(
                kind=kind,
                number=value,
                first_name=people.given_name(rng, sex),
                last_name=people.family_name(rng),
                sex=sex,
                birth_date=people.birth_date(rng, GRADES[grade], year),
                student_number=_student_number(unit, grade, year, number),
                since=year,
                grade=grade,
            )
            key = (child.birth_date, child.last_name, child.first_name)
            if key not in self._known:
                self._known.add(key)
                return child


def _promoted(child: Child, unit: Unit, rng: Random) -> Child | None:
    """Give what a child of last year is this year; None for one that left."""
    if child.has_left or rng.random() < _LEAVING[unit.kind]:
        return None
    if unit.kind is UnitKind.SCHOOL and rng.random() < _REPEATING:
        return replace(child)
    following = next_grade(child.grade)
    if following is None or following.code not in unit.grades:
        return None
    return replace(child, grade=following.code)


def _is_entry(grade: str, unit: Unit) -> bool:
    """Say whether a grade takes in classes of new pupils; a centre's all do."""
    return unit.kind is UnitKind.CENTRE or grade in (unit.grades[0], "p1", "m1", "m4")


def _student_number(unit: Unit, grade: str, year: int, number: int) -> str:
    """Make the number that a school gives a pupil who enters; centres give none."""
    if unit.kind is UnitKind.CENTRE:
        return ""
    return f"{year % 100:02d}{GRADES[grade].order:02d}{number + 1:03d}"


def _seated(children: Iterable[Child], unit: Unit) -> list[Child]:
    """Share the children of each grade out to its rooms, and give them seats by name."""
    by_grade = defaultdict(list)
    for child in children:
        by_grade[child.grade].append(child)
    return [
        child
        for grade, of_grade in by_grade.items()
        for child in _in_rooms(of_grade, unit.rooms_per_grade[grade])
    ]


def _in_rooms(of_grade: list[Child], rooms: int) -> Iterator[Child]:
    used = max(1, min(rooms, ceil(len(of_grade) / _COMFORTABLE)))
    # Last year's rooms stay together as far as they can; newcomers fill them up.
    of_grade.sort(key=lambda child: (child.room or "9", child.number))
    for room in range(used):
        mates = _part(of_grade, room, used)
        mates.sort(key=lambda child: sort_key(f"{child.first_name} {child.last_name}"))
        for seat, child in enumerate(mates, start=1):
            child.room, child.seat = str(room + 1), seat
            yield child


def _part(of_grade: list[Child], room: int, rooms: int) -> list[Child]:
    start, end = (len(of_grade) * part // rooms for part in (room, room + 1))
    return of_grade[start:end]
