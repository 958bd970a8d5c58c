"""Where one is signed in, and ending it there."""

from __future__ import annotations

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.services.accounts import sessions as kept
from app.web import current, identity
from app.web.account.blueprint import blueprint
from app.web.browsers import browser_name
from app.web.forms import VersionForm
from app.web.guards import signed_in_only
from app.web.htmx import go_to


@blueprint.get("/account/sessions")
@signed_in_only
def sessions() -> ResponseReturnValue:
    """List the browsers that the account is signed in with."""
    live = kept.live(
        current.session(), current.actor(), at=current.arrived_at(), limits=identity.limits()
    )
    return render_template(
        "account/sessions.html",
        form=VersionForm(None),
        rows=[(row, browser_name(row.browser)) for row in live],
        this_one=current.who().session.id,
    )


@blueprint.post("/account/sessions/<int:session_id>/end")
@signed_in_only
def end_session(session_id: int) -> ResponseReturnValue:
    """End one of the account's own sessions."""
    kept.end(current.session(), current.actor(), session_id, at=current.arrived_at())
    flash(_("That browser is signed out."), "success")
    return go_to(url_for("account.sessions"))
