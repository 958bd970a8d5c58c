"""A refusal becomes a page, or a fragment, that says why and what to do next."""

from __future__ import annotations

from flask import (
    Flask,
    Response,
    current_app,
    flash,
    g,
    make_response,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from app.extensions import db
from app.services import errors as refusals
from app.web import kept_forms
from app.web.explanations import Explained, explain
from app.web.htmx import go_to, wants_fragment
from app.web.identity import signed_in


def register(app: Flask) -> None:
    app.register_error_handler(refusals.Refusal, refused)
    app.register_error_handler(StaleDataError, lambda _e: refused(refusals.ChangedMeanwhile()))
    app.register_error_handler(CSRFError, form_too_old)
    app.register_error_handler(OperationalError, busy)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(Exception, unexpected)


def form_too_old(_error: CSRFError) -> Response:
    """Show a form that was made before its sender signed in anew once more, as it was typed."""
    if signed_in() is None:
        return answer(_form_too_old())
    flash(
        _("You have signed in again since this form was opened. Check what you typed and send it."),
        "warning",
    )
    return make_response(go_to(kept_forms.keep()))


def refused(refusal: refusals.Refusal) -> Response:
    """Answer a rule's refusal with its own words."""
    return answer(explain(refusal))


def answer(explained: Explained) -> Response:
    """Undo what the request began, and say why."""
    db.session.rollback()
    facts = {
        "title": explained.title,
        "explanation": explained.explanation,
        "status": explained.status,
        "actions": _ways_on(explained),
    }
    template = "errors/_error.html" if wants_fragment() else "errors/error.html"
    return make_response(render_template(template, **facts), explained.status)


def http_error(error: HTTPException) -> Response:
    if error.response is not None and error.code is not None and error.code < 400:
        return make_response(error.response)
    status = error.code or 500
    titles: dict[int, tuple[str, str]] = {
        403: (
            _("This page is not yours to open"),
            _("Your login has no right to this, or the unit lies outside what you look after."),
        ),
        404: (_("There is no such page"), _("The address may be mistyped, or the thing removed.")),
        405: (_("There is no such page"), _("The address may be mistyped, or the thing removed.")),
        413: (_("That is too large"), _("Send less at once.")),
        429: (_("Too many tries"), _("Wait a minute, then try again.")),
    }
    title, explanation = titles.get(
        status, (_("This cannot be done"), _("Go back and look at the page again."))
    )
    return answer(Explained(status, title, explanation))


def _place() -> str:
    """Give the address that was asked for, without the secret of a link that has one."""
    return str(request.url_rule) if "token" in (request.view_args or {}) else request.path


def unexpected(error: Exception) -> Response:
    """Answer a fault of our own with a page, and leave its trace in the server's log."""
    if current_app.testing:
        raise error
    current_app.logger.exception("fault at %s %s", request.method, _place())
    db.session.rollback()
    return answer(
        Explained(
            500,
            _("Something went wrong on our side"),
            _("Nothing was saved. Try again; if it happens again, tell the department."),
        )
    )


def busy(error: OperationalError) -> Response:
    """Answer a database that had no turn for us in time; nothing was written."""
    if current_app.testing:
        raise error
    current_app.logger.warning("database busy at %s: %s", _place(), error)
    db.session.rollback()
    return answer(
        Explained(503, _("The portal is very busy"), _("Nothing was saved. Press again shortly."))
    )


def _form_too_old() -> Explained:
    return Explained(
        400,
        _("This form has become too old"),
        _(
            "You may have signed in again in another window. Go back, reload the page and send"
            " again."
        ),
    )


def _ways_on(explained: Explained) -> list[dict[str, str]]:
    ways = []
    if explained.again and request.referrer and request.referrer.startswith(request.host_url):
        ways.append({"label": _("Back to the page before"), "url": request.referrer})
    if "arrived_at" in g and signed_in() is not None:
        ways.append({"label": _("To your home page"), "url": url_for("account.home")})
    else:
        ways.append({"label": _("Sign in"), "url": url_for("account.sign_in")})
    return ways
