"""One's own second factor: setting it up with an authenticator app."""

from __future__ import annotations

from typing import Any

import segno
from flask import flash, make_response, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.services.accounts import recovery_codes
from app.services.accounts import second_factor as factor
from app.services.errors import SecondFactorMissing, SecondFactorStands, WrongCode
from app.web import access_log, current
from app.web.account import code_form, where_next
from app.web.account.blueprint import blueprint
from app.web.account.code_form import FirstCodeForm
from app.web.guards import signed_in_only
from app.web.htmx import go_to


@blueprint.get("/account/second-factor")
@signed_in_only
def second_factor() -> ResponseReturnValue:
    """Show what there is: nothing yet, a set-up to be confirmed, or a second factor in force."""
    return _page(FirstCodeForm(None))


@blueprint.post("/account/second-factor/begin")
@signed_in_only
def begin_second_factor() -> ResponseReturnValue:
    """Make a secret for the app."""
    factor.begin(current.session(), current.actor(), key=code_form.key(), at=current.arrived_at())
    return go_to(_own_page())


@blueprint.post("/account/second-factor")
@signed_in_only
def confirm_second_factor() -> ResponseReturnValue:
    """Put it in force by the app's first code, and show the recovery codes this once."""
    form = FirstCodeForm()
    if not form.validate():
        return _page(form, 422)
    account = current.actor()
    try:
        codes = factor.confirm(
            current.session(),
            account,
            form.one_time_password.data,
            key=code_form.key(),
            keep=current.who().session,
            at=current.arrived_at(),
        )
    except WrongCode as wrong:
        form.one_time_password.errors = [code_form.what_is_wrong(wrong)]
        return _page(form, 422)
    except SecondFactorMissing:
        flash(_("Too much time has passed. Begin again."), "warning")
        return go_to(_own_page())
    except SecondFactorStands:
        flash(_("It is set up. If you did not see the recovery codes, make new ones."), "info")
        return go_to(_own_page())
    access_log.note("second_factor_set_up", account=account, subject=account.username)
    return shown_once(codes)


def shown_once(codes: list[str]) -> ResponseReturnValue:
    """Answer with the codes themselves: a redirect would have to carry them along."""
    return render_template(
        "account/recovery_codes.html",
        codes=codes,
        account=current.actor(),
        next=where_next.asked_for() or url_for("account.home"),
    )


def _own_page() -> str:
    return url_for("account.second_factor", next=where_next.asked_for())


def _page(form: FirstCodeForm, status: int = 200) -> ResponseReturnValue:
    session, account = current.session(), current.actor()
    facts: dict[str, Any] = {
        "form": form,
        "account": account,
        "is_demanded": current.who().second_factor_demanded,
        "next": where_next.asked_for(),
    }
    if account.second_factor_since is not None:
        facts["left"] = recovery_codes.left(session, account)
    facts |= _secret_to_show()
    return make_response(render_template("account/second_factor.html", **facts), status)


def _secret_to_show() -> dict[str, str]:
    """Draw the secret of a begun set-up, and write it in groups of four for typing."""
    account = current.actor()
    secret = factor.begun(current.session(), account, key=code_form.key(), at=current.arrived_at())
    if secret is None:
        return {}
    drawn = segno.make(factor.address_of(secret, account.username), error="m", micro=False)
    groups = (secret[place : place + 4] for place in range(0, len(secret), 4))
    return {"picture": drawn.svg_data_uri(scale=5, light="#fff"), "secret": " ".join(groups)}
