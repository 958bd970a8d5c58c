"""Taking the second factor from an officer who has lost telephone and recovery codes."""

from __future__ import annotations

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.services.accounts import keeping, second_factor
from app.web import current
from app.web.account.blueprint import blueprint
from app.web.guards import requires
from app.web.htmx import go_to


@blueprint.post("/units/<code>/officers/<int:account_id>/second-factor/remove")
@requires(Permission.ACCOUNT_RESET)
def remove_second_factor(account_id: int) -> ResponseReturnValue:
    """Take it away: whoever may reset the password may do this, never for oneself."""
    account = keeping.get(current.session(), current.unit(), account_id)
    second_factor.remove(current.session(), account, actor=current.actor(), at=current.arrived_at())
    flash(
        _(
            "%(name)s signs in with the password alone, and can set up a second factor anew.",
            name=account.name or account.username,
        ),
        "success",
    )
    return go_to(url_for("officers.officer", code=account.unit.code, account_id=account.id))
