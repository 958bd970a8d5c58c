"""Pages of the institution level."""

from app.web.institution import (
    history,
    home,
    number,
    presence,
    printing,
    pupil,
    removal,
    roster,
    sheets,
    ways,
)
from app.web.institution.blueprint import blueprint

__all__ = [
    "blueprint",
    "history",
    "home",
    "number",
    "presence",
    "printing",
    "pupil",
    "removal",
    "roster",
    "sheets",
    "ways",
]
