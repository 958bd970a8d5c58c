"""Fill the `{places}` of a template with data, in which braces are letters like others."""

from __future__ import annotations

import re
from collections.abc import Mapping

from app.services.errors import UnknownPlace
from app.services.letters.places import Place

# What the portal does not know is left to be filled in by hand, for all to see.
UNKNOWN = "." * 20
_PLACE = re.compile(r"\{([^{}]*)\}")


def check(text: str) -> None:
    """Raise `UnknownPlace` for a place that has no data, or a brace that is not closed."""
    for name in _PLACE.findall(text):
        if name.strip() not in set(Place):
            raise UnknownPlace(place=name.strip())
    if stray := re.search(r"[{}].{0,20}", _PLACE.sub("", text)):
        raise UnknownPlace(place=stray[0])


def fill(text: str, values: Mapping[Place, str]) -> str:
    """Put the values into their places, all at once: what a value says is never filled in again."""

    def value(place: re.Match[str]) -> str:
        name = place[1].strip()
        return (values.get(Place(name)) or UNKNOWN) if name in set(Place) else place[0]

    return _PLACE.sub(value, text)
