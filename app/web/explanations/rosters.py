"""What the rosters refuse (`process.md` 3 to 5)."""

from __future__ import annotations

from flask_babel import gettext as _

from app.domain.thai_calendar import format_date, format_moment
from app.models import Unit
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


def _nobody_holds(_refusal: refusals.Refusal) -> Explained:
    return Explained(
        409,
        _("The child is free by now"),
        _("No other roster has this child any more. Look the number up again and bring it in."),
    )


def _let_go_on_request(refusal: refusals.Refusal) -> Explained:
    return Explained(
        409,
        _("The child was taken off on request"),
        let_go_on_request(refusal.facts["unit"]),
    )


def let_go_on_request(unit: Unit) -> str:
    """Say to whom a child was let go, and whom to ask if that was wrong."""
    return _(
        "The child was taken off because %(unit)s asked for it. If that is not right, contact that"
        " institution.",
        unit=unit.name,
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


def _posting_day(refusal: refusals.Refusal) -> Explained:
    return Explained(
        422,
        _("This day does not fit"),
        _(
            "Type a day from %(earliest)s up to today, %(latest)s.",
            earliest=format_date(refusal.facts["earliest"]),
            latest=format_date(refusal.facts["latest"]),
        ),
    )


def _sheets_busy(_refusal: refusals.Refusal) -> Explained:
    return Explained(
        503,
        _("Many sheets are being read"),
        _("Nothing was changed. Wait a minute, then send it again."),
    )


def _decisions_moved_on(_refusal: refusals.Refusal) -> Explained:
    return Explained(
        409,
        _("Somebody decided otherwise meanwhile"),
        _("Nothing was saved. Look at what is decided now, then press again."),
    )


def _confirmed_before(refusal: refusals.Refusal) -> Explained:
    return Explained(
        409,
        _("The carrying over can no longer be undone"),
        _(
            "The data was confirmed at %(moment)s. Correct or take off single pupils instead.",
            moment=format_moment(refusal.facts["confirmed_at"]),
        ),
    )


def _worked_on_since(_refusal: refusals.Refusal) -> Explained:
    return Explained(
        409,
        _("Pupils who were carried over have been worked on since"),
        _("Nothing was undone. Tick that this work may be lost, then press again."),
    )


EXPLANATIONS: Explanations = {
    refusals.HeldElsewhere: _child_on_a_roster,
    refusals.AlreadyOnRoster: _child_on_a_roster,
    refusals.NumberInvalid: _number_invalid,
    refusals.NumberStands: _number_stands,
    refusals.OutsideRooms: _outside_rooms,
    refusals.PostingDayImpossible: _posting_day,
    refusals.DecisionsMovedOn: _decisions_moved_on,
    refusals.ConfirmedBefore: _confirmed_before,
    refusals.WorkedOnSince: _worked_on_since,
    refusals.NobodyHolds: _nobody_holds,
    refusals.LetGoOnRequest: _let_go_on_request,
    refusals.NotAllFree: _not_all_free,
    refusals.StillTimeToAnswer: _still_time,
    refusals.AnotherLevelDecides: _another_level,
    refusals.SheetsBusy: _sheets_busy,
}
