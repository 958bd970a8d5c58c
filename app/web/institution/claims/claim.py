"""Requests for children as both institutions read them, and what each may do (4.2)."""

from __future__ import annotations

from typing import Any

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.domain.national_id import formatted
from app.domain.thai_calendar import format_moment
from app.models import Claim, ClaimState
from app.services.claims import reading
from app.services.claims.steps import UNSETTLED, Action, Side
from app.services.claims.waiting import Waiting, waiting
from app.web import access_log, current
from app.web.claims import page, words
from app.web.guards import requires
from app.web.institution.addresses import address_of
from app.web.institution.blueprint import blueprint
from app.web.institution.claims.asking import CLAIMS
from app.web.institution.pupil import roster_at_hand
from app.web.institution.roster import class_name
from app.web.institution.words import pupils_of
from app.web.paging import Pager, base_of, page_asked

CLAIM = f"{CLAIMS}/<int:claim_id>"
NAMED = frozenset({ClaimState.RELEASED, ClaimState.TAKEN})
"""The claimant learns the child's name once it is let go."""


@blueprint.get(CLAIMS)
@requires(Permission.ROSTER_VIEW)
def claims() -> ResponseReturnValue:
    """List what others ask of this institution, or what it asks of others."""
    roster, asked = roster_at_hand(), request.args.get("show", "")
    scope = current.scope(Permission.ROSTER_VIEW)
    counted = waiting(current.session(), roster)
    side = Side(asked) if asked in (Side.HOLDER, Side.CLAIMANT) else _first_to_show(counted)
    found = reading.page(current.session(), roster, side, scope=scope, number=page_asked())
    access_log.note_read("roster_read", account=current.actor())
    base = address_of("claims")
    return render_template(
        "institution/claims/list.html",
        rows=[_row(claim, side) for claim in found.claims],
        pager=Pager(found.number, found.pages, found.total, base_of(base, {"show": side.value})),
        side=side.value,
        waiting=counted,
        base=base,
        check_url=address_of("check_numbers"),
        may_edit=current.may(Permission.ROSTER_EDIT),
        roster_url=address_of("roster"),
        pupils_word=pupils_of(current.unit()),
    )


@blueprint.get(CLAIM)
@requires(Permission.ROSTER_VIEW)
def claim(claim_id: int) -> ResponseReturnValue:
    found = _named(claim_id, Permission.ROSTER_VIEW)
    access_log.note_read("pupil_read", account=current.actor(), subject=f"claim {found.id}")
    return _answer(found)


@blueprint.post(f"{CLAIM}/<action>")
@requires(Permission.ROSTER_EDIT)
def act_on_claim(claim_id: int, action: str) -> ResponseReturnValue:
    """Let a child go, decline, withdraw, ask the level above."""
    found = _named(claim_id, Permission.ROSTER_EDIT)
    if action not in page.WAYS or action in (Action.OVERRULE, Action.REFUSE):
        abort(404)
    who = {"scope": current.scope(Permission.ROSTER_EDIT)} if action == Action.RELEASE else {}
    shown = address_of("claim", claim_id=found.id)
    return page.act_on(found, Action(action), shown=shown, answer=_answer, **who)


def _first_to_show(counted: Waiting) -> Side:
    """Open the list on what there is to answer, else on what is asked of others."""
    is_own = not counted.to_answer and (counted.asked or counted.released)
    return Side.CLAIMANT if is_own else Side.HOLDER


def _named(claim_id: int, permission: Permission) -> Claim:
    return reading.find(
        current.session(), roster_at_hand(), claim_id, scope=current.scope(permission)
    )


def _answer(
    found: Claim, status: int = 200, *, posted: Any = None, refusal: Any = None
) -> ResponseReturnValue:
    side = reading.side_of(found, roster_at_hand())
    row = found.enrolment
    offered = page.offers(found, side, _address(found), may_act=current.may(Permission.ROSTER_EDIT))
    shown = render_template(
        "institution/claims/claim.html",
        **page.facts(found, names=side is Side.HOLDER or found.state in NAMED),
        offers=page.with_posted(offered, posted),
        refusal=refusal,
        side=side.value,
        number=formatted(found.number),
        class_name=class_name(row.grade, row.room),
        pupil_url=address_of("pupil", enrolment_id=row.id) if side is Side.HOLDER else "",
        check_url=address_of("check_numbers", number=found.number),
        unlock_url=_unlocking(found),
        list_url=address_of("claims", show=side.value),
        may_edit=current.may(Permission.ROSTER_EDIT),
        roster_url=address_of("roster"),
        pupils_word=pupils_of(current.unit()),
    )
    return shown, status


def _address(found: Claim) -> Any:
    return lambda action: address_of("act_on_claim", claim_id=found.id, action=action.value)


def _unlocking(found: Claim) -> str:
    """Lead to asking for the confirmation to be cancelled, with the reason filled in (8.1)."""
    return url_for(
        "returns.show",
        round_key=current.the_round().key,
        code=current.unit().code,
        data_set="roster",
        reason=_(
            "A child has moved to %(claimant)s and has to be taken off (request no. %(number)s).",
            claimant=found.claimant.unit.name,
            number=found.id,
        ),
        _anchor="request",
    )


def _row(found: Claim, side: Side) -> dict[str, Any]:
    is_holder = side is Side.HOLDER
    other = found.claimant.unit if is_holder else found.holder.unit
    named = is_holder or found.state in NAMED
    row = found.enrolment
    return {
        "url": address_of("claim", claim_id=found.id),
        "child": words.name_of(row) if named else words.masked_name(row),
        "class_name": class_name(row.grade, row.room) if is_holder else formatted(found.number),
        "unit": other.name,
        "telephone": words.telephone_of(other),
        "asked": format_moment(found.asked_at, "medium"),
        "state": str(words.STATES[found.state]),
        "badge": words.BADGES.get(found.state, ""),
        "next": _next(found, side),
    }


def _next(found: Claim, side: Side) -> str:
    """Say what this side does next with a claim; blank where it is the others' turn."""
    if side is Side.HOLDER:
        return _("Answer the request") if found.state in UNSETTLED else ""
    return {
        ClaimState.DECLINED: _("Ask the level above, or withdraw"),
        ClaimState.RELEASED: _("Bring in"),
    }.get(found.state, "")
