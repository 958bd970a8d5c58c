"""The name lists to hang up: as a PDF, or a room's page to print from the browser (3.1)."""

from __future__ import annotations

from itertools import groupby

from flask import redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.documents.name_list import ListedName, NameListDocument, RoomList, name_list_pdf
from app.models import Return
from app.services.errors import NotFound
from app.services.rosters import postings
from app.web import access_log, current, printing
from app.web.context import round_label
from app.web.guards import requires
from app.web.institution import words
from app.web.institution.addresses import address_of
from app.web.institution.blueprint import blueprint
from app.web.institution.name_list import NAME_LIST
from app.web.institution.places import Room, asked_room, room_key, room_title
from app.web.institution.printing import province_name
from app.web.institution.pupil import roster_at_hand
from app.web.institution.ways import is_school


@blueprint.get(f"{NAME_LIST}.pdf", endpoint="name_list_pdf")
@requires(Permission.ROSTER_PRINT)
def print_name_list() -> ResponseReturnValue:
    unit, room = current.unit(), asked_room()
    document = _document(roster_at_hand(), room)
    of_room = f" {room_title(*room)}".replace("/", "-") if room else ""
    listed = _("Name list")
    name = f"{listed}{of_room} {current.the_round().key} {unit.name}.pdf"
    access_log.note("names_printed", account=current.actor(), subject=unit.code)
    current.session().rollback()
    content = printing.printed(lambda engine: name_list_pdf(document, engine=engine))
    return printing.sent(content, name, "application/pdf", shown=True)


@blueprint.get(f"{NAME_LIST}/room")
@requires(Permission.ROSTER_VIEW)
def room_name_list() -> ResponseReturnValue:
    room = asked_room()
    if room is None:
        return redirect(address_of("name_list"))
    access_log.note_read("roster_read", account=current.actor())
    session, roster = current.session(), roster_at_hand()
    scope = current.scope(Permission.ROSTER_VIEW)
    return render_template(
        "institution/room_name_list.html",
        title=room_title(*room),
        names=postings.names(session, roster, scope=scope, room=room),
        posted_on=postings.latest(session, roster, scope=scope, room=room).get(room),
        roster=roster,
        round_label=round_label(roster.round),
        province=province_name(roster.unit.province_code),
        is_school=is_school(roster.unit),
        lists_url=address_of("name_list"),
        pdf_url=address_of("name_list_pdf", **{"class": room_key(*room)}),
        may_print=current.may(Permission.ROSTER_PRINT),
        roster_url=address_of("roster"),
        pupils_word=words.pupils_of(current.unit()),
    )


def _document(roster: Return, room: Room | None) -> NameListDocument:
    """Gather the lists; raise `NotFound` where there is nobody to list."""
    session, scope = current.session(), current.scope(Permission.ROSTER_PRINT)
    unit = roster.unit
    names = postings.names(session, roster, scope=scope, room=room)
    if not names:
        raise NotFound()
    posted = postings.latest(session, roster, scope=scope, room=room)
    return NameListDocument(
        institution_name=unit.name,
        institution_kind=unit.kind.value,
        telephone=unit.telephone,
        authority_name=unit.parent.name if unit.parent else "",
        province_name=province_name(unit.province_code),
        round_label=round_label(roster.round),
        printed_at=current.arrived_at(),
        rooms=tuple(
            RoomList(
                *place,
                names=tuple(
                    ListedName(row.prefix, row.first_name, row.last_name) for row in listed
                ),
                posted_on=posted.get(place),
            )
            for place, listed in groupby(names, key=lambda row: (row.grade, row.room))
        ),
    )
