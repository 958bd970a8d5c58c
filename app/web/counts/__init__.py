"""The sheet on which an authority records the counts of other schools (`process.md` 6)."""

from app.web.counts import row, sheet
from app.web.counts.blueprint import blueprint

__all__ = ["blueprint", "row", "sheet"]
