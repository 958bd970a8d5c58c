"""Changing a pupil's valid number, with the reason: it stays the same child (`process.md` 5.2)."""

from __future__ import annotations

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.domain.national_id import formatted
from app.models import Enrolment, NumberEnd
from app.services import returns
from app.services.errors import AlreadyOnRoster, ChangedMeanwhile, HeldElsewhere
from app.services.rosters import renumbering
from app.web import current, htmx, kept_forms
from app.web.guards import requires
from app.web.institution import lookups, refusals
from app.web.institution.addresses import PUPIL, address_of
from app.web.institution.blueprint import blueprint
from app.web.institution.known_numbers import former_numbers
from app.web.institution.number_form import NumberForm
from app.web.institution.own_rooms import sees_room
from app.web.institution.pupil import recorder, roster_at_hand, row_at_hand
from app.web.institution.words import pupils_of


@blueprint.get(f"{PUPIL}/number")
@requires(Permission.ROSTER_EDIT)
def number(enrolment_id: int) -> ResponseReturnValue:
    row = row_at_hand(enrolment_id)
    if row.removed_at is not None or row.pupil_id is None:
        return redirect(address_of("pupil", enrolment_id=row.id))
    returns.require_recording(current.session(), roster_at_hand(), at=current.arrived_at())
    return _page(row, NumberForm.for_page(version=row.version))


@blueprint.post(f"{PUPIL}/number", endpoint="change_number")
@requires(Permission.ROSTER_EDIT)
def change_number(enrolment_id: int) -> ResponseReturnValue:
    form = NumberForm()
    if not form.validate():
        return _page(row_at_hand(enrolment_id), form), 422
    try:
        row = renumbering.renumber(
            current.session(),
            roster_at_hand(),
            enrolment_id,
            version=form.version.data,
            number=form.number.data,
            reason=NumberEnd(form.reason.data),
            note=form.note.data,
            **recorder(),
        )
    except ChangedMeanwhile as refusal:
        return _changed_meanwhile(row_at_hand(enrolment_id), form, refusal)
    except (AlreadyOnRoster, HeldElsewhere) as refusal:
        links = _explain(form, refusal)
        return _page(row_at_hand(enrolment_id), form, links), 409
    kept_forms.forget()
    flash(_("%(name)s has the new number.", name=_name_of(row)), "success")
    return htmx.go_to(address_of("pupil", enrolment_id=row.id))


def _page(row: Enrolment, form: NumberForm, links: list[dict[str, str]] | None = None) -> str:
    return render_template(
        "institution/number.html",
        form=form,
        links=links or [],
        name=_name_of(row),
        number_now=formatted(row.number),
        former=former_numbers(row),
        roster_url=address_of("roster"),
        pupil_url=address_of("pupil", enrolment_id=row.id),
        pupils_word=pupils_of(current.unit()),
    )


def _changed_meanwhile(
    row: Enrolment, form: NumberForm, refusal: ChangedMeanwhile
) -> ResponseReturnValue:
    """Show the number as it is now; sending again changes it knowingly."""
    if row.removed_at is not None:
        raise refusal
    form.version.data = row.version
    said = _("%(name)s changed this pupil meanwhile. Look at the number now, then press again.")
    form.form_errors.append(said % {"name": row.changed_by.name})
    return _page(row, form), 409


def _explain(form: NumberForm, refusal: AlreadyOnRoster | HeldElsewhere) -> list[dict[str, str]]:
    """Say on the field whose number it is, as far as one may know, and give the link to it."""
    row: Enrolment = refusal.facts["enrolment"]
    if isinstance(refusal, HeldElsewhere) and not lookups.may_tell(row):
        form.number.errors = [lookups.untold()]
        return []
    if isinstance(refusal, HeldElsewhere):
        authority = row.unit.parent
        said = _(
            "A child on the roster of %(holder)s, telephone %(telephone)s, has this number."
            " Compare it with the document; if it is right, ask them whose it is.",
            holder=row.unit.name,
            telephone=row.unit.telephone or (authority.telephone if authority else "") or "-",
        )
        form.number.errors = [said]
        return []
    if not sees_room(row.grade, row.room):
        form.number.errors = [refusals.in_another_room(row)]
        return []
    form.number.errors = [
        _("This number is that of %(name)s on this roster.", name=_name_of(row)),
    ]
    return [
        {
            "text": _("Open %(name)s", name=_name_of(row)),
            "url": address_of("pupil", enrolment_id=row.id),
        }
    ]


def _name_of(row: Enrolment) -> str:
    return row.full_name or _("(no name)")
