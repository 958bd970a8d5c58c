"""Pages on which an institution brings children in, and asks and answers for them (4.1, 4.2)."""

from app.web.institution.claims import asking, checking, claim, last_year

__all__ = ["asking", "checking", "claim", "last_year"]
