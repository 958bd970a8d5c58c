"""The papers filled in by hand: the sheets to tick presence on, and a child's blank form (3.2)."""

from __future__ import annotations

from itertools import groupby

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.documents.child_form import ChildFormDocument, child_form_pdf
from app.documents.presence_sheet import (
    ListedName,
    PresenceDocument,
    RoomNames,
    presence_sheet_pdf,
)
from app.models import Return
from app.services.errors import NotFound
from app.services.rosters import postings
from app.web import access_log, current, printing
from app.web.context import round_label
from app.web.guards import requires
from app.web.institution.addresses import ROSTER
from app.web.institution.blueprint import blueprint
from app.web.institution.places import Room, asked_room, room_title
from app.web.institution.printing import province_name
from app.web.institution.pupil import roster_at_hand


@blueprint.get(f"{ROSTER}/rooms.pdf", endpoint="rooms_pdf")
@requires(Permission.ROSTER_PRINT)
def print_presence_sheets() -> ResponseReturnValue:
    unit, room = current.unit(), asked_room()
    document = _sheets(roster_at_hand(), room)
    of_room = f" {room_title(*room)}".replace("/", "-") if room else ""
    name = f"{_('Check of presence')}{of_room} {current.the_round().key} {unit.name}.pdf"
    access_log.note("presence_sheet_printed", account=current.actor(), subject=unit.code)
    current.session().rollback()
    content = printing.printed(lambda engine: presence_sheet_pdf(document, engine=engine))
    return printing.sent(content, name, "application/pdf", shown=True)


@blueprint.get(f"{ROSTER}/child-form.pdf", endpoint="child_form_pdf")
@requires(Permission.ROSTER_VIEW)
def print_child_form() -> ResponseReturnValue:
    roster = roster_at_hand()
    unit = roster.unit
    document = ChildFormDocument(
        institution_name=unit.name,
        institution_kind=unit.kind.value,
        authority_name=unit.parent.name if unit.parent else "",
        province_name=province_name(unit.province_code),
        year_label=round_label(roster.round),
        printed_at=current.arrived_at(),
    )
    name = f"{_('Blank form of a child')} {unit.name}.pdf"
    current.session().rollback()
    content = printing.printed(lambda engine: child_form_pdf(document, engine=engine))
    return printing.sent(content, name, "application/pdf", shown=True)


def _sheets(roster: Return, room: Room | None) -> PresenceDocument:
    """Gather the rooms; raise `NotFound` where there is nobody to look for."""
    scope, unit = current.scope(Permission.ROSTER_PRINT), roster.unit
    names = postings.names(current.session(), roster, scope=scope, room=room)
    if not names:
        raise NotFound()
    return PresenceDocument(
        institution_name=unit.name,
        institution_kind=unit.kind.value,
        authority_name=unit.parent.name if unit.parent else "",
        province_name=province_name(unit.province_code),
        round_label=round_label(roster.round),
        printed_at=current.arrived_at(),
        rooms=tuple(
            RoomNames(
                *place,
                names=tuple(
                    ListedName(row.prefix, row.first_name, row.last_name) for row in listed
                ),
            )
            for place, listed in groupby(names, key=lambda row: (row.grade, row.room))
        ),
    )
