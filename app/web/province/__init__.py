"""Pages of the province level."""

from app.web.province import board
from app.web.province.blueprint import blueprint

__all__ = ["blueprint", "board"]
