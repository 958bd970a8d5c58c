"""Pages of the institution level."""

from app.web.institution import (
    carrying,
    history,
    home,
    name_list,
    name_list_printing,
    number,
    presence,
    printing,
    pupil,
    removal,
    removed,
    review,
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
    "history",
    "home",
    "name_list",
    "name_list_printing",
    "number",
    "presence",
    "printing",
    "pupil",
    "removal",
    "removed",
    "review",
    "room",
    "rooms",
    "roster",
    "sheets",
    "ways",
]
