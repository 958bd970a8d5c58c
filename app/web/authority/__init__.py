"""Pages of the authority level."""

from app.web.authority import board, confirming, deadlines
from app.web.authority.blueprint import blueprint

__all__ = ["blueprint", "board", "confirming", "deadlines"]
