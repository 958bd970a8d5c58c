"""Counts of another affiliation's school: figures by grade and sex, and what they make one ask.

Blank is not zero (`process.md` 6.2): a blank figure is absent here.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import TypeAlias

from app.domain.grades import COUNT_GRADES, GRADES, Stage
from app.domain.people import Sex
from app.domain.thai_calendar import to_arabic_digits

LARGEST = 3000
"""No grade of any school has more pupils, boys and girls together."""

Cell: TypeAlias = tuple[str, Sex]
Figures: TypeAlias = Mapping[Cell, int]

CELLS: tuple[Cell, ...] = tuple((grade.code, sex) for grade in COUNT_GRADES for sex in Sex)
"""The columns of a sheet of counts: each grade, boys before girls."""

_NUMBER = re.compile(r"-?(\d+|[1-9]\d{0,2}(,\d{3})+)(\.\d+)?")


class FigureError(StrEnum):
    """Why a figure cannot be one."""

    NOT_A_NUMBER = "not_a_number"
    NOT_WHOLE = "not_whole"
    NEGATIVE = "negative"
    TOO_LARGE = "too_large"
    GRADE_TOO_LARGE = "grade_too_large"


class BadFigure(ValueError):
    """What was typed is no count of pupils."""

    def __init__(self, error: FigureError) -> None:
        super().__init__(error)
        self.error = error


class CountQuery(StrEnum):
    """What about a school's figures wants a reason."""

    CHANGED_MUCH = "changed_much"
    KINDERGARTEN_LARGER = "kindergarten_larger"
    ALL_ROUND = "all_round"


def read_figure(typed: str) -> int | None:
    """Read a figure as people type it, None where it is blank; raise `BadFigure`.

    Thai digits and commas between thousands are read; `12.0`, as spreadsheets write, is 12. A
    comma anywhere else is a slip: `1,00` may have been meant as 100.
    """
    text = to_arabic_digits(typed).strip().replace("\u2212", "-")
    if not text:
        return None
    if not _NUMBER.fullmatch(text):
        raise BadFigure(FigureError.NOT_A_NUMBER)
    whole, _, rest = text.replace(",", "").partition(".")
    if rest.strip("0"):
        raise BadFigure(FigureError.NOT_WHOLE)
    return checked(int(whole[:9]) if len(whole) < 9 else LARGEST + 1)


def checked(figure: int) -> int:
    """Give a whole number back; raise `BadFigure` where no grade can have that many pupils."""
    if figure < 0:
        raise BadFigure(FigureError.NEGATIVE)
    if figure > LARGEST:
        raise BadFigure(FigureError.TOO_LARGE)
    return figure


def grades_too_large(figures: Figures) -> dict[Cell, FigureError]:
    """Name the larger figure of each grade whose boys and girls together cannot be."""
    return {
        max(((grade, sex) for sex in Sex), key=lambda cell: figures.get(cell, 0)): (
            FigureError.GRADE_TOO_LARGE
        )
        for grade, total in by_grade(figures).items()
        if total > LARGEST
    }


def is_complete(figures: Figures, grades: Collection[str]) -> bool:
    """Say whether every figure of the grades that a school teaches is filled (6.2)."""
    return all((grade, sex) in figures for grade in grades for sex in Sex)


def queries_about(figures: Figures, before: Figures | None) -> tuple[CountQuery, ...]:
    """Ask about figures that are possible and unlikely; `before` are the round before's, if known.

    These are: a total more than a fifth above or below the one before, more pupils in kindergarten
    than in the primary grades, and whole tens in every grade that has pupils.
    """
    totals = by_grade(figures)
    asked = {
        CountQuery.CHANGED_MUCH: before is not None and _differ_much(figures, before),
        CountQuery.KINDERGARTEN_LARGER: _pupils(totals, Stage.KINDERGARTEN)
        > _pupils(totals, Stage.PRIMARY)
        and any(GRADES[grade].stage is Stage.PRIMARY for grade in totals),
        CountQuery.ALL_ROUND: _are_all_round([total for total in totals.values() if total]),
    }
    return tuple(query for query, is_asked in asked.items() if is_asked)


def by_grade(figures: Figures) -> dict[str, int]:
    """Add up boys and girls of each grade that has a figure."""
    totals: dict[str, int] = {}
    for (grade, _sex), pupils in figures.items():
        totals[grade] = totals.get(grade, 0) + pupils
    return totals


def _differ_much(figures: Figures, before: Figures) -> bool:
    known = sum(before.values())
    return abs(sum(figures.values()) - known) * 5 > known


def _pupils(totals: Mapping[str, int], stage: Stage) -> int:
    return sum(pupils for grade, pupils in totals.items() if GRADES[grade].stage is stage)


def _are_all_round(totals: Collection[int]) -> bool:
    # One or two grades of ten are nothing unusual.
    return len(totals) > 2 and all(total % 10 == 0 for total in totals)
