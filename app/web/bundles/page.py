"""The page of a unit's bundles: ask for one, see how far it is, fetch it."""

from __future__ import annotations

from typing import Any

from flask import abort, make_response, render_template, url_for
from flask.typing import ResponseReturnValue

from app.access.permissions import Permission
from app.models import BundleState
from app.services import workers
from app.services.boards import Show
from app.services.bundles import contents, keeping
from app.services.bundles.asking import UNDER_WAY
from app.web import boards, current, handing_out, htmx
from app.web.bundles import words
from app.web.bundles.blueprint import BUNDLES, blueprint
from app.web.bundles.forms import BundleForm
from app.web.guards import requires

TROUBLES = (BundleState.FAILED, BundleState.STOPPED)


@blueprint.get(BUNDLES)
@requires(Permission.SUBMISSION_BUNDLE)
def bundles() -> ResponseReturnValue:
    """Show what is under way or can be fetched; htmx asks for the same every two seconds."""
    require()
    return answer(offered(BundleForm.for_page()))


def require(*, with_sheets: bool = False) -> None:
    """Refuse whoever may not have singly what the ZIP holds."""
    if not handing_out.may_bundle(with_sheets=with_sheets):
        abort(403)


def offered(form: BundleForm) -> BundleForm:
    """Leave the data files out of the form for whoever may not save them singly."""
    if not handing_out.may_bundle(with_sheets=True):
        del form.with_sheets
    return form


def address() -> str:
    return url_for("bundles.bundles", round_key=current.the_round().key, code=current.unit().code)


def answer(form: BundleForm, status: int = 200) -> ResponseReturnValue:
    """Answer with the page, or with the part of it that changes while a bundle is made."""
    facts = _facts()
    if htmx.wants_fragment() and facts["progress"]:
        page = render_template("bundles/_progress.html", **facts)
    elif htmx.wants_fragment():
        # What was made changes the rest of the page as well, so that it is loaded anew.
        return htmx.go_to(address())
    else:
        page = render_template("bundles/bundles.html", form=form, **facts)
    response = make_response(page, status)
    response.vary.add("HX-Request")
    return response


def _facts() -> dict[str, Any]:
    session, the_round, unit = current.session(), current.the_round(), current.unit()
    at = current.arrived_at()
    newest = keeping.newest(session, the_round, unit)
    is_under_way = newest is not None and newest.state in UNDER_WAY
    facts: dict[str, Any] = {
        "unit": unit,
        "crumb": boards.board_page(unit),
        "url": address(),
        "is_silent": not workers.is_any_heard(session, at=at),
        "progress": words.progress(newest, at=at) if newest and is_under_way else None,
    }
    if htmx.wants_fragment():
        return facts
    scope = current.scope(Permission.SUBMISSION_ISSUE)
    may_save = handing_out.may_bundle(with_sheets=True)
    ready = keeping.fetchable(session, the_round, unit, at=at)
    standing = contents.standing(session, the_round, unit, scope=scope)
    return facts | {
        "trouble": words.trouble(newest) if newest and newest.state in TROUBLES else None,
        "ready": [words.ready(one) for one in ready if may_save or not one.bundle.with_sheets],
        "standing": standing,
        "missing": [words.missing(*one) for one in standing.first_missing],
        "missing_url": f"{boards.board_page(unit)}?show={Show.NOT_CONFIRMED}",
    }
