"""What a form says when a rule refuses it, and how its fields read beside others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from wtforms import Field, SelectFieldBase

from app.models import Enrolment
from app.services.errors import (
    AlreadyOnRoster,
    HeldElsewhere,
    NumberStands,
    OutsideRooms,
    Refusal,
)
from app.services.rosters.facts import FACTS
from app.web.institution import lookups
from app.web.institution.addresses import address_of
from app.web.institution.forms import GROUP_NAMES, GROUPS, PupilForm
from app.web.institution.own_rooms import sees_room
from app.web.institution.roster import class_name


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which two people differ: typed here, and saved by the other meanwhile."""

    label: Any
    typed: str
    now: str


def explain(form: PupilForm, refusal: Refusal) -> list[dict[str, str]]:
    """Put the refusal on its field, and give the links that lead on."""
    if isinstance(refusal, OutsideRooms):
        rooms = ", ".join(class_name(*room.split("/", 1)) for room in refusal.facts["rooms"])
        _say(form.room, _("You record the rooms %(rooms)s only. Choose one of them.", rooms=rooms))
    elif isinstance(refusal, HeldElsewhere):
        row = refusal.facts["enrolment"]
        if not lookups.may_tell(row):
            _say(form.number, lookups.untold())
            return []
        _say(form.number, held_by(row))
        return [
            {
                "text": _("Ask them to let the child go"),
                "url": address_of("new_claim", number=form.number.data),
            },
        ]
    elif isinstance(refusal, NumberStands):
        said = _(
            "The number is not changed here. To change it to %(number)s, say why on a page of"
            " its own; all else that you typed is still here.",
            number=refusal.facts["number"] or "-",
        )
        _say(form.number, said)
        address = address_of("number", enrolment_id=refusal.facts["enrolment"].id)
        return [{"text": _("Change the number"), "url": address}]
    elif isinstance(refusal, AlreadyOnRoster):
        row = refusal.facts["enrolment"]
        if not sees_room(row.grade, row.room):
            _say(form.number, in_another_room(row))
            return []
        _say(form.number, _("This pupil is on this roster already: %(name)s.", name=row.full_name))
        return [
            {
                "text": _("Open %(name)s", name=row.full_name),
                "url": address_of("pupil", enrolment_id=row.id),
            },
        ]
    return []


def in_another_room(row: Enrolment) -> str:
    """Say where the child is without its name, which is not the actor's to see (1.3)."""
    return _(
        "A pupil with this number is on this roster already, in %(room)s, which you do not"
        " record. Check the number; if it is right, ask the principal officer to move the pupil"
        " to your room.",
        room=class_name(row.grade, row.room) or "–",
    )


def held_by(row: Enrolment) -> str:
    """Say where the child is, and who has to let it go (4.2)."""
    holder = row.unit
    authority = holder.parent
    return _(
        "This child is on the roster of %(holder)s (%(authority)s), telephone %(telephone)s."
        " Ask them to let the child go.",
        holder=holder.name,
        authority=authority.name if authority else "",
        telephone=holder.telephone or (authority.telephone if authority else "") or "-",
    )


def differences(typed: PupilForm, now: PupilForm) -> list[Difference]:
    """List the fields that read differently in two forms."""
    return [
        Difference(field.label.text, shown(field), shown(now[field.short_name]))
        for field in _seen_fields(typed)
        if shown(field) != shown(now[field.short_name])
    ]


def sections(form: PupilForm, *, own: bool) -> list[tuple[Any, list[tuple[Any, str]]]]:
    """Give what a form holds to be read: facts, and for one's `own` pupils the details."""
    fields = _seen_fields(form)
    facts = [(field.label.text, shown(field)) for field in fields if field.short_name in FACTS]
    found: list[tuple[Any, list[tuple[Any, str]]]] = [(_("The pupil"), facts)]
    if not own:
        return found
    grouped = {field.short_name for name in GROUPS for field in form.group(name)}
    details = [field for field in fields if field.short_name not in {*FACTS, *grouped}]
    groups = [(_("Personal data"), details)]
    groups += [(GROUP_NAMES[name], form.group(name)) for name in GROUPS]
    for title, members in groups:
        pairs = [(field.label.text, shown(field)) for field in members if shown(field)]
        if pairs:
            found.append((title, pairs))
    return found


def shown(field: Field) -> str:
    """Give a field as a person reads it."""
    if isinstance(field, SelectFieldBase):
        return next((str(choice[1]) for choice in field.iter_choices() if choice[2]), "")
    written: Any = field
    return str(written._value())


def _seen_fields(form: PupilForm) -> list[Field]:
    """List the fields that a person sees: not its version nor its keys."""
    return [field for field in form if getattr(field.widget, "input_type", "") != "hidden"]


def _say(field: Field, text: str) -> None:
    field.errors = [*field.errors, text]
