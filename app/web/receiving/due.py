"""The day until which an office wants its submissions."""

from __future__ import annotations

from datetime import date

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.domain.thai_calendar import format_date
from app.services.errors import DueOutsideRound
from app.services.submissions import due as service
from app.web import current, kept_forms
from app.web.guards import requires
from app.web.htmx import go_to
from app.web.receiving.blueprint import blueprint
from app.web.receiving.forms import DueForm
from app.web.receiving.links import DESK, desk_address
from app.web.receiving.submissions import desk, list_page, wish_of


@blueprint.post(f"{DESK}/due")
@requires(Permission.UNIT_EDIT)
def set_due() -> ResponseReturnValue:
    """Keep the day; a blank one is the deadline of those below again."""
    form = DueForm()
    desk()
    if not form.validate():
        return list_page(wish_of(request.args), 422, due=form)
    try:
        service.keep_due(
            current.session(),
            current.the_round(),
            current.unit(),
            form.day.data,
            was=_shown(form),
            actor=current.actor(),
            at=current.arrived_at(),
        )
    except DueOutsideRound as refusal:
        first, last = (format_date(refusal.facts[name], "medium") for name in ("first", "last"))
        form.day.errors = [
            _("Type a day of the round: from %(first)s to %(last)s.", first=first, last=last)
        ]
        return list_page(wish_of(request.args), 422, due=form)
    kept_forms.forget()
    flash(_("Saved."), "success")
    return go_to(desk_address())


def _shown(form: DueForm) -> date:
    try:
        return date.fromisoformat(form.was.data or "")
    except ValueError:
        return date.min
