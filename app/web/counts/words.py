"""What the figures of other schools make one ask, and why some cannot be figures, in words."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.domain.counts import LARGEST, CountQuery, FigureError, Figures

QUERIES: dict[CountQuery, LazyString] = {
    CountQuery.CHANGED_MUCH: _l("The total differs by more than a fifth from the round before"),
    CountQuery.KINDERGARTEN_LARGER: _l("There are more pupils in kindergarten than in primary"),
    CountQuery.ALL_ROUND: _l("Every grade has a round number of pupils"),
}
FIGURE_ERRORS: dict[FigureError, LazyString] = {
    FigureError.NOT_A_NUMBER: _l("is no number"),
    FigureError.NOT_WHOLE: _l("is no whole number"),
    FigureError.NEGATIVE: _l("is less than zero"),
    FigureError.TOO_LARGE: _l("is more than %(most)s, which no grade has", most=f"{LARGEST:,}"),
    FigureError.GRADE_TOO_LARGE: _l(
        "makes more than %(most)s together with the other sex, which no grade has",
        most=f"{LARGEST:,}",
    ),
}


def query_text(query: str, figures: Figures, before: Figures | None) -> str:
    """Write out a query; a change with both totals."""
    text = str(QUERIES[CountQuery(query)])
    if query != CountQuery.CHANGED_MUCH or before is None:
        return text
    totals = {"before": f"{sum(before.values()):,}", "now": f"{sum(figures.values()):,}"}
    return _("%(text)s (%(before)s then, %(now)s now)", text=text, **totals)
