"""The sheet on which an authority records the counts of other schools (`process.md` 6)."""

from app.web.counts import importing, link_answers, links, row, sheet
from app.web.counts.blueprint import blueprint

__all__ = ["blueprint", "importing", "link_answers", "links", "row", "sheet"]
