"""The rooms that a class teacher's account is limited to (`process.md` 1.3)."""

from __future__ import annotations

from app.access.permissions import Permission
from app.services.errors import OutsideRooms
from app.services.rosters import rows
from app.web import current
from app.web.filters import room_name


def is_limited() -> bool:
    """Say whether the actor sees some rooms only, perhaps none at present."""
    return current.scope(Permission.ROSTER_VIEW).rooms is not None


def require_all_rooms() -> None:
    """Refuse whoever is limited to rooms a page about the whole institution."""
    rooms = current.scope(Permission.ROSTER_VIEW).rooms
    if rooms is not None:
        raise OutsideRooms(rooms=rooms)


def own_rooms() -> str:
    """Name the rooms that the actor is limited to; blank where to none, or where none is left."""
    rooms = current.scope(Permission.ROSTER_VIEW).rooms or ()
    return ", ".join(room_name(room) for room in rooms)


def sees_room(grade: str, room: str) -> bool:
    """Say whether the actor may see the pupils of a room."""
    return rows.holds_room(current.scope(Permission.ROSTER_VIEW), grade, room)
