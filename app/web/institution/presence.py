"""Ticking presence, for one pupil or for the room on the page (`process.md` 3.2)."""

from __future__ import annotations

from urllib.parse import parse_qsl

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import MultiDict

from app.access.permissions import Permission
from app.models import DataSet, Return
from app.services import returns
from app.services.rosters import presence, tallies
from app.web import current, htmx
from app.web.guards import requires
from app.web.institution.addresses import PUPIL, ROSTER, address_of
from app.web.institution.blueprint import blueprint
from app.web.institution.roster import class_name, list_facts
from app.web.institution.tasks import left_to_do
from app.web.institution.views import asked_view, list_address

MOST = 200


@blueprint.post(f"{PUPIL}/presence")
@requires(Permission.ROSTER_PRESENCE)
def tick_pupil(enrolment_id: int) -> ResponseReturnValue:
    roster = _roster()
    act = presence.tick if request.form.get("seen") == "1" else presence.untick
    row = act(
        current.session(),
        roster,
        enrolment_id,
        scope=current.scope(Permission.ROSTER_PRESENCE),
        actor=current.actor(),
        at=current.arrived_at(),
    )
    if not htmx.wants_fragment():
        return redirect(f"{list_address(asked_view())}#tick-{row.id}", 303)
    scope = current.scope(Permission.ROSTER_PRESENCE)
    counted = tallies.within(current.session(), roster, scope=scope)
    response: ResponseReturnValue = htmx.page_or_fragment(
        "institution/_presence.html",
        "institution/_presence.html",
        base=address_of("roster"),
        enrolment_id=row.id,
        seen=row.seen_at is not None,
        tallies=counted,
        next_step=next(iter(left_to_do(roster, counted, is_open=True)), None),
    )
    return response


@blueprint.post(f"{ROSTER}/presence")
@requires(Permission.ROSTER_PRESENCE)
def tick_room() -> ResponseReturnValue:
    roster, scope = _roster(), current.scope(Permission.ROSTER_PRESENCE)
    grade, _slash, room = request.form.get("class", "").partition("/")
    ids = [
        int(one)
        for one in request.form.get("rows", "").split(",")
        if one.isdecimal() and len(one) < 10
    ]
    ticked = presence.tick_room(
        current.session(),
        roster,
        grade=grade,
        room=room,
        enrolment_ids=ids[:MOST],
        scope=scope,
        actor=current.actor(),
        at=current.arrived_at(),
    )
    said = (
        ngettext(
            "Presence of %(num)d pupil of %(room)s ticked.",
            "Presence of %(num)d pupils of %(room)s ticked.",
            ticked,
            room=class_name(grade, room),
        )
        if ticked
        else _("Everybody of this page was ticked already.")
    )
    if htmx.wants_fragment():
        facts = list_facts(roster, scope, MultiDict(parse_qsl(asked_view())))
        response: ResponseReturnValue = htmx.page_or_fragment(
            "institution/_roster.html", "institution/_roster.html", **facts, said=said
        )
        return response
    flash(said, "success")
    return redirect(list_address(asked_view()), 303)


def _roster() -> Return:
    return returns.get(current.session(), current.the_round(), current.unit(), DataSet.ROSTER)
