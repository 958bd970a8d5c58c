"""Where an officer is signed in, as the unit's principal or the level above sees and ends it."""

from __future__ import annotations

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.access.permissions import Permission
from app.models import Account, SignInSession
from app.services.accounts import keeping
from app.services.accounts import sessions as kept
from app.web import current, identity
from app.web.browsers import browser_name
from app.web.guards import requires
from app.web.htmx import go_to
from app.web.officers.blueprint import blueprint


def live_sessions(account: Account) -> list[tuple[SignInSession, str]]:
    """List the sessions of an account that last, each with its browser's name."""
    rows = kept.live(current.session(), account, at=current.arrived_at(), limits=identity.limits())
    return [(row, browser_name(row.browser)) for row in rows]


@blueprint.post("/units/<code>/officers/<int:account_id>/sessions/<int:session_id>/end")
@requires(Permission.ACCOUNT_RESET)
def end_session(account_id: int, session_id: int) -> ResponseReturnValue:
    """Sign an officer out of one browser."""
    return _end(account_id, session_id)


@blueprint.post("/units/<code>/officers/<int:account_id>/sessions/end")
@requires(Permission.ACCOUNT_RESET)
def end_sessions(account_id: int) -> ResponseReturnValue:
    """Sign an officer out everywhere."""
    return _end(account_id, None)


def _end(account_id: int, session_id: int | None) -> ResponseReturnValue:
    account = keeping.get(current.session(), current.unit(), account_id)
    ended = kept.end_for(
        current.session(),
        account,
        actor=current.actor(),
        at=current.arrived_at(),
        limits=identity.limits(),
        session_id=session_id,
    )
    if ended:
        flash(
            ngettext("Signed out of %(num)d browser.", "Signed out of %(num)d browsers.", ended),
            "success",
        )
    else:
        flash(_("The officer had been signed out there already."), "info")
    return go_to(url_for("officers.officer", code=account.unit.code, account_id=account.id))
