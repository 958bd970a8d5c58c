"""The history of a roster and of a child: who changed what, when, from what to what."""

from __future__ import annotations

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.domain.national_id import formatted
from app.models import DataSet
from app.services import returns
from app.services.record import pupil_acts, roster_acts
from app.services.record.pupil_acts import Child
from app.web import access_log, current, htmx
from app.web.guards import requires
from app.web.institution.addresses import PUPIL, ROSTER, address_of
from app.web.institution.blueprint import blueprint
from app.web.institution.history_lines import lines_of_child, lines_of_roster
from app.web.institution.known_numbers import former_numbers
from app.web.institution.words import pupils_of
from app.web.record.asked import asked
from app.web.record.words import ACT_WORDS, ACTS

FILTERS = ("from", "to", "login", "event", "q")
# A group of acts that no roster has is known by one of them.
ELSEWHERE = frozenset({"round opened", "unit_added", "account_added", "policy_published"})
KINDS = [(group, events) for group, events in ACTS if ELSEWHERE.isdisjoint(events)]


@blueprint.get(f"{ROSTER}/history")
@requires(Permission.RECORD_VIEW)
def roster_history() -> ResponseReturnValue:
    """List who did what on the roster, the newest first."""
    session, pupils = current.session(), current.scope(Permission.ROSTER_VIEW)
    roster = returns.get(session, current.the_round(), current.unit(), DataSet.ROSTER)
    wanted, url = asked(dict(ACT_WORDS), names=FILTERS), address_of("roster_history")
    acts, after = (
        ((), None)
        if wanted.wrong
        else roster_acts.page(session, roster, wanted.wish, pupils=pupils)
    )
    response: ResponseReturnValue = htmx.page_or_fragment(
        "institution/roster_history.html",
        "institution/_history.html",
        asked=wanted,
        url=url,
        kinds=KINDS,
        lines=lines_of_roster(acts),
        newest_url=wanted.address(url) if wanted.wish.after else None,
        older_url=wanted.address(url, after) if after else None,
        **_place(),
    )
    return response


@blueprint.get(f"{PUPIL}/history")
@requires(Permission.RECORD_VIEW)
def pupil_history(enrolment_id: int) -> ResponseReturnValue:
    """List who did what to one child, in this round and in others."""
    session = current.session()
    roster = returns.get(session, current.the_round(), current.unit(), DataSet.ROSTER)
    child = pupil_acts.find(
        session,
        roster,
        enrolment_id,
        scope=current.scope(Permission.RECORD_VIEW),
        pupils=current.scope(Permission.ROSTER_VIEW),
    )
    _note_read(child)
    wanted = asked({}, names=())
    url = address_of("pupil_history", enrolment_id=enrolment_id)
    acts, after = pupil_acts.page(session, child, after=wanted.wish.after)
    return render_template(
        "institution/pupil_history.html",
        asked=wanted,
        url=url,
        name=child.row.full_name or _("(no name)"),
        number_now=formatted(child.row.number),
        former=former_numbers(child.row),
        pupil_url=address_of("pupil", enrolment_id=enrolment_id),
        lines=lines_of_child(acts),
        newest_url=url if wanted.wish.after else None,
        older_url=wanted.address(url, after) if after else None,
        **_place(),
    )


def _place() -> dict[str, Any]:
    return {"roster_url": address_of("roster"), "pupils_word": pupils_of(current.unit())}


def _note_read(child: Child) -> None:
    """Note whose child of another institution was read about, and in which of its rows."""
    for row in child.rows:
        access_log.note_read(
            "pupil_history_read",
            account=current.actor(),
            subject=f"enrolment {row.id}",
            about=row.unit,
        )
