"""What letters and their templates refuse."""

from __future__ import annotations

from flask_babel import gettext as _

from app.domain.thai_calendar import format_date
from app.services import errors as refusals
from app.web.explanations.words import Explained, Explanations


def _unknown_place(refusal: refusals.Refusal) -> Explained:
    return Explained(
        422,
        _("There is no such data"),
        _(
            "“%(place)s” is not among the data that may stand in braces. Take a name from the"
            " list, written exactly so, and close every brace.",
            place=refusal.facts["place"],
        ),
    )


def _nobody_missing(_refusal: refusals.Refusal) -> Explained:
    return Explained(
        409,
        _("Nobody is to be reminded"),
        _("All units below have confirmed. There is no reminder to write."),
    )


def _nothing_unsent(_refusal: refusals.Refusal) -> Explained:
    return Explained(
        409,
        _("Nobody is to be reminded"),
        _("All submissions of the units below are complete. There is no reminder to write."),
    )


def _nothing_to_tell_of(refusal: refusals.Refusal) -> Explained:
    return Explained(
        409,
        _("Nothing is confirmed yet"),
        _(
            "This letter tells of a confirmation of %(unit)s that stands: who confirmed, when and"
            " how many. None does now. Confirm the data first, then make the letter.",
            unit=refusal.facts["unit"],
        ),
    )


def _template_begun(refusal: refusals.Refusal) -> Explained:
    return Explained(
        422,
        _("That day has been"),
        _(
            "Letters were made from the template of that day already. Type %(day)s or a later day.",
            day=format_date(refusal.facts["earliest"], "long"),
        ),
    )


EXPLANATIONS: Explanations = {
    refusals.UnknownPlace: _unknown_place,
    refusals.NobodyMissing: _nobody_missing,
    refusals.NothingUnsent: _nothing_unsent,
    refusals.NothingToTellOf: _nothing_to_tell_of,
    refusals.TemplateBegun: _template_begun,
}
