"""What the rosters refuse (`process.md` 3 to 5)."""

from __future__ import annotations

from flask_babel import gettext as _

from app.services import errors as refusals
from app.web.explanations.words import Explained, Explanations


def _child_on_a_roster(refusal: refusals.Refusal) -> Explained:
    return Explained(
        409,
        _("The child is on a roster already"),
        _(
            "%(holder)s has this child. Ask it to take the child off first.",
            holder=refusal.facts["enrolment"].unit.name,
        ),
    )


def _outside_rooms(_refusal: refusals.Refusal) -> Explained:
    return Explained(
        409,
        _("This room is not yours to record"),
        _("Your login is limited to certain rooms. Ask the principal officer of your unit."),
    )


def _number_invalid(_refusal: refusals.Refusal) -> Explained:
    return Explained(
        409,
        _("This is no identity number"),
        _("Compare it with the document, and type the 13 digits or the G-Code again."),
    )


def _number_stands(refusal: refusals.Refusal) -> Explained:
    return Explained(
        409,
        _("The number is changed on a page of its own"),
        _(
            "Open %(name)s, choose “Change the number”, and say why it changes.",
            name=refusal.facts["enrolment"].full_name,
        ),
    )


def _sheets_busy(_refusal: refusals.Refusal) -> Explained:
    return Explained(
        503,
        _("Many sheets are being read"),
        _("Nothing was changed. Wait a minute, then send it again."),
    )


EXPLANATIONS: Explanations = {
    refusals.HeldElsewhere: _child_on_a_roster,
    refusals.AlreadyOnRoster: _child_on_a_roster,
    refusals.NumberInvalid: _number_invalid,
    refusals.NumberStands: _number_stands,
    refusals.OutsideRooms: _outside_rooms,
    refusals.SheetsBusy: _sheets_busy,
}
