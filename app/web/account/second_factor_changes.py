"""Changing a second factor in force: each change asks for a code first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from flask import abort, flash, make_response, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.services.accounts import second_factor as factor
from app.services.accounts import signing_in
from app.services.errors import SecondFactorMissing, SecondFactorUnreadable, WrongCode
from app.web import access_log, current
from app.web.account import code_form, entering
from app.web.account.blueprint import blueprint
from app.web.account.code_form import CodeForm
from app.web.account.second_factor import shown_once
from app.web.guards import signed_in_only
from app.web.htmx import go_to


@dataclass(frozen=True, slots=True)
class Change:
    """A change: its words, and the service that makes it; new recovery codes are shown once."""

    title: LazyString
    effect: LazyString
    done: LazyString
    make: Callable[..., list[str] | None]
    danger: bool = False


CHANGES = {
    "recovery-codes": Change(
        _l("Make new recovery codes"),
        _l("You get ten new codes. All codes from before are void."),
        _l("New recovery codes are made."),
        factor.renew_recovery_codes,
    ),
    "another-telephone": Change(
        _l("Move to another telephone"),
        _l("A new QR code is shown to scan. The app used until now is void once you confirm it."),
        _l("Scan the new QR code with the other telephone, then type the code that it shows."),
        factor.replace,
    ),
    "off": Change(
        _l("Turn the second factor off"),
        _l("From then on the password alone opens the portal. Recovery codes are void."),
        _l("The second factor is off."),
        factor.turn_off,
        danger=True,
    ),
}
ADDRESS = "/account/second-factor/change/<name>"


@blueprint.get(ADDRESS)
@signed_in_only
def change_second_factor(name: str) -> ResponseReturnValue:
    """Say what a change does, and ask for a code."""
    return _page(_named(name), CodeForm(None))


@blueprint.post(ADDRESS)
@signed_in_only
def save_second_factor(name: str) -> ResponseReturnValue:
    """Make the change, for the right code; wrong ones slow down as at signing in."""
    change, form = _named(name), CodeForm()
    if not form.validate():
        return _page(change, form, 422)
    session, account, at = current.session(), current.actor(), current.arrived_at()
    attempt = signing_in.prepare(session, account.username, address=entering.address(), at=at)
    if attempt.wait > timedelta(0):
        return _refused(change, form, code_form.must_wait(attempt.wait), 429)
    try:
        codes = change.make(
            session, account, form.one_time_password.data, key=code_form.key(), at=at
        )
    except (WrongCode, SecondFactorUnreadable) as wrong:
        signing_in.note_failure(session, attempt, at=at)
        session.commit()
        return _refused(change, form, code_form.what_is_wrong(wrong), 422)
    except SecondFactorMissing:
        return go_to(url_for("account.second_factor"))
    if codes is not None:
        return shown_once(codes)
    flash(str(change.done), "success")
    return go_to(url_for("account.second_factor"))


def _named(name: str) -> Change:
    return CHANGES.get(name) or abort(404)


def _refused(change: Change, form: CodeForm, message: str, status: int) -> ResponseReturnValue:
    account = current.actor()
    access_log.note(
        "second_factor_failed", account=account, subject=account.username, detail=str(status)
    )
    form.one_time_password.errors = [message]
    form.one_time_password.data = ""
    return _page(change, form, status)


def _page(change: Change, form: CodeForm, status: int = 200) -> ResponseReturnValue:
    page = render_template("account/second_factor_change.html", change=change, form=form)
    return make_response(page, status)
