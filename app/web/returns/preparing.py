"""Prepare a roster for the head, and send back what was prepared (`process.md` 7.4)."""

from __future__ import annotations

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.models import DataSet
from app.services.confirmation import preparing, record
from app.web import current
from app.web.guards import requires
from app.web.returns.acting import take_step
from app.web.returns.addresses import ROSTER, named
from app.web.returns.blueprint import blueprint
from app.web.returns.forms import PrepareForm, SendBackForm
from app.web.returns.words import statement_to_the_head


@blueprint.route(f"{ROSTER}/prepare", methods=["GET", "POST"])
@requires(Permission.ROSTER_PREPARE)
def prepare() -> ResponseReturnValue:
    """Tell the head, in the words that the page showed, that the roster is ready."""
    return_ = named(DataSet.ROSTER)
    session = current.session()
    form = PrepareForm.posted()
    wording = statement_to_the_head(return_, record.totals_of(session, return_))
    return take_step(
        return_,
        form,
        lambda: preparing.prepare(
            session,
            return_,
            actor=current.actor(),
            at=current.arrived_at(),
            version=form.version.data,
            wording=wording,
        ),
        _("The roster is prepared. Tell the head, who confirms it with the head's own login."),
    )


@blueprint.route(f"{ROSTER}/send-back", methods=["GET", "POST"])
@requires(Permission.ROSTER_CONFIRM)
def send_back() -> ResponseReturnValue:
    """Send what an officer prepared back, with a reason."""
    return_ = named(DataSet.ROSTER)
    form = SendBackForm.posted()
    return take_step(
        return_,
        form,
        lambda: preparing.send_back(
            current.session(),
            return_,
            actor=current.actor(),
            at=current.arrived_at(),
            version=form.version.data,
            reason=form.reason.data or "",
        ),
        _("It is sent back. The officer reads your reason on the home page."),
    )
