"""A room on a telephone: an officer walks through the class and ticks who is there (3.2, 3.4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.access.permissions import Permission
from app.domain.people import Sex
from app.domain.thai_calendar import age_on, sixteenth_of_may
from app.models import Enrolment, Removal, Return
from app.services.rosters import presence, removed, tallies
from app.services.rosters import rooms as counted_rooms
from app.services.rosters.listing import ListedRow
from app.services.rosters.rooms import RoomPresence
from app.web import access_log, current, htmx
from app.web.guards import requires
from app.web.institution import words
from app.web.institution.addresses import ROSTER, address_of
from app.web.institution.blueprint import blueprint
from app.web.institution.places import asked_room, room_address, room_key, room_title
from app.web.institution.pupil import roster_at_hand
from app.web.institution.removed import taken_off
from app.web.institution.rooms import shown
from app.web.institution.roster import is_open
from app.web.institution.tasks import left_to_do
from app.web.paging import Pager, page_asked

ROOM = f"{ROSTER}/room"
MOST = 200


@dataclass(frozen=True, slots=True)
class Child:
    """A child as one walks through the class; `seen_by` and `seen_at` are who ticked, and when."""

    id: int
    name: str
    seat: int | None
    sex: Sex | None
    age: int | None
    seen_at: datetime | None
    seen_by: str


@blueprint.get(ROOM)
@requires(Permission.ROSTER_VIEW)
def room() -> ResponseReturnValue:
    asked = asked_room()
    if asked is None:
        return redirect(address_of("rooms"))
    access_log.note_read("roster_read", account=current.actor())
    roster = roster_at_hand()
    return render_template(
        "institution/room.html",
        **_page_facts(roster, *asked),
        pdf_url=address_of("rooms_pdf", **{"class": room_key(*asked)})
        if current.may(Permission.ROSTER_PRINT)
        else None,
    )


@blueprint.post(f"{ROOM}/<int:enrolment_id>")
@requires(Permission.ROSTER_PRESENCE)
def tick_in_room(enrolment_id: int) -> ResponseReturnValue:
    roster = roster_at_hand()
    act = presence.tick if request.form.get("seen") == "1" else presence.untick
    row = act(current.session(), roster, enrolment_id, **_ticker())
    if not htmx.wants_fragment():
        return redirect(f"{room_address(*_room_of(row))}#child-{row.id}", 303)
    return render_template(
        "institution/_ticked_child.html",
        child=_child(row, row.seen_by.name if row.seen_by else "", _counting_day(roster)),
        **_tally_facts(roster, *_room_of(row)),
    )


@blueprint.post(ROOM, endpoint="tick_rest_of_room")
@requires(Permission.ROSTER_PRESENCE)
def tick_rest_of_room() -> ResponseReturnValue:
    grade, name = asked_room() or ("", "")
    ids = [int(one) for one in request.form.getlist("row") if one.isdecimal() and len(one) < 10]
    ticked = presence.tick_room(
        current.session(),
        roster_at_hand(),
        grade=grade,
        room=name,
        enrolment_ids=ids[:MOST],
        **_ticker(),
    )
    flash(
        ngettext(
            "Presence of %(num)d pupil of %(room)s ticked.",
            "Presence of %(num)d pupils of %(room)s ticked.",
            ticked,
            room=room_title(grade, name),
        ),
        "success",
    )
    return redirect(room_address(grade, name), 303)


def _ticker() -> dict[str, Any]:
    """Give who ticks, within which rooms, and when."""
    return {
        "scope": current.scope(Permission.ROSTER_PRESENCE),
        "actor": current.actor(),
        "at": current.arrived_at(),
    }


def _room_of(row: Enrolment) -> tuple[str, str]:
    """Give the room that the page shows; the child's own where the form did not say."""
    return asked_room() or (row.grade, row.room)


def _page_facts(roster: Return, grade: str, name: str) -> dict[str, Any]:
    session, scope = current.session(), current.scope(Permission.ROSTER_VIEW)
    facts = _tally_facts(roster, grade, name)
    place: RoomPresence = facts["place"]
    page = counted_rooms.children(session, roster, place, scope=scope, number=page_asked())
    lost = removed.of_room(session, roster, grade, name, scope=scope)
    return facts | {
        "children": [_child(row, row.seen_by_name, _counting_day(roster)) for row in page.rows],
        "pager": Pager(page.number, page.pages, page.total, f"{room_address(grade, name)}&"),
        "removed": taken_off(lost),
        "removed_url": address_of("removed"),
        "rooms_url": address_of("rooms"),
        "roster_url": address_of("roster"),
        "is_locked": not is_open(roster),
        "pupils_word": words.pupils_of(current.unit()),
    }


def _tally_facts(roster: Return, grade: str, name: str) -> dict[str, Any]:
    """Count the room and, once everybody in it was seen, find where to go on."""
    session, scope = current.session(), current.scope(Permission.ROSTER_VIEW)
    place = counted_rooms.one_room(session, roster, grade, name, scope=scope)
    further = None
    if not place.unseen:
        further = counted_rooms.next_to_see(session, roster, grade, name, scope=scope)
    writable = is_open(roster)
    tasks = left_to_do(roster, tallies.within(session, roster, scope=scope), is_open=writable)
    return {
        "place": place,
        "title": room_title(grade, name),
        "key": room_key(grade, name),
        "base": address_of("roster"),
        "next_room": further and shown(further),
        "next_step": next(iter(tasks), None),
        "may_tick": writable and current.may(Permission.ROSTER_PRESENCE),
        "may_edit": writable and current.may(Permission.ROSTER_EDIT),
        "not_found": Removal.NOT_FOUND.value,
        "sexes": words.SEXES,
    }


def _child(row: ListedRow | Enrolment, seen_by: str | None, counting_day: date) -> Child:
    return Child(
        id=row.id,
        name=f"{row.prefix}{row.first_name} {row.last_name}".strip() or _("(no name)"),
        seat=row.seat_number,
        sex=row.sex,
        age=age_on(row.birth_date, counting_day) if row.birth_date else None,
        seen_at=row.seen_at,
        seen_by=seen_by or "",
    )


def _counting_day(roster: Return) -> date:
    return sixteenth_of_may(roster.round.academic_year)
