"""Pages of the institution level."""

from app.web.institution import (
    claims,
    home,
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
    "claims",
    "home",
    "presence",
    "printing",
    "pupil",
    "removal",
    "roster",
    "sheets",
    "ways",
]
