"""Ask the level above to cancel, and answer those who ask (`process.md` 8.1, 8.2)."""

from __future__ import annotations

from flask import abort
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.services.confirmation import requests
from app.web import current
from app.web.guards import requires_for_data_set
from app.web.returns.acting import take_step
from app.web.returns.addresses import REQUEST, RETURN, named
from app.web.returns.blueprint import blueprint
from app.web.returns.forms import AnswerForm, PassOnForm, RequestForm, WithdrawForm


@blueprint.route(f"{RETURN}/request", methods=["GET", "POST"])
@requires_for_data_set("request")
def request_cancellation(data_set: str) -> ResponseReturnValue:
    """Ask to have one's own confirmation cancelled."""
    return_ = named(data_set)
    form = RequestForm.posted()
    return take_step(
        return_,
        form,
        lambda: requests.ask(
            current.session(),
            return_,
            actor=current.actor(),
            at=current.arrived_at(),
            version=form.version.data,
            reason=form.reason.data or "",
        ),
        _("The request is sent. The answer will appear on this page."),
    )


@blueprint.route(f"{REQUEST}/withdraw", methods=["GET", "POST"])
@requires_for_data_set("request")
def withdraw_request(data_set: str, request_id: int) -> ResponseReturnValue:
    """Take back one's own request."""
    return_ = named(data_set)
    asked = requests.get(current.session(), return_, request_id)
    form = WithdrawForm.posted()
    return take_step(
        return_,
        form,
        lambda: requests.withdraw(
            current.session(),
            asked,
            actor=current.actor(),
            at=current.arrived_at(),
            version=form.version.data,
        ),
        _("The request is withdrawn."),
    )


@blueprint.route(f"{REQUEST}/answer", methods=["GET", "POST"])
@requires_for_data_set("cancel")
def answer_request(data_set: str, request_id: int) -> ResponseReturnValue:
    """Grant a request from below by cancelling, or decline it with a reason."""
    session = current.session()
    return_ = named(data_set)
    asked = requests.get(session, return_, request_id)
    form = AnswerForm.posted()
    taken = {"actor": current.actor(), "at": current.arrived_at(), "version": form.version.data}
    answer = form.answer.data or ""
    if form.decision.data == AnswerForm.DECLINE:
        return take_step(
            return_,
            form,
            lambda: requests.decline(session, asked, answer=answer, **taken),
            _("The request is declined. Whoever asked sees your answer."),
        )
    return take_step(
        return_,
        form,
        lambda: requests.grant(session, asked, answer=answer, **taken),
        _("The confirmation is cancelled. The unit can edit its data now."),
    )


@blueprint.route(f"{REQUEST}/pass-on", methods=["GET", "POST"])
@requires_for_data_set("request")
def pass_on(data_set: str, request_id: int) -> ResponseReturnValue:
    """Ask one's own level above in turn; the request from below is shown, if it may be seen."""
    session = current.session()
    below = requests.get_from_below(session, named(data_set), request_id)
    form = PassOnForm.posted()
    return_ = below.return_
    if not current.may(Permission(f"{return_.data_set}:view"), return_.unit):
        abort(404)
    return take_step(
        return_,
        form,
        lambda: requests.pass_on(
            session,
            below,
            actor=current.actor(),
            at=current.arrived_at(),
            version=form.version.data,
            reason=form.reason.data or "",
        ),
        _("The request is passed on to the level above."),
    )
