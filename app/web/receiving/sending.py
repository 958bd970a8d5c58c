"""A unit notes that it sent paper and file, or takes that back until they arrive."""

from __future__ import annotations

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.models import Confirmation
from app.services.errors import NotFound
from app.services.submissions import issuing, sending
from app.web import current, navigation
from app.web.guards import requires
from app.web.htmx import go_to
from app.web.receiving.blueprint import blueprint
from app.web.receiving.forms import SentForm
from app.web.receiving.links import SENDER
from app.web.sent_return import named


@blueprint.post(f"{SENDER}/sent")
@requires(Permission.SUBMISSION_SEND)
def send() -> ResponseReturnValue:
    sending.send(current.session(), _confirmation(), actor=current.actor(), at=current.arrived_at())
    flash(_("Noted as sent. The office above notes here when it has arrived."), "success")
    return _back()


@blueprint.post(f"{SENDER}/not-sent")
@requires(Permission.SUBMISSION_SEND)
def take_back_sending() -> ResponseReturnValue:
    sending.take_back(
        current.session(), _confirmation(), actor=current.actor(), at=current.arrived_at()
    )
    flash(_("Taken back: noted as not sent."), "success")
    return _back()


def _confirmation() -> Confirmation:
    """Find the confirmation whose number the form carries; raise `NotFound`."""
    form = SentForm()
    number = form.number.data if form.validate() else None
    if not number or number > 9999:
        raise NotFound()
    return issuing.version_of(current.session(), named(), number)


def _back() -> ResponseReturnValue:
    """Go back to the page of this portal that had the button, else to the home page."""
    shown = request.referrer or ""
    if shown.startswith(request.host_url):
        return go_to(f"/{shown.removeprefix(request.host_url)}")
    return go_to(navigation.home_of(current.actor(), current.the_round()))
