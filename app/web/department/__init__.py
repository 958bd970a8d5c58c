"""Pages of the department level."""

from app.web.department import board, exceptions, rounds, second_factor, status
from app.web.department.blueprint import blueprint

__all__ = ["blueprint", "board", "exceptions", "rounds", "second_factor", "status"]
