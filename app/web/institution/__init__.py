"""Pages of the institution level."""

from app.web.institution.blueprint import blueprint

__all__ = ["blueprint"]
