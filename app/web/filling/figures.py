"""A school's figures as fields: typed texts, what is wrong with each, and what they say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.domain.counts import BadFigure, Cell, FigureError, Figures, grades_too_large, read_figure
from app.domain.people import Sex
from app.web.filters import grade_name

LONGEST = 20
WRONG: Mapping[FigureError, LazyString] = {
    FigureError.NOT_A_NUMBER: _l("Type a whole number in digits."),
    FigureError.NOT_WHOLE: _l("Type a whole number: there are no half pupils."),
    FigureError.NEGATIVE: _l("Type 0 or more."),
    FigureError.TOO_LARGE: _l("Type at most 3,000: no grade has more."),
    FigureError.GRADE_TOO_LARGE: _l(
        "Boys and girls together are more than 3,000, which no grade has."
    ),
}
SEXES: Mapping[Sex, LazyString] = {Sex.MALE: _l("Male"), Sex.FEMALE: _l("Female")}


@dataclass(slots=True)
class TypedFigures:
    """The fields of a school's figures; blank is not zero, and is asked for (6.2)."""

    cells: Sequence[Cell]
    texts: dict[Cell, str]
    figures: dict[Cell, int] = field(default_factory=dict)
    wrong: dict[Cell, str] = field(default_factory=dict)

    @classmethod
    def of(cls, cells: Sequence[Cell], figures: Figures) -> Self:
        """Show figures that are known."""
        return cls(cells, {cell: str(figures[cell]) for cell in cells if cell in figures})

    @classmethod
    def read(cls, cells: Sequence[Cell], posted: Mapping[str, str]) -> Self:
        """Read what was typed, and say of each field what to do if it is no figure."""
        made = cls(cells, {cell: posted.get(name_of(cell), "")[:LONGEST] for cell in cells})
        for cell, text in made.texts.items():
            try:
                figure = read_figure(text)
            except BadFigure as bad:
                made.wrong[cell] = str(WRONG[bad.error])
                continue
            if figure is None:
                made.wrong[cell] = _("Fill this in; type 0 if there are none.")
            else:
                made.figures[cell] = figure
        for cell, error in grades_too_large(made.figures).items():
            made.wrong[cell] = str(WRONG[error])
        return made

    @property
    def grades(self) -> list[str]:
        return list(dict.fromkeys(grade for grade, _sex in self.cells))

    @property
    def said(self) -> list[tuple[str, str]]:
        """Give what is wrong, each with the id of its field."""
        return [(name_of(cell), f"{label_of(cell)}: {text}") for cell, text in self.wrong.items()]


def name_of(cell: Cell) -> str:
    grade, sex = cell
    return f"{grade}-{sex.value}"


def label_of(cell: Cell) -> str:
    grade, sex = cell
    return f"{grade_name(grade)} {SEXES[sex]}"
