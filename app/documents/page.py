"""The measures of an A4 sheet in millimetres, by which style sheet and pagination both reckon."""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    """Where things stand on a sheet: margins, bands above and below, and the height of a line."""

    # A millimetre less than A4: a rounding error may not push out an empty page.
    sheet_mm: float = 296
    top_mm: float = 8
    left_mm: float = 18
    width_mm: float = 180
    running_mm: float = 9
    gap_mm: float = 2
    title_mm: float = 34
    head_mm: float = 10
    line_mm: float = 7
    text_mm: float = 6.4
    totals_mm: float = 150
    foot_mm: float = 8
    bottom_mm: float = 9

    @property
    def lines(self) -> int:
        """Return how many lines of a table a sheet holds under its heading row."""
        return math.floor(self._body_mm / self.line_mm)

    @property
    def first_lines(self) -> int:
        """Return the same for the first sheet, which bears the title."""
        return math.floor((self._body_mm - self.title_mm) / self.line_mm)

    def lines_for(self, height_mm: float) -> int:
        """Return the number of lines that something of another height takes up."""
        return math.ceil(height_mm / self.line_mm)

    @property
    def inside_mm(self) -> float:
        """Return the height between the bands above and below."""
        bands = self.top_mm + self.running_mm + self.gap_mm + self.foot_mm + self.bottom_mm
        return self.sheet_mm - bands

    @property
    def _body_mm(self) -> float:
        return self.inside_mm - self.head_mm
