"""Pages of the institution level."""

from app.web.institution import (
    carrying,
    home,
    name_list,
    name_list_printing,
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
    "carrying",
    "home",
    "name_list",
    "name_list_printing",
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
