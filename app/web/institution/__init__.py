"""Pages of the institution level."""

from app.web.institution import (
    home,
    presence,
    printing,
    pupil,
    removal,
    removed,
    room,
    rooms,
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
    "removed",
    "room",
    "rooms",
    "roster",
    "sheets",
    "ways",
]
