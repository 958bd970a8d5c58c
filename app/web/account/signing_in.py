"""Signing in and out, and the way to one's home page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import flash, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.thai_calendar import format_date
from app.extensions import limiter
from app.services import rounds
from app.services.accounts import demo_logins, passwords, second_step, sessions, signing_in
from app.services.accounts.sessions import Ending
from app.services.errors import AccountSuspended, PasswordChanged, UnitDissolved
from app.web import access_log, current, identity, kept_forms, navigation
from app.web.account import entering, halfway, where_next
from app.web.account.blueprint import blueprint
from app.web.account.forms import SignInForm
from app.web.account.waiting import how_long
from app.web.context import shown_round
from app.web.guards import public, signed_in_only
from app.web.htmx import go_to
from app.web.transaction import begin_writing, manages_transaction


@blueprint.get("/")
@signed_in_only
def home() -> ResponseReturnValue:
    """Lead to the page that the unit starts from, in the round asked for."""
    asked = rounds.find(current.session(), request.args.get("round_key", ""))
    return redirect(navigation.home_of(current.actor(), asked or shown_round()))


@blueprint.get("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    """Show the form, and why a session has ended."""
    if identity.signed_in() is not None:
        return redirect(where_next.asked_for() or url_for("account.home"))
    before = identity.ended_session_account()
    code = request.args.get("code") or (before.username if before else "")
    return _page(SignInForm(None, code=code), ended=_why_ended())


@blueprint.post("/sign-in")
@public
@manages_transaction
@limiter.limit("120 per minute")
def try_sign_in() -> ResponseReturnValue:
    """Check the password with no transaction open, then begin a session or count a failure."""
    form = SignInForm()
    if not form.validate():
        return _page(form, 422)
    attempt = signing_in.prepare(
        current.session(), form.code.data, address=entering.address(), at=current.arrived_at()
    )
    if attempt.wait > timedelta(0):
        return _failed(form, attempt, 429, _must_wait(attempt.wait))
    current.session().rollback()
    checked = passwords.check(attempt.password_hash, form.password.data)
    new_hash = passwords.hashed(form.password.data) if checked.outdated else None
    begin_writing()
    if not checked.right:
        signing_in.note_failure(current.session(), attempt, at=current.arrived_at())
        current.session().commit()
        return _failed(form, attempt, 422, _changed_code(form.code.data) or _wrong())
    try:
        account = signing_in.accept_password(
            current.session(), attempt, at=current.arrived_at(), new_hash=new_hash
        )
    except AccountSuspended:
        return _failed(form, attempt, 422, _("This login is suspended. Ask your unit's principal."))
    except UnitDissolved as dissolved:
        return _failed(form, attempt, 422, _dissolved(dissolved.facts["on"]))
    except PasswordChanged:
        return _failed(
            form, attempt, 422, _("The password has just been changed. Use the new one.")
        )
    if account.second_factor_since is not None:
        access_log.note("password_accepted", account=account, subject=account.username)
        halfway.keep(second_step.halfway(account, at=current.arrived_at()))
        return go_to(url_for("account.second_step", next=where_next.asked_for()))
    return entering.enter(account, attempt.origin)


@blueprint.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """End the browser's session; without one there is nothing to end, and that is fine."""
    person = identity.signed_in()
    if person is not None:
        account, row = person.account, person.session
        sessions.end(current.session(), account, row.id, at=current.arrived_at())
        access_log.note("signed_out", account=account, subject=account.username)
    return _left(_("You have signed out."))


@blueprint.post("/sign-out-everywhere")
@signed_in_only
def sign_out_everywhere() -> ResponseReturnValue:
    """End every session of the account, this one too."""
    account = current.actor()
    sessions.end_all(current.session(), account, at=current.arrived_at())
    access_log.note("signed_out_everywhere", account=account, subject=account.username)
    return _left(_("You have signed out on every computer."))


@dataclass(frozen=True, slots=True)
class Ended:
    """Why the browser's session is over, and what became of the form that met its end."""

    why: str
    kept: bool | None


def _failed(
    form: SignInForm, attempt: signing_in.Attempt, status: int, message: str
) -> ResponseReturnValue:
    access_log.note("sign_in_failed", account=None, subject=attempt.origin.code, detail=str(status))
    form.form_errors.append(message)
    return _page(form, status)


def _wrong() -> str:
    wrong = _("The login code or the password is wrong.")
    check = _("Check that Caps Lock is off and that the keyboard is set to the right language.")
    return f"{wrong} {check}"


def _changed_code(typed: str) -> str | None:
    """Name the code that took the place of an earlier one; codes are no secret."""
    now = signing_in.username_now(current.session(), typed)
    if now is None:
        return None
    return _("This login code was changed. Sign in with %(code)s and the same password.", code=now)


def _dissolved(on: date | None) -> str:
    return _(
        "This unit was dissolved on %(day)s, and nobody signs in for it any more. Ask the level"
        " above which unit goes on with its work.",
        day=format_date(on, "long") if on else "",
    )


def _must_wait(span: timedelta) -> str:
    return _(
        "Too many wrong passwords from your network. Wait %(span)s, then try again.",
        span=how_long(span),
    )


def _why_ended() -> Ended | None:
    why = {
        Ending.ENDED: _("Your session was ended, from another computer or by a new password."),
        Ending.IDLE: _("Your session ended because the portal was not used for long."),
        Ending.TOO_LONG: _("Your session ended because it had lasted for a whole working day."),
        Ending.SUSPENDED: _("Your session ended because the login was suspended."),
    }
    account = identity.ended_session_account()
    if account is not None:
        why[Ending.DISSOLVED] = _dissolved(account.unit.dissolved_on)
    ending = identity.ending()
    return None if ending is None else Ended(why[ending], session.get(kept_forms.KEPT))


def _page(form: SignInForm, status: int = 200, ended: Ended | None = None) -> ResponseReturnValue:
    demo = demo_logins.listed(current.session())
    is_listed = demo is not None and any(login.code == form.code.data for login in demo.logins)
    form.password.data = demo.password if demo is not None and is_listed else ""
    facts: dict[str, Any] = {
        "form": form,
        "ended": ended,
        "demo": demo,
        "next": where_next.asked_for(),
    }
    return make_response(render_template("account/sign_in.html", **facts), status)


def _left(message: str) -> ResponseReturnValue:
    identity.leave()
    flash(message, "success")
    return go_to(url_for("account.sign_in"))
