"""What a head signed is put on the sheet, or returned with a reason (6.1)."""

from __future__ import annotations

from flask import flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.services.counts import link_listing, links
from app.services.errors import ChangedMeanwhile
from app.web import current, kept_forms
from app.web.counts.blueprint import blueprint
from app.web.counts.link_forms import AcceptForm, ReturnForm
from app.web.counts.link_pages import SCHOOL, Forms, address_of, row_at_hand, school_page
from app.web.guards import requires
from app.web.htmx import go_to


@blueprint.post(f"{SCHOOL}/<int:link_id>/accept")
@requires(Permission.COUNTS_EDIT)
def accept_link(row_id: int, link_id: int) -> ResponseReturnValue:
    row, form = row_at_hand(row_id), AcceptForm()
    link = link_listing.link_of(current.session(), row, link_id)
    if not form.validate():
        return school_page(row, Forms(accept=form), 422)
    try:
        links.accept(
            current.session(),
            link,
            reason=form.reason.data,
            version=form.version.data,
            actor=current.actor(),
            at=current.arrived_at(),
        )
    except ChangedMeanwhile as refusal:
        form.form_errors = [
            _("Somebody changed the figures on the sheet meanwhile. Compare again, then decide.")
        ]
        form.version.data = refusal.facts["row"].counted.version
        return school_page(row, Forms(accept=form), 409)
    kept_forms.forget()
    flash(_("The figures of %(school)s are on the sheet.", school=row.school.name), "success")
    return go_to(address_of("links"))


@blueprint.post(f"{SCHOOL}/<int:link_id>/return")
@requires(Permission.COUNTS_LINK)
def return_link(row_id: int, link_id: int) -> ResponseReturnValue:
    row, form = row_at_hand(row_id), ReturnForm()
    link = link_listing.link_of(current.session(), row, link_id)
    if not form.validate():
        return school_page(row, Forms(return_=form), 422)
    links.return_(
        current.session(),
        link,
        reason=form.why.data,
        actor=current.actor(),
        at=current.arrived_at(),
    )
    kept_forms.forget()
    if row.school.dissolved_on is None:
        told = _("Returned. Make a new link for the head: the figures stand in it already.")
    else:
        told = _("Returned. The school is dissolved: save it as zeros on the sheet.")
    flash(told, "success")
    return go_to(address_of("link", row_id=row.id))
