"""Ask another institution to let a child go (`process.md` 4.2)."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.access.permissions import Permission
from app.domain.national_id import formatted
from app.models import Enrolment
from app.services.claims import asking
from app.services.claims.looking_up import Found, Outcome
from app.services.errors import AlreadyOnRoster, NobodyHolds
from app.web import current, kept_forms
from app.web.claims import words
from app.web.claims.forms import AT_MOST, REASON_FIRST
from app.web.claims.page import wait
from app.web.forms import CleanTextArea, PortalForm
from app.web.guards import requires
from app.web.institution import lookups
from app.web.institution.addresses import INSTITUTION, address_of
from app.web.institution.blueprint import blueprint
from app.web.institution.claims.closed import why_closed
from app.web.institution.pupil import roster_at_hand
from app.web.institution.words import pupils_of

CLAIMS = f"{INSTITUTION}/claims"


class AskForm(PortalForm):
    reason = CleanTextArea(
        _l("Why is the child with you now?"),
        description=_l("The institution that has the child reads it."),
        validators=[REASON_FIRST, AT_MOST],
    )


@blueprint.get(f"{CLAIMS}/new")
@requires(Permission.ROSTER_EDIT)
def new_claim() -> ResponseReturnValue:
    if why_closed(roster_at_hand()) is not None:
        return redirect(address_of("check_numbers"), 303)
    found = _looked_up()
    if found.outcome is not Outcome.HELD or found.row is None:
        return _elsewhere(found)
    return _page(AskForm.for_page(), found, found.row)


@blueprint.post(f"{CLAIMS}/new", endpoint="ask_for_child")
@requires(Permission.ROSTER_EDIT)
def ask_for_child() -> ResponseReturnValue:
    form, roster, found = AskForm(), roster_at_hand(), _looked_up()
    if found.outcome is not Outcome.HELD or found.row is None:
        return _elsewhere(found)
    if not form.validate():
        return _page(form, found, found.row, 422)
    try:
        claim = asking.ask(
            current.session(),
            roster,
            found.number,
            reason=form.reason.data or "",
            actor=current.actor(),
            at=current.arrived_at(),
        )
    except (NobodyHolds, AlreadyOnRoster):
        return redirect(address_of("check_numbers", number=found.number), 303)
    kept_forms.forget()
    flash(_("The request is sent. The answer appears on this page."), "success")
    return redirect(address_of("claim", claim_id=claim.id), 303)


def _looked_up() -> Found:
    typed = request.args.get("number", "")[:40]
    return lookups.look_up(roster_at_hand(), [typed])[0]


def _elsewhere(found: Found) -> ResponseReturnValue:
    """Go to the request that is under way, or to what can be done with the number now."""
    if found.claim is not None and found.outcome is Outcome.ASKED:
        return redirect(address_of("claim", claim_id=found.claim.id), 303)
    return redirect(address_of("check_numbers", number=found.typed), 303)


def _page(form: AskForm, found: Found, row: Enrolment, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "institution/claims/ask.html",
        form=form,
        number=formatted(found.number),
        child=words.masked_name(row),
        birth_year=words.birth_year(row),
        holder=row.unit,
        telephone=words.telephone_of(row.unit),
        days=wait().days,
        check_url=address_of("check_numbers"),
        roster_url=address_of("roster"),
        pupils_word=pupils_of(current.unit()),
    )
    return page, status
