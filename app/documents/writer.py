"""Write the values of a document the way it writes them: its digits, its typeface, its widths."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.documents.fonts import DocumentFont
from app.documents.text_fit import FittedText, broken, fit
from app.domain.thai_calendar import format_date, format_moment, to_thai_digits
from app.domain.thai_text import clean

CELL_PADDING_MM = 2.2
HEADLINE_SIZE = 1.25
LONGEST_PARAGRAPH = 1000


@dataclass(frozen=True)
class Column:
    """A column of a table: its title (broken where it says so), width and alignment."""

    title: str
    width_mm: float
    align: str = ""


@dataclass(frozen=True)
class Writer:
    """Turns values into texts that are safe to print and fit their place."""

    font: DocumentFont
    thai_digits: bool

    def digits(self, value: int | str) -> str:
        """Return a number, or a text with numbers in it, in the digits of this document."""
        return to_thai_digits(str(value)) if self.thai_digits else str(value)

    def clean(self, text: str) -> str:
        """Return `text` as it may stand outside a fitted line, such as in the file's title."""
        return clean(text)

    def day(self, value: date | None) -> str:
        """Return a date in few letters, or a dash where none is known."""
        return format_date(value, "medium", self.thai_digits) if value else "–"

    def moment(self, value: datetime) -> str:
        """Return date and time in Bangkok."""
        return format_moment(value, "medium", self.thai_digits)

    def row(
        self, columns: Sequence[Column], texts: Sequence[str], *, bold: bool = False
    ) -> tuple[FittedText, ...]:
        """Fit one text into the cell of each column."""
        return tuple(
            self.line(text, width_mm=column.width_mm - CELL_PADDING_MM, bold=bold)
            for column, text in zip(columns, texts, strict=True)
        )

    def line(
        self, text: str, *, width_mm: float, size: float = 1, bold: bool = False
    ) -> FittedText:
        """Fit `text` into a line at `size` times the height of body text."""
        return fit(
            clean(text),
            width_mm=width_mm,
            font_file=self.font.cut(bold=bold),
            points=self.font.body_points * size,
        )

    def paragraph(
        self, text: str, *, width_mm: float, indent_mm: float = 0, limit: int = LONGEST_PARAGRAPH
    ) -> tuple[str, ...]:
        """Break `text` into lines of body text, which both engines then print alike."""
        return broken(
            clean(text, limit=limit),
            width_mm=width_mm,
            font_file=self.font.cut(bold=False),
            points=self.font.body_points,
            indent_mm=indent_mm,
        )
