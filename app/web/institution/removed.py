"""Pupils taken off the roster: listed for those above too, and put back after a mistake (3.4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.domain.national_id import formatted
from app.models import Enrolment
from app.services.errors import AlreadyOnRoster, HeldElsewhere, LetGoOnRequest, Refusal
from app.services.rosters import removed as removals
from app.services.rosters.carrying import returning
from app.services.rosters.listing import ListedRow
from app.web import access_log, current, htmx
from app.web.explanations import explain
from app.web.guards import requires
from app.web.institution import words
from app.web.institution.addresses import PUPIL, ROSTER, address_of
from app.web.institution.blueprint import blueprint
from app.web.institution.places import room_title
from app.web.institution.pupil import recorder, roster_at_hand, row_at_hand, shown_page
from app.web.paging import Pager, base_of, page_asked


@dataclass(frozen=True, slots=True)
class TakenOff:
    """Somebody who left a roster, as lists show it."""

    url: str
    name: str
    number: str
    class_name: str
    reason: str
    note: str
    left_on: date | None
    at: datetime
    by: str


@blueprint.get(f"{ROSTER}/removed")
@requires(Permission.ROSTER_VIEW)
def removed() -> ResponseReturnValue:
    access_log.note_read("roster_read", account=current.actor())
    text = request.args.get("q", "").strip()
    page = removals.page(
        current.session(),
        roster_at_hand(),
        scope=current.scope(Permission.ROSTER_VIEW),
        text=text,
        number=page_asked(),
    )
    base = address_of("removed")
    return render_template(
        "institution/removed.html",
        text=text,
        left=returning.count_left(current.session(), roster_at_hand()),
        carry_over_url=address_of("carry_over"),
        base=base,
        removed=taken_off(page.rows),
        pager=Pager(page.number, page.pages, page.total, base_of(base, {"q": text})),
        roster_url=address_of("roster"),
        pupils_word=words.pupils_of(current.unit()),
    )


@blueprint.post(f"{PUPIL}/put-back")
@requires(Permission.ROSTER_EDIT)
def put_back(enrolment_id: int) -> ResponseReturnValue:
    roster = roster_at_hand()
    try:
        row = removals.put_back(current.session(), roster, enrolment_id, **recorder())
    except LetGoOnRequest as refusal:
        row, said = row_at_hand(enrolment_id), explain(refusal)
        return shown_page(roster, row, refusal=said.title, links=[]), said.status
    except (HeldElsewhere, AlreadyOnRoster) as refusal:
        row = row_at_hand(enrolment_id)
        return shown_page(roster, row, refusal=_why(refusal), links=_links(refusal)), 409
    flash(_("%(name)s is on the roster again.", name=row.full_name), "success")
    return htmx.go_to(address_of("pupil", enrolment_id=row.id))


def taken_off(rows: Sequence[ListedRow]) -> list[TakenOff]:
    """Write out rows of those who were taken off."""
    return [
        TakenOff(
            url=address_of("pupil", enrolment_id=row.id),
            name=f"{row.prefix}{row.first_name} {row.last_name}".strip() or _("(no name)"),
            number=formatted(row.number),
            class_name=room_title(row.grade, row.room),
            reason=str(words.REMOVALS[row.removal]),
            note=row.removal_note,
            left_on=row.left_on,
            at=row.removed_at,
            by=row.removed_by or "",
        )
        for row in rows
    ]


def _why(refusal: Refusal) -> str:
    row: Enrolment = refusal.facts["enrolment"]
    if isinstance(refusal, AlreadyOnRoster):
        return _("Not put back: the child was recorded anew, and stands on this roster already.")
    authority = row.unit.parent
    return _(
        "Not put back: %(holder)s, telephone %(telephone)s, has this child now. Ask them to take"
        " the child off, then press again.",
        holder=row.unit.name,
        telephone=row.unit.telephone or (authority.telephone if authority else "") or "-",
    )


def _links(refusal: Refusal) -> list[dict[str, str]]:
    row: Enrolment = refusal.facts["enrolment"]
    if not isinstance(refusal, AlreadyOnRoster):
        url = address_of("new_claim", number=row.number)
        return [{"text": _("Ask them to let the child go"), "url": url}]
    url = address_of("pupil", enrolment_id=row.id)
    return [{"text": _("Open %(name)s", name=row.full_name), "url": url}]
