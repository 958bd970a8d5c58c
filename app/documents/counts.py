"""Print the submission of an authority's counts of other schools (`process.md` 6, 10.1)."""

from __future__ import annotations

from app.documents.counts_rows import FIGURE_PADDING_MM, counted_columns, grade_totals
from app.documents.counts_sheets import REASON_COLUMNS, ROW_MM, counts_sheets
from app.documents.fonts import document_font
from app.documents.render import Engine, render
from app.documents.submission import shared_values
from app.documents.submission_closing import closing_of
from app.documents.submission_sheets import PAGE
from app.documents.submission_values import CountedRow, CountsDocument
from app.documents.templating import fill_in
from app.documents.writer import Writer

__all__ = ["CountedRow", "CountsDocument", "counts_html", "counts_pdf", "grade_totals"]


def counts_pdf(document: CountsDocument, *, engine: Engine) -> bytes:
    """Return the submission of counts as a PDF."""
    return render(counts_html(document), engine=engine)


def counts_html(document: CountsDocument) -> str:
    """Return the submission of counts as the HTML that either engine prints."""
    writer = Writer(document_font(), document.thai_digits)
    closing = closing_of(document, writer, width_mm=PAGE.width_mm, line_mm=PAGE.line_mm)
    return fill_in(
        "counts.html",
        **shared_values(document, writer),
        columns=counted_columns(writer),
        reason_columns=REASON_COLUMNS,
        row_mm=ROW_MM,
        figure_padding_mm=FIGURE_PADDING_MM,
        sheets=counts_sheets(document, writer, closing),
        closing=closing,
    )
