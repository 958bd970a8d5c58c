"""Presence room by room: how far each room is, for the institution and the levels above (9.3)."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from app.access.permissions import Permission
from app.services.rosters import rooms as counted_rooms
from app.services.rosters import tallies
from app.services.rosters.rooms import RoomPresence
from app.web import current
from app.web.guards import requires
from app.web.institution import words
from app.web.institution.addresses import ROSTER, address_of
from app.web.institution.blueprint import blueprint
from app.web.institution.places import room_address, room_title
from app.web.institution.pupil import roster_at_hand
from app.web.institution.roster import is_open
from app.web.institution.tasks import left_to_do


@blueprint.get(f"{ROSTER}/rooms")
@requires(Permission.ROSTER_VIEW)
def rooms() -> ResponseReturnValue:
    roster, scope = roster_at_hand(), current.scope(Permission.ROSTER_VIEW)
    counted = counted_rooms.by_room(current.session(), roster, scope=scope)
    writable = is_open(roster)
    tasks = left_to_do(
        roster, tallies.within(current.session(), roster, scope=scope), is_open=writable
    )
    return render_template(
        "institution/rooms.html",
        rooms=[shown(room) for room in counted],
        sum=counted_rooms.sum_of(counted),
        first_left=next((shown(room) for room in counted if room.unseen), None),
        may_tick=writable and current.may(Permission.ROSTER_PRESENCE),
        may_edit=writable and current.may(Permission.ROSTER_EDIT),
        next_step=next(iter(tasks), None),
        roster_url=address_of("roster"),
        removed_url=address_of("removed"),
        new_url=address_of("new_pupil"),
        pdf_url=address_of("rooms_pdf") if current.may(Permission.ROSTER_PRINT) else None,
        form_url=address_of("child_form_pdf"),
        pupils_word=words.pupils_of(current.unit()),
    )


def shown(room: RoomPresence) -> dict[str, object]:
    """Give a counted room with its name and its address."""
    return {
        "title": room_title(room.grade, room.room),
        "url": room_address(room.grade, room.room),
        "presence": room,
    }
