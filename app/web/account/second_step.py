"""The page between password and portal, for accounts with a second factor."""

from __future__ import annotations

from datetime import timedelta

from flask import flash, make_response, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.extensions import limiter
from app.models import Account
from app.services.accounts import recovery_codes
from app.services.accounts import second_step as steps
from app.services.accounts.second_factor import Proof
from app.services.errors import (
    AccountSuspended,
    HalfwayLapsed,
    SecondFactorMissing,
    SecondFactorUnreadable,
    UnitDissolved,
    WrongCode,
)
from app.web import access_log, current, identity
from app.web.account import code_form, entering, halfway, where_next
from app.web.account.blueprint import blueprint
from app.web.account.code_form import CodeForm
from app.web.guards import public
from app.web.htmx import go_to

# Why a sign-in that waits for its code begins anew.
_LAPSES = (HalfwayLapsed, AccountSuspended, UnitDissolved, SecondFactorMissing)


@blueprint.get("/sign-in/code")
@public
def second_step() -> ResponseReturnValue:
    """Ask for the code, of whoever has just typed the right password."""
    try:
        steps.account_of(current.session(), halfway.found(), at=current.arrived_at())
    except _LAPSES as lapse:
        return _anew(lapse)
    return _page(CodeForm(None))


@blueprint.post("/sign-in/code")
@public
@limiter.limit("120 per minute")
def try_second_step() -> ResponseReturnValue:
    """Check the code, then begin the session or count a failure."""
    form = CodeForm()
    session, at = current.session(), current.arrived_at()
    try:
        attempt = steps.prepare(session, halfway.found(), address=entering.address(), at=at)
        if not form.validate():
            return _page(form, 422)
        if attempt.wait > timedelta(0):
            return _failed(form, attempt.account, 429, code_form.must_wait(attempt.wait))
        typed = form.one_time_password.data
        proof = steps.prove(session, attempt, typed, key=code_form.key(), at=at)
    except _LAPSES as lapse:
        return _anew(lapse)
    except (WrongCode, SecondFactorUnreadable) as wrong:
        steps.note_failure(session, attempt, at=at)
        session.commit()
        return _failed(form, attempt.account, 422, code_form.what_is_wrong(wrong))
    account = attempt.account
    events = {Proof.APP: "second_factor_passed", Proof.RECOVERY: "recovery_code_used"}
    access_log.note(events[proof], account=account, subject=account.username)
    entered = entering.enter(account, attempt.origin)
    if proof is Proof.RECOVERY:
        flash(_how_many_left(account), "warning")
    return entered


def _anew(lapse: Exception) -> ResponseReturnValue:
    """Lead back to the password, or on, where the session has begun meanwhile."""
    halfway.forget()
    target = where_next.asked_for()
    if identity.signed_in() is not None:
        return go_to(target or url_for("account.home"))
    if isinstance(lapse, AccountSuspended):
        flash(_("This login is suspended. Ask your unit's principal."), "error")
    else:
        flash(_("Sign in with the password again, then type the code within 5 minutes."), "warning")
    return go_to(url_for("account.sign_in", next=target))


def _failed(form: CodeForm, account: Account, status: int, message: str) -> ResponseReturnValue:
    access_log.note(
        "second_factor_failed", account=account, subject=account.username, detail=str(status)
    )
    form.one_time_password.errors = [message]
    form.one_time_password.data = ""
    return _page(form, status)


def _how_many_left(account: Account) -> str:
    left = recovery_codes.left(current.session(), account)
    if left == 0:
        return _("That was the last recovery code. Make new ones now.")
    return ngettext(
        "You have signed in with a recovery code. %(num)d is left.",
        "You have signed in with a recovery code. %(num)d are left.",
        left,
    )


def _page(form: CodeForm, status: int = 200) -> ResponseReturnValue:
    page = render_template("account/second_step.html", form=form, next=where_next.asked_for())
    return make_response(page, status)
