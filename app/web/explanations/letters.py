"""What letters and their templates refuse."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.domain.thai_calendar import format_date
from app.services import errors as refusals
from app.web.explanations.words import Explanations, in_words

EXPLANATIONS: Explanations = {
    refusals.UnknownPlace: in_words(
        422,
        _l("There is no such data"),
        _l(
            "“%(place)s” is not among the data that may stand in braces. Take a name from the"
            " list, written exactly so, and close every brace."
        ),
        lambda facts: {"place": facts["place"]},
    ),
    refusals.NobodyMissing: in_words(
        409,
        _l("Nobody is to be reminded"),
        _l("All units below have confirmed. There is no reminder to write."),
    ),
    refusals.NothingUnsent: in_words(
        409,
        _l("Nobody is to be reminded"),
        _l("All submissions of the units below are complete. There is no reminder to write."),
    ),
    refusals.NothingToTellOf: in_words(
        409,
        _l("Nothing is confirmed yet"),
        _l(
            "This letter tells of a confirmation of %(unit)s that stands: who confirmed, when and"
            " how many. None does now. Confirm the data first, then make the letter."
        ),
        lambda facts: {"unit": facts["unit"]},
    ),
    refusals.TemplateBegun: in_words(
        422,
        _l("That day has been"),
        _l("Letters were made from the template of that day already. Type %(day)s or a later day."),
        lambda facts: {"day": format_date(facts["earliest"], "long")},
    ),
}
