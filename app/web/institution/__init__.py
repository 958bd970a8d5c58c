"""Pages of the institution level."""

from app.web.institution import (
    home,
    presence,
    printing,
    pupil,
    removal,
    review,
    roster,
    sheets,
    ways,
)
from app.web.institution.blueprint import blueprint

__all__ = [
    "blueprint",
    "home",
    "presence",
    "printing",
    "pupil",
    "removal",
    "review",
    "roster",
    "sheets",
    "ways",
]
