"""The grade that a child who is brought in goes to, as far as age and last grade tell (3.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.domain.grades import GRADES, Stage, grade_of_age, next_grade
from app.domain.thai_calendar import age_on, sixteenth_of_may
from app.models import Return, UnitKind
from app.services.rosters.checks import grades_taught


@dataclass(frozen=True, slots=True)
class Proposal:
    """The age on 16 May, the grade proposed if any, and whether that is too old for all of them."""

    age: int | None
    grade: str
    is_too_old: bool


def propose(
    roster: Return, *, born: date | None, last_grade: str = "", last_year: int | None = None
) -> Proposal:
    """Propose a grade: at a school the one after the last, else the one usual at the age."""
    taught = grades_taught(roster.unit)
    year = roster.round.academic_year
    age = age_on(born, sixteenth_of_may(year)) if born else None
    by_age = grade_of_age(age, taught) if age is not None else None
    too_old = age is not None and by_age is None
    known = GRADES.get(last_grade)
    if (
        known is not None
        and roster.unit.kind is UnitKind.SCHOOL
        and known.stage is not Stage.CENTRE
    ):
        follows = next_grade(known.code) if last_year == year - 1 else known
        if follows is not None and follows.code in taught and last_year in (year - 1, year):
            return Proposal(age, follows.code, False)
    return Proposal(age, by_age.code if by_age else "", too_old)
