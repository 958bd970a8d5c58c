"""Verify a code, for everybody: what it confirms, whether that stands, and no names (10.1)."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.domain.verify_codes import read_code
from app.extensions import limiter
from app.models import Confirmation
from app.services.submissions import checking, verifying
from app.web import current, errors
from app.web.explanations import Explained
from app.web.guards import public
from app.web.guessing import network, was_unknown
from app.web.identity import signed_in
from app.web.returns.words import data_set_name
from app.web.submissions.blueprint import blueprint
from app.web.submissions.forms import CheckForm
from app.web.submissions.words import LEVELS, standing_text

PER_NETWORK = "30 per minute"
WRONG_PER_NETWORK = "10 per minute; 60 per hour"
LONGEST_TYPED = 60


often = limiter.shared_limit(PER_NETWORK, scope="verify", key_func=network)
wrong = limiter.shared_limit(
    WRONG_PER_NETWORK, scope="verify wrong", key_func=network, deduct_when=was_unknown
)


@blueprint.get("/verify")
@public
@often
@wrong
def verify() -> ResponseReturnValue:
    """Show the form, or lead to what was typed into it."""
    typed = request.args.get("code", "")
    code = read_code(typed)
    if code is not None:
        return redirect(url_for("submissions.verify_code", verify_code=code))
    if typed.strip():
        return page(None, 404, typed=typed)
    return page(None, 422 if "code" in request.args else 200)


@blueprint.get("/verify/<verify_code>")
@public
@often
@wrong
def verify_code(verify_code: str) -> ResponseReturnValue:
    """Tell what a code confirms; of every other text the same is told, which is nothing."""
    found = verifying.find(current.session(), verify_code)
    return page(found, 200) if found else page(None, 404, typed=verify_code)


@blueprint.errorhandler(429)
def too_often(_error: Exception) -> Response:
    return errors.answer(
        Explained(
            429,
            _("Too many codes from your network"),
            _(
                "Too many codes were tried from your network. Nothing is wrong with your document:"
                " wait a few minutes, then try again."
            ),
        )
    )


def page(
    confirmation: Confirmation | None, status: int, *, typed: str = "", **checked: Any
) -> Response:
    """Answer with the page of a code, or with the form alone and what was `typed` into it."""
    told = verifying.told_of(confirmation) if confirmation else None
    shown = render_template(
        "submissions/verify.html",
        told=told,
        is_unknown=status == 404,
        is_blank=status == 422 and "form" not in checked,
        typed=typed.strip()[:LONGEST_TYPED],
        data_set=data_set_name(told.data_set) if told else "",
        level=LEVELS[told.became.standing] if told else "",
        became=standing_text(told.became) if told else "",
        form=checked.pop("form", None) or _form(confirmation),
        **{"checked": None} | checked,
    )
    response = make_response(shown, status)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _form(confirmation: Confirmation | None) -> CheckForm | None:
    """Offer to check a file to whoever may, of this unit or of any."""
    return CheckForm() if may_check(confirmation) else None


def may_check(confirmation: Confirmation | None) -> bool:
    person = signed_in()
    if person is None:
        return False
    if confirmation is None:
        return current.may(Permission.SUBMISSION_CHECK, person.account.unit)
    scope = current.scope(Permission.SUBMISSION_CHECK)
    return checking.looks_after(confirmation.return_, scope=scope)
