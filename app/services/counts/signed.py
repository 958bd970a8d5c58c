"""Figures as a link keeps them, once a head has signed them."""

from __future__ import annotations

from app.domain.counts import CELLS, Cell, Figures
from app.models import CountedSchool, CountLink
from app.services.counts import recording


def figures_of(link: CountLink) -> Figures:
    """Give the figures that a head signed; none as long as nobody has."""
    kept = link.figures or {}
    return {
        (grade, sex): kept[grade][sex.value]
        for grade, sex in CELLS
        if sex.value in kept.get(grade, {})
    }


def as_json(figures: Figures) -> dict[str, dict[str, int]]:
    """Write figures as a link keeps them: by grade, then by sex."""
    kept: dict[str, dict[str, int]] = {}
    for (grade, sex), pupils in figures.items():
        kept.setdefault(grade, {})[sex.value] = pupils
    return kept


def taught(figures: Figures, row: CountedSchool) -> dict[Cell, int]:
    """Keep the figures of the grades that a school teaches."""
    return {cell: figures[cell] for cell in recording.taught(row) if cell in figures}
