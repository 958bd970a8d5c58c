"""Pupils by grade and sex: counted from rows, added up from confirmations, kept as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select, true
from sqlalchemy.orm import Session

from app.access.scope import Scope
from app.domain.counts import Cell
from app.domain.grades import GRADES
from app.domain.people import Sex
from app.models import Count, CountedSchool, Enrolment, Return
from app.services.counts.reading import is_taught
from app.services.rosters import rows

AFTER_ALL_GRADES = len(GRADES) + 1


@dataclass(frozen=True, slots=True)
class GradeTotal:
    """How many pupils a grade has; `total` also counts those whose sex is not known yet."""

    grade: str
    male: int
    female: int
    total: int


@dataclass(frozen=True, slots=True)
class Totals:
    """The totals of all grades that have pupils, in the order of the grades."""

    grades: tuple[GradeTotal, ...]

    @property
    def male(self) -> int:
        return sum(grade.male for grade in self.grades)

    @property
    def female(self) -> int:
        return sum(grade.female for grade in self.grades)

    @property
    def total(self) -> int:
        return sum(grade.total for grade in self.grades)

    def as_json(self) -> list[dict[str, Any]]:
        return [
            {"grade": one.grade, "male": one.male, "female": one.female, "total": one.total}
            for one in self.grades
        ]


def live(session: Session, roster: Return, *, scope: Scope | None = None) -> Totals:
    """Count a roster's live rows in the database, or those within somebody's rooms."""
    found = session.execute(
        select(Enrolment.grade, Enrolment.sex, func.count())
        .where(rows.live(roster), true() if scope is None else rows.in_rooms(scope))
        .group_by(Enrolment.grade, Enrolment.sex)
    )
    return _totals(Counter({(grade, sex): count for grade, sex, count in found}))


def of_figures(figures: Iterable[tuple[Cell, int]]) -> Totals:
    """Add up figures of other schools, each given with its grade and sex."""
    counts: Counter[tuple[str, Sex | None]] = Counter()
    for cell, pupils in figures:
        counts[cell] += pupils
    return _totals(counts)


def of_sheet(session: Session, sheet: Return) -> Totals:
    """Add up the figures of the grades taught, of a sheet of other schools that is recorded."""
    found = session.execute(
        select(Count.grade, Count.sex, func.sum(Count.pupils))
        .join(CountedSchool, CountedSchool.id == Count.counted_school_id)
        .join(CountedSchool.school)
        .where(CountedSchool.return_id == sheet.id, is_taught())
        .group_by(Count.grade, Count.sex)
    )
    return of_figures(((grade, sex), int(pupils)) for grade, sex, pupils in found)


def counted(rows: Iterable[tuple[str, Sex | None]]) -> Totals:
    """Count rows given as grade and sex."""
    return _totals(Counter(rows))


def added(lists: Iterable[list[Mapping[str, Any]]]) -> Totals:
    """Add up totals as confirmations keep them."""
    counts: Counter[tuple[str, Sex | None]] = Counter()
    for kept in lists:
        for one in kept:
            counts[one["grade"], Sex.MALE] += one["male"]
            counts[one["grade"], Sex.FEMALE] += one["female"]
            counts[one["grade"], None] += one["total"] - one["male"] - one["female"]
    return _totals(counts)


def kept(totals: list[Mapping[str, Any]]) -> Totals:
    """Read the totals that one confirmation keeps."""
    return added([totals])


def _totals(counts: Counter[tuple[str, Sex | None]]) -> Totals:
    grades = sorted({grade for (grade, _), pupils in counts.items() if pupils}, key=_order)
    return Totals(
        tuple(
            GradeTotal(
                grade,
                counts[grade, Sex.MALE],
                counts[grade, Sex.FEMALE],
                sum(counts[grade, sex] for sex in (*Sex, None)),
            )
            for grade in grades
        )
    )


def _order(grade: str) -> tuple[int, str]:
    known = GRADES.get(grade)
    return (known.order if known else AFTER_ALL_GRADES, grade)
