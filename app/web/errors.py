"""A refusal becomes a page, or a fragment, that says why and what to do next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

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

from app.domain.thai_calendar import format_moment
from app.extensions import db
from app.services import errors as refusals
from app.web import kept_forms
from app.web.htmx import go_to, wants_fragment
from app.web.identity import signed_in


@dataclass(frozen=True, slots=True)
class Explained:
    """What a refusal page says; `again` offers the page one came from."""

    status: int
    title: str
    explanation: str
    again: bool = True


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


def explain(refusal: refusals.Refusal) -> Explained:
    for kind in type(refusal).__mro__:
        if kind in EXPLANATIONS:
            return EXPLANATIONS[kind](refusal)
    return Explained(409, _("This cannot be done now"), _("Go back and look at the page again."))


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


def unexpected(error: Exception) -> Response:
    """Answer a fault of our own with a page, and leave its trace in the server's log."""
    if current_app.testing:
        raise error
    current_app.logger.exception("fault at %s %s", request.method, request.path)
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
    current_app.logger.warning("database busy at %s: %s", request.path, error)
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


def _round_not_open(refusal: refusals.Refusal) -> Explained:
    facts = refusal.facts
    if facts["at"] < facts["opens_at"]:
        return Explained(
            409,
            _("The round has not opened yet"),
            _("It opens at %(moment)s.", moment=format_moment(facts["opens_at"])),
        )
    return Explained(
        409,
        _("The round has closed"),
        _(
            "It closed at %(moment)s and nothing was saved. Only the department can extend it or"
            " grant an exception; ask your level above to tell them.",
            moment=format_moment(facts["closes_at"], is_end=True),
        ),
    )


def _locked(refusal: refusals.Refusal) -> Explained:
    return Explained(
        409,
        _("Locked: the data is confirmed"),
        _(
            "%(unit)s confirmed it at %(moment)s, so nothing was changed. To edit it, ask the level"
            " above to cancel the confirmation.",
            unit=refusal.facts["unit"].name,
            moment=format_moment(refusal.facts["confirmed_at"]),
        ),
    )


def _above_confirmed(refusal: refusals.Refusal) -> Explained:
    return Explained(
        409,
        _("Locked: the level above has confirmed"),
        _(
            "%(unit)s confirmed at %(moment)s. That confirmation has to be cancelled first.",
            unit=refusal.facts["unit"].name,
            moment=format_moment(refusal.facts["confirmed_at"]),
        ),
    )


def _changed_meanwhile(_refusal: refusals.Refusal) -> Explained:
    return Explained(
        409,
        _("This has changed meanwhile"),
        _(
            "Somebody else changed it after you opened the page. Nothing of yours was saved: look"
            " at the page as it is now, then decide."
        ),
    )


def _not_ready(_refusal: refusals.Refusal) -> Explained:
    return Explained(
        409,
        _("Something is still missing"),
        _("It cannot be confirmed yet. The confirmation page lists what is missing."),
    )


def _reason_missing(_refusal: refusals.Refusal) -> Explained:
    return Explained(422, _("A reason is needed"), _("Type the reason, then press again."))


def _illegal_step(_refusal: refusals.Refusal) -> Explained:
    return Explained(
        409,
        _("This has been done already, or cannot be done now"),
        _("Look at the page as it is now."),
    )


def _not_found(_refusal: refusals.Refusal) -> Explained:
    return Explained(404, _("There is no such page"), _("It may have been removed."))


def _own_account(_refusal: refusals.Refusal) -> Explained:
    return Explained(
        409,
        _("This is your own login"),
        _("You cannot suspend it, and its password is changed on the page for that."),
    )


def _password_changed(_refusal: refusals.Refusal) -> Explained:
    return Explained(
        409,
        _("The password has just been changed"),
        _("Somebody changed or reset it meanwhile. Sign in with the new one."),
    )


def _child_on_a_roster(refusal: refusals.Refusal) -> Explained:
    return Explained(
        409,
        _("The child is on a roster already"),
        _(
            "%(holder)s has this child. Ask it to take the child off first.",
            holder=refusal.facts["enrolment"].unit.name,
        ),
    )


def _outside_rooms(_refusal: refusals.Refusal) -> Explained:
    return Explained(
        409,
        _("This room is not yours to record"),
        _("Your login is limited to certain rooms. Ask the principal officer of your unit."),
    )


def _nothing_owed(refusal: refusals.Refusal) -> Explained:
    return Explained(
        404 if request.method == "GET" else 409,
        _("The unit owes nothing in this round"),
        _("%(unit)s has nothing to record or confirm in it.", unit=refusal.facts["unit"].name),
    )


def _printing_failed(_refusal: refusals.Refusal) -> Explained:
    return Explained(
        503,
        _("The document could not be printed"),
        _("Your data is safe. Try again in a moment; if it happens again, tell the department."),
    )


def _printer_busy(_refusal: refusals.Refusal) -> Explained:
    return Explained(
        503,
        _("Many documents are being printed"),
        _("Wait a minute, then print again."),
    )


EXPLANATIONS: dict[type, Callable[[refusals.Refusal], Explained]] = {
    refusals.RoundNotOpen: _round_not_open,
    refusals.Locked: _locked,
    refusals.AboveConfirmed: _above_confirmed,
    refusals.ChangedMeanwhile: _changed_meanwhile,
    refusals.NotReady: _not_ready,
    refusals.ReasonMissing: _reason_missing,
    refusals.IllegalStep: _illegal_step,
    refusals.HeldElsewhere: _child_on_a_roster,
    refusals.AlreadyOnRoster: _child_on_a_roster,
    refusals.OutsideRooms: _outside_rooms,
    refusals.NotFound: _not_found,
    refusals.PrintingFailed: _printing_failed,
    refusals.PrinterBusy: _printer_busy,
    refusals.NothingOwed: _nothing_owed,
    refusals.OwnAccount: _own_account,
    refusals.PasswordChanged: _password_changed,
}
