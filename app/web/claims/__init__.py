"""Requests for children, as the levels above both institutions read and decide them (4.2)."""

from app.web.claims import above
from app.web.claims.blueprint import blueprint

__all__ = ["above", "blueprint"]
