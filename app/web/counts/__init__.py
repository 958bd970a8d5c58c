"""Pages of counts of schools of other affiliations (6)."""

from app.web.counts import link_answers, links
from app.web.counts.blueprint import blueprint

__all__ = ["blueprint", "link_answers", "links"]
