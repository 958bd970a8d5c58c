"""Claims at the level above both institutions: listed, read, decided (`process.md` 4.2)."""

from __future__ import annotations

from typing import Any

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.access.permissions import Permission
from app.domain.login_codes import Level
from app.domain.thai_calendar import format_moment
from app.models import Claim
from app.services.claims import legality, reading
from app.services.claims.steps import Action, Side
from app.web import current
from app.web.claims import page, words
from app.web.claims.blueprint import blueprint
from app.web.guards import requires
from app.web.paging import Pager, base_of, page_asked

CLAIMS = "/rounds/<round_key>/claims/<code>"
CLAIM = f"{CLAIMS}/<int:claim_id>"


@blueprint.get(CLAIMS)
@requires(Permission.BOARD_VIEW)
def claims() -> ResponseReturnValue:
    """List the claims between institutions that this unit is the lowest above both of."""
    if current.unit().level is Level.INSTITUTION:
        abort(404)
    to_decide = request.args.get("show") != "all"
    found = reading.page_above(
        current.session(),
        current.the_round(),
        current.unit(),
        scope=current.scope(Permission.CLAIM_OVERRULE),
        at=current.arrived_at(),
        wait=page.wait(),
        to_decide=to_decide,
        number=page_asked(),
    )
    base = url_for("claims.claims", round_key=current.the_round().key, code=current.unit().code)
    return render_template(
        "claims/list.html",
        rows=[_row(claim) for claim in found.claims],
        pager=Pager(
            found.number,
            found.pages,
            found.total,
            base_of(base, {} if to_decide else {"show": "all"}),
        ),
        to_decide=to_decide,
        base=base,
        days=page.wait().days,
    )


@blueprint.get(CLAIM)
@requires(Permission.CLAIM_OVERRULE)
def claim(claim_id: int) -> ResponseReturnValue:
    """Show a claim on a child of the unit that the address names, with its whole story."""
    return _answer(_named(claim_id))


@blueprint.post(f"{CLAIM}/<action>")
@requires(Permission.CLAIM_OVERRULE)
def decide(claim_id: int, action: str) -> ResponseReturnValue:
    """Let the child go from above, or leave it where it is."""
    if action not in (Action.OVERRULE, Action.REFUSE):
        abort(404)
    found = _named(claim_id)
    return page.act_on(found, Action(action), shown=_address(found), answer=_answer)


def _named(claim_id: int) -> Claim:
    return reading.find_held(current.session(), current.the_round(), current.unit(), claim_id)


def _answer(
    found: Claim, status: int = 200, *, posted: Any = None, refusal: Any = None
) -> ResponseReturnValue:
    claimant, holder = found.claimant.unit, found.holder.unit
    decides = legality.decides(current.actor().unit, claimant, holder)
    offered = page.offers(
        found, Side.ABOVE, lambda action: _address(found, action), may_act=decides
    )
    shown = render_template(
        "claims/claim.html",
        **page.facts(found, names=current.may(Permission.ROSTER_VIEW)),
        offers=page.with_posted(offered, posted),
        refusal=refusal,
        decides=decides,
        list_url=url_for(
            "claims.claims", round_key=current.the_round().key, code=current.actor().unit.code
        ),
        returns_url=url_for(
            "returns.show", round_key=current.the_round().key, code=holder.code, data_set="roster"
        ),
    )
    return shown, status


def _address(found: Claim, action: Action | None = None) -> str:
    arguments: dict[str, Any] = {
        "round_key": found.claimant.round.key,
        "code": found.holder.unit.code,
        "claim_id": found.id,
    }
    if action is None:
        return url_for("claims.claim", **arguments)
    return url_for("claims.decide", **arguments, action=action.value)


def _row(found: Claim) -> dict[str, Any]:
    """Write a claim out for the list; names stay on its own page."""
    return {
        "url": _address(found),
        "child": words.masked_name(found.enrolment),
        "claimant": found.claimant.unit.name,
        "holder": found.holder.unit.name,
        "asked": format_moment(found.asked_at, "medium"),
        "state": str(words.STATES[found.state]),
        "badge": words.BADGES.get(found.state, ""),
    }
