"""Confirm a return, or cancel the confirmation of one below (`process.md` 7 and 8)."""

from __future__ import annotations

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.services.confirmation import record, service
from app.web import current
from app.web.guards import requires_for_data_set
from app.web.returns.acting import take_step
from app.web.returns.addresses import RETURN, named
from app.web.returns.blueprint import blueprint
from app.web.returns.forms import CancelForm, ConfirmForm
from app.web.returns.words import statement


@blueprint.route(f"{RETURN}/confirm", methods=["GET", "POST"])
@requires_for_data_set("confirm")
def confirm(data_set: str) -> ResponseReturnValue:
    """Confirm a return in the words that its page showed."""
    return_ = named(data_set)
    session = current.session()
    form = ConfirmForm.posted()
    totals = record.totals_of(session, return_)
    wording = statement(return_, totals, record.progress_below(session, return_))
    return take_step(
        return_,
        form,
        lambda: service.confirm(
            session,
            return_,
            actor=current.actor(),
            at=current.arrived_at(),
            version=form.version.data,
            wording=wording,
        ),
        _("The data is confirmed."),
    )


@blueprint.route(f"{RETURN}/cancel", methods=["GET", "POST"])
@requires_for_data_set("cancel")
def cancel(data_set: str) -> ResponseReturnValue:
    """Cancel a confirmation unasked, to have a mistake corrected (8.3)."""
    return_ = named(data_set)
    form = CancelForm.posted()
    return take_step(
        return_,
        form,
        lambda: service.cancel(
            current.session(),
            return_,
            actor=current.actor(),
            at=current.arrived_at(),
            version=form.version.data,
            reason=form.reason.data or "",
        ),
        _("The confirmation is cancelled. The unit can edit its data now."),
    )
