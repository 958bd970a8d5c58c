"""Pages for heads of schools of other affiliations, who have no account: one school, once (6.1)."""

from app.web.filling import filling
from app.web.filling.blueprint import blueprint

__all__ = ["blueprint", "filling"]
