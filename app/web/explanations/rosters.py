"""What the rosters refuse (`process.md` 3 to 5)."""

from __future__ import annotations

from flask_babel import gettext as _

from app.domain.thai_calendar import format_moment
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


def _nobody_holds(_refusal: refusals.Refusal) -> Explained:
    return Explained(
        409,
        _("The child is free by now"),
        _("No other roster has this child any more. Look the number up again and bring it in."),
    )


def _not_all_free(refusal: refusals.Refusal) -> Explained:
    names = ", ".join(name for name, _why in refusal.facts["children"])
    return Explained(
        409,
        _("Nobody was brought in"),
        _("These cannot come: %(names)s. Untick them, then press again.", names=names),
    )


def _still_time(refusal: refusals.Refusal) -> Explained:
    return Explained(
        409,
        _("The other institution still has time to answer"),
        _(
            "It has until %(moment)s. If it is urgent, telephone it.",
            moment=format_moment(refusal.facts["until"]),
        ),
    )


def _another_level(refusal: refusals.Refusal) -> Explained:
    return Explained(
        409,
        _("Another level decides this"),
        _("The two institutions have %(unit)s above them.", unit=refusal.facts["unit"].name),
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
    refusals.OutsideRooms: _outside_rooms,
    refusals.NobodyHolds: _nobody_holds,
    refusals.NotAllFree: _not_all_free,
    refusals.StillTimeToAnswer: _still_time,
    refusals.AnotherLevelDecides: _another_level,
    refusals.SheetsBusy: _sheets_busy,
}
