"""What any page may refuse."""

from __future__ import annotations

from flask_babel import gettext as _

from app.services import errors as refusals
from app.web.explanations.words import Explained, Explanations


def _changed_meanwhile(_refusal: refusals.Refusal) -> Explained:
    return Explained(
        409,
        _("This has changed meanwhile"),
        _(
            "Somebody else changed it after you opened the page. Nothing of yours was saved: look"
            " at the page as it is now, then decide."
        ),
    )


def _not_found(_refusal: refusals.Refusal) -> Explained:
    return Explained(404, _("There is no such page"), _("It may have been removed."))


def _printing_failed(_refusal: refusals.Refusal) -> Explained:
    return Explained(
        503,
        _("The document could not be printed"),
        _("Your data is safe. Try again in a moment; if it happens again, tell the department."),
    )


def _printer_busy(_refusal: refusals.Refusal) -> Explained:
    return Explained(
        503,
        _("Many documents are being printed"),
        _("Wait a minute, then print again."),
    )


EXPLANATIONS: Explanations = {
    refusals.ChangedMeanwhile: _changed_meanwhile,
    refusals.NotFound: _not_found,
    refusals.PrintingFailed: _printing_failed,
    refusals.PrinterBusy: _printer_busy,
}
