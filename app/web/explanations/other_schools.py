"""What the list of schools of other affiliations refuses (`process.md` 6.1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.services import errors as refusals
from app.web.explanations.words import Explanations, in_words


def _told_of_code(facts: Mapping[str, Any]) -> dict[str, str]:
    school = facts["school"]
    name = school.name if school is not None else _("another school")
    return {"code": facts["code"], "school": name}


EXPLANATIONS: Explanations = {
    refusals.SchoolCodeTaken: in_words(
        422,
        _l("This code is taken"),
        _l("%(code)s is the code of %(school)s. Look whether it is the same school."),
        _told_of_code,
    ),
    refusals.SchoolKnown: in_words(
        422,
        _l("This school is in the list already"),
        _l(
            "%(school)s stands in this place already. If yours is another school, both need "
            "their codes: type that of yours here, and add that of the other one to the list."
        ),
        lambda facts: {"school": facts["school"].name},
    ),
    refusals.PayerUnknown: in_words(
        422,
        _l("No authority has this code"),
        _l("Type the 8 digits with which the authority signs in."),
    ),
    refusals.SchoolsMovedOn: in_words(
        409,
        _l("Nothing was applied"),
        _l("The list changed after the preview was shown. Look at the new one, then apply it."),
    ),
}
