"""Lists that are read from files: what the pages of units and of other schools share."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, render_template

from app.domain import paging
from app.exchange.csv_files import write_table
from app.models import SchoolImport, UnitImport
from app.web import printing
from app.web.paging import Pager, base_of, page_asked

PER_PAGE = 100
ERRORS = "errors"
Heads = list[str]
Cells = tuple[str, ...]
Kept = SchoolImport | UnitImport


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of a preview; `section` names the list that shows it in full."""

    label: str
    number: int
    text: str
    section: str


def section_page(
    kept: Kept, section: str, title: str, heads: Heads, rows: list[Cells], *, url: str
) -> str:
    """Show a page of one list of a preview, whose address is `url`."""
    span = paging.span(len(rows), page_asked(), size=PER_PAGE)
    page: str = render_template(
        "list_imports/section.html",
        kept=kept,
        title=title,
        heads=heads,
        rows=span.of(rows),
        pager=Pager(span.number, span.pages, len(rows), base_of(url, {"show": section})),
        url=url,
        has_errors_file=section == ERRORS,
    )
    return page


def errors_file(kept: Kept, heads: Heads, rows: list[Cells]) -> Response:
    """Give the rows that were left out, each with what is wrong, to be mended in Excel."""
    return printing.sent(write_table(heads, rows).encode(), f"errors-{kept.id}.csv", "text/csv")
