"""Print the submission of an authority or a province: whose confirmations it stands on."""

from __future__ import annotations

from app.documents.fonts import document_font
from app.documents.overview_sheets import CHILD_COLUMNS, ROW_MM, overview_sheets
from app.documents.render import Engine, render
from app.documents.submission import shared_values
from app.documents.submission_closing import closing_of
from app.documents.submission_sheets import PAGE
from app.documents.submission_values import OverviewChild, OverviewDocument
from app.documents.templating import fill_in
from app.documents.writer import Writer

__all__ = ["OverviewChild", "OverviewDocument", "overview_html", "overview_pdf"]


def overview_pdf(document: OverviewDocument, *, engine: Engine) -> bytes:
    """Return the overview as a PDF."""
    return render(overview_html(document), engine=engine)


def overview_html(document: OverviewDocument) -> str:
    """Return the overview as the HTML that either engine prints."""
    writer = Writer(document_font(), document.thai_digits)
    closing = closing_of(document, writer, width_mm=PAGE.width_mm, line_mm=PAGE.line_mm)
    return fill_in(
        "overview.html",
        **shared_values(document, writer),
        columns=CHILD_COLUMNS,
        row_mm=ROW_MM,
        sheets=overview_sheets(document, writer, closing),
        closing=closing,
    )
