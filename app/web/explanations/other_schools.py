"""What the list of schools of other affiliations refuses (`process.md` 6.1)."""

from __future__ import annotations

from flask_babel import gettext as _

from app.services import errors as refusals
from app.web.explanations.words import Explained, Explanations


def _code_taken(refusal: refusals.Refusal) -> Explained:
    school = refusal.facts["school"]
    return Explained(
        422,
        _("This code is taken"),
        _(
            "%(code)s is the code of %(school)s. Look whether it is the same school.",
            code=refusal.facts["code"],
            school=school.name if school is not None else _("another school"),
        ),
    )


def _payer_unknown(_refusal: refusals.Refusal) -> Explained:
    return Explained(
        422,
        _("No authority has this code"),
        _("Type the 8 digits with which the authority signs in."),
    )


def _moved_on(_refusal: refusals.Refusal) -> Explained:
    return Explained(
        409,
        _("Nothing was applied"),
        _("The list changed after the preview was shown. Look at the new one, then apply it."),
    )


EXPLANATIONS: Explanations = {
    refusals.SchoolCodeTaken: _code_taken,
    refusals.PayerUnknown: _payer_unknown,
    refusals.SchoolsMovedOn: _moved_on,
}
