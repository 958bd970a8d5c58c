"""Rooms in addresses and on screen.

An address names a room in its query (`class=p1/2`), not in its path: a room may have any name of
twenty letters, such as `..` or `1/2`, which browsers and servers rewrite in a path.
"""

from __future__ import annotations

from flask import request
from flask_babel import gettext as _

from app.web.institution.addresses import address_of
from app.web.institution.roster import class_name

Room = tuple[str, str]


def room_key(grade: str, room: str) -> str:
    """Give how forms and addresses name a room; a grade has no slash."""
    return f"{grade}/{room}"


def read_room(key: str) -> Room:
    grade, _slash, room = key.partition("/")
    return grade, room


def asked_room() -> Room | None:
    """Read which room the address or the form names; None where it names none."""
    key = request.values.get("class")
    return None if key is None else read_room(key)


def room_address(grade: str, room: str, **arguments: str | None) -> str:
    """Give the address of the page on which a room's presence is ticked."""
    return address_of("room", **{"class": room_key(grade, room), **arguments})


def room_title(grade: str, room: str) -> str:
    """Name a room, also one of pupils whose grade or room is not recorded yet."""
    if grade and room:
        return class_name(grade, room)
    if grade:
        return _("%(grade)s without a room", grade=class_name(grade, ""))
    return _("room %(room)s without a grade", room=room) if room else _("without grade and room")
