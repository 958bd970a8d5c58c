"""Taking a pupil off the roster, with a reason (`process.md` 3.3, 3.4)."""

from __future__ import annotations

from datetime import date

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.domain.thai_calendar import in_bangkok
from app.models import Enrolment, Removal
from app.services import returns
from app.services.rosters import recording
from app.web import current, htmx, kept_forms
from app.web.guards import requires
from app.web.institution.addresses import PUPIL, address_of
from app.web.institution.blueprint import blueprint
from app.web.institution.forms import RemovalForm
from app.web.institution.places import asked_room, room_address
from app.web.institution.pupil import recorder, roster_at_hand, row_at_hand
from app.web.institution.roster import class_name
from app.web.institution.words import pupils_of


@blueprint.get(f"{PUPIL}/remove")
@requires(Permission.ROSTER_EDIT)
def remove_pupil(enrolment_id: int) -> ResponseReturnValue:
    row = row_at_hand(enrolment_id)
    if row.removed_at is not None:
        return redirect(address_of("pupil", enrolment_id=row.id))
    returns.require_recording(current.session(), roster_at_hand(), at=current.arrived_at())
    return _page(row, RemovalForm.for_page(today=_today(), removal=request.args.get("removal")))


@blueprint.post(f"{PUPIL}/remove", endpoint="take_off")
@requires(Permission.ROSTER_EDIT)
def take_off(enrolment_id: int) -> ResponseReturnValue:
    form = RemovalForm(today=_today())
    if not form.validate():
        return _page(row_at_hand(enrolment_id), form), 422
    row = recording.remove(
        current.session(),
        roster_at_hand(),
        enrolment_id,
        removal=Removal(form.removal.data),
        left_on=form.left_on.data,
        note=form.note.data or "",
        **recorder(),
    )
    kept_forms.forget()
    flash(_("%(name)s is taken off the roster.", name=row.full_name), "success")
    return htmx.go_to(_came_from() or address_of("roster"))


def _page(row: Enrolment, form: RemovalForm) -> str:
    return render_template(
        "institution/remove_pupil.html",
        row=row,
        form=form,
        name=row.full_name or _("(no name)"),
        class_name=class_name(row.grade, row.room),
        roster_url=address_of("roster"),
        pupil_url=address_of("pupil", enrolment_id=row.id),
        back_url=_came_from() or address_of("pupil", enrolment_id=row.id),
        pupils_word=pupils_of(current.unit()),
    )


def _came_from() -> str | None:
    """Give the address of the room in which the child was looked for, if the form says so."""
    asked = asked_room()
    return room_address(*asked) if asked else None


def _today() -> date:
    return in_bangkok(current.arrived_at()).date()
