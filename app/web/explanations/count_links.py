"""What the links to heads of schools of other affiliations refuse, in words for a head (6.1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.domain.thai_calendar import format_date, format_moment
from app.models import CountLink
from app.services import errors as refusals
from app.web.explanations.words import Explained, Explanation, Explanations, in_words


def whom_to_ask(link: CountLink) -> str:
    """Say whom to telephone: the officer who made the link, at the authority."""
    authority, officer = link.counted_school.return_.unit, link.made_by
    numbers = dict.fromkeys(one for one in (officer.phone, authority.telephone) if one)
    name = officer.name or authority.name
    if not numbers:
        return _("%(name)s, %(authority)s", name=name, authority=authority.name)
    return _(
        "%(name)s, %(authority)s, telephone %(telephone)s",
        name=name,
        authority=authority.name,
        telephone=", ".join(numbers),
    )


def _over(title: LazyString, text: LazyString) -> Explanation:
    """Explain why a link is of no use, and whom to ask."""
    return in_words(409, title, text, _told_of_link)


def _told_of_link(facts: Mapping[str, Any]) -> dict[str, str]:
    link: CountLink = facts["link"]
    school = link.counted_school.school
    return {
        "whom": whom_to_ask(link),
        "moment": format_moment(link.expires_at, "long", is_end=True),
        "school": school.name,
        "day": format_date(school.dissolved_on, "long") if school.dissolved_on else "",
    }


def _used(refusal: refusals.Refusal) -> Explained:
    link = refusal.facts["link"]
    if link.is_accepted is False:
        return Explained(
            409,
            _("The figures were returned"),
            _(
                "The authority returned what was signed by this link: %(answer)s. A link is for one"
                " time: ask for a new one, in which your figures stand already: %(whom)s.",
                answer=link.answer,
                whom=whom_to_ask(link),
            ),
        )
    return Explained(
        409,
        _("This link was used already"),
        _(
            "%(name)s signed the figures at %(moment)s, and the authority has them. To correct"
            " them, ask for a new link: %(whom)s.",
            name=link.signed_name,
            moment=format_moment(link.signed_at, "long"),
            whom=whom_to_ask(link),
        ),
    )


EXPLANATIONS: Explanations = {
    refusals.NoSuchLink: in_words(
        404,
        _l("This address opens nothing"),
        _l(
            "Open the link exactly as you received it, to its last letter, or scan the QR code"
            " again. If it still opens nothing, ask the authority that sent it for a new one."
        ),
    ),
    refusals.LinkExpired: _over(
        _l("This link has expired"),
        _l("It was good until %(moment)s. Ask for a new link: %(whom)s."),
    ),
    refusals.LinkWithdrawn: _over(
        _l("This link was withdrawn"),
        _l(
            "Use the newest link that you received for your school. If you have none, ask for one:"
            " %(whom)s."
        ),
    ),
    refusals.LinkUsed: _used,
    refusals.LinkOfAnotherSchool: _over(
        _l("This form is of another school"),
        _l(
            "The link is that of %(school)s, and the form that you sent is not. Nothing was saved:"
            " open the link of your own school again. If in doubt, ask: %(whom)s."
        ),
    ),
    refusals.LinkSchoolDissolved: _over(
        _l("The school is dissolved"),
        _l(
            "%(school)s was dissolved on %(day)s, so no figures are asked of it, and nothing was"
            " saved. If that is a mistake, tell the authority: %(whom)s."
        ),
    ),
    refusals.LinkRoundOver: _over(
        _l("The round has closed"),
        _l(
            "Figures are not taken any more, and nothing was saved. Tell the authority which"
            " figures are missing: %(whom)s."
        ),
    ),
    refusals.LinkSheetConfirmed: _over(
        _l("The authority has confirmed its figures"),
        _l(
            "Nothing was saved. If the figures of your school have changed, telephone the authority"
            " at once, which can still take its confirmation back: %(whom)s."
        ),
    ),
    refusals.LinkWaits: in_words(
        409,
        _l("The head has signed already"),
        _l(
            "The figures of %(school)s are signed and wait for you. Accept or return them first;"
            " then another link can be made."
        ),
        lambda facts: {"school": facts["school"].name},
    ),
    refusals.LinkExpiryImpossible: in_words(
        422,
        _l("A link cannot end then"),
        _l("Choose a day from today until %(moment)s."),
        lambda facts: {"moment": format_moment(facts["latest"], "long", is_end=True)},
    ),
    refusals.FiguresMissing: in_words(
        422,
        _l("Figures are missing"),
        _l("Fill in every figure, and 0 where there are no pupils; then sign again."),
    ),
    refusals.SignatureMissing: in_words(
        422,
        _l("The signature is missing"),
        _l("Type your name and your position, then sign again."),
    ),
}
