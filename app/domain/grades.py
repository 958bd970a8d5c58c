"""Grades of schools and age groups of centres (`glossary.md`, `process.md` 3.1)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    """A stage of education, in the order of age."""

    CENTRE = "centre"
    KINDERGARTEN = "kindergarten"
    PRIMARY = "primary"
    LOWER_SECONDARY = "lower_secondary"
    UPPER_SECONDARY = "upper_secondary"
    VOCATIONAL = "vocational"

    @property
    def label(self) -> str:
        """The stage's official name in Thai."""
        return _STAGE_LABELS[self]


_STAGE_LABELS = {
    Stage.CENTRE: "ศูนย์พัฒนาเด็กเล็ก",
    Stage.KINDERGARTEN: "อนุบาล",
    Stage.PRIMARY: "ประถมศึกษา",
    Stage.LOWER_SECONDARY: "มัธยมศึกษาตอนต้น",
    Stage.UPPER_SECONDARY: "มัธยมศึกษาตอนปลาย",
    Stage.VOCATIONAL: "ประกาศนียบัตรวิชาชีพ (ปวช.)",
}


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade; `order` sorts all of them, `usual_age` is in full years on 16 May."""

    code: str
    short: str
    name: str
    stage: Stage
    order: int
    usual_age: int


# stage, letter of the code, short and long name, usual age in year 0, years
_RUNS = (
    (Stage.CENTRE, "c", "{} ขวบ", "กลุ่มอายุ {} ปี", 0, range(2, 6)),
    (Stage.KINDERGARTEN, "k", "อ.{}", "อนุบาลปีที่ {}", 2, range(1, 4)),
    (Stage.PRIMARY, "p", "ป.{}", "ประถมศึกษาปีที่ {}", 5, range(1, 7)),
    (Stage.LOWER_SECONDARY, "m", "ม.{}", "มัธยมศึกษาปีที่ {}", 11, range(1, 4)),
    (Stage.UPPER_SECONDARY, "m", "ม.{}", "มัธยมศึกษาปีที่ {}", 11, range(4, 7)),
    (Stage.VOCATIONAL, "v", "ปวช.{}", "ประกาศนียบัตรวิชาชีพชั้นปีที่ {}", 14, range(1, 4)),
)
_ALL = (
    (f"{letter}{year}", short.format(year), name.format(year), stage, year + base)
    for stage, letter, short, name, base, years in _RUNS
    for year in years
)

GRADES: dict[str, Grade] = {
    code: Grade(code, short, name, stage, order, usual_age)
    for order, (code, short, name, stage, usual_age) in enumerate(_ALL, start=1)
}
CENTRE_GRADES = tuple(grade for grade in GRADES.values() if grade.stage is Stage.CENTRE)
SCHOOL_GRADES = tuple(grade for grade in GRADES.values() if grade.stage is not Stage.CENTRE)
COUNT_GRADES = tuple(
    grade for grade in SCHOOL_GRADES if grade.stage in (Stage.KINDERGARTEN, Stage.PRIMARY)
)
"""The grades of other schools that an authority counts (`process.md` 6.1)."""

_LAST = frozenset({"c5", "m6", "v3"})
_NEXT = dict(zip(GRADES, list(GRADES)[1:], strict=False))


def is_usual_age(grade: Grade, age: int) -> bool:
    """Tell whether an age raises no query: a year younger to two years older than usual."""
    return grade.usual_age - 1 <= age <= grade.usual_age + 2


def grade_of_age(age: int, among: Collection[str]) -> Grade | None:
    """Give the grade that is usual at an age, among some; the lowest for whoever is younger.

    None for whoever is older than is usual in any of them.
    """
    offered = sorted((GRADES[code] for code in among if code in GRADES), key=lambda one: one.order)
    return next((one for one in offered if age <= one.usual_age), None)


def next_grade(code: str) -> Grade | None:
    """Return the grade that a promoted pupil goes to; None after the last one of its kind.

    After ม.3 it is ม.4: a pupil who goes on to ปวช. applies there anew. Whether the school has
    that grade is not known here (`process.md` 3.3).
    """
    if code in _LAST:
        return None
    return GRADES[_NEXT[code]]
