"""What the links to heads of schools of other affiliations refuse, in words for a head (6.1)."""

from __future__ import annotations

from flask_babel import gettext as _

from app.domain.thai_calendar import format_date, format_moment
from app.models import CountLink
from app.services import errors as refusals
from app.web.explanations.words import Explained, Explanations


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


def _no_such_link(_refusal: refusals.Refusal) -> Explained:
    return Explained(
        404,
        _("This address opens nothing"),
        _(
            "Open the link exactly as you received it, to its last letter, or scan the QR code"
            " again. If it still opens nothing, ask the authority that sent it for a new one."
        ),
    )


def _expired(refusal: refusals.Refusal) -> Explained:
    link = refusal.facts["link"]
    return Explained(
        409,
        _("This link has expired"),
        _(
            "It was good until %(moment)s. Ask for a new link: %(whom)s.",
            moment=format_moment(link.expires_at, "long", is_end=True),
            whom=whom_to_ask(link),
        ),
    )


def _withdrawn(refusal: refusals.Refusal) -> Explained:
    return Explained(
        409,
        _("This link was withdrawn"),
        _(
            "Use the newest link that you received for your school. If you have none, ask for one:"
            " %(whom)s.",
            whom=whom_to_ask(refusal.facts["link"]),
        ),
    )


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


def _of_another_school(refusal: refusals.Refusal) -> Explained:
    link = refusal.facts["link"]
    return Explained(
        409,
        _("This form is of another school"),
        _(
            "The link is that of %(school)s, and the form that you sent is not. Nothing was saved:"
            " open the link of your own school again. If in doubt, ask: %(whom)s.",
            school=link.counted_school.school.name,
            whom=whom_to_ask(link),
        ),
    )


def _school_dissolved(refusal: refusals.Refusal) -> Explained:
    link = refusal.facts["link"]
    school = link.counted_school.school
    return Explained(
        409,
        _("The school is dissolved"),
        _(
            "%(school)s was dissolved on %(day)s, so no figures are asked of it, and nothing was"
            " saved. If that is a mistake, tell the authority: %(whom)s.",
            school=school.name,
            day=format_date(school.dissolved_on, "long"),
            whom=whom_to_ask(link),
        ),
    )


def _round_over(refusal: refusals.Refusal) -> Explained:
    link = refusal.facts["link"]
    return Explained(
        409,
        _("The round has closed"),
        _(
            "Figures are not taken any more, and nothing was saved. Tell the authority which"
            " figures are missing: %(whom)s.",
            whom=whom_to_ask(link),
        ),
    )


def _sheet_confirmed(refusal: refusals.Refusal) -> Explained:
    return Explained(
        409,
        _("The authority has confirmed its figures"),
        _(
            "Nothing was saved. If the figures of your school have changed, telephone the authority"
            " at once, which can still take its confirmation back: %(whom)s.",
            whom=whom_to_ask(refusal.facts["link"]),
        ),
    )


def _waits(refusal: refusals.Refusal) -> Explained:
    return Explained(
        409,
        _("The head has signed already"),
        _(
            "The figures of %(school)s are signed and wait for you. Accept or return them first;"
            " then another link can be made.",
            school=refusal.facts["school"].name,
        ),
    )


def _expiry(refusal: refusals.Refusal) -> Explained:
    return Explained(
        422,
        _("A link cannot end then"),
        _(
            "Choose a day from today until %(moment)s.",
            moment=format_moment(refusal.facts["latest"], "long", is_end=True),
        ),
    )


def _figures_missing(_refusal: refusals.Refusal) -> Explained:
    return Explained(
        422,
        _("Figures are missing"),
        _("Fill in every figure, and 0 where there are no pupils; then sign again."),
    )


def _signature_missing(_refusal: refusals.Refusal) -> Explained:
    return Explained(
        422, _("The signature is missing"), _("Type your name and your position, then sign again.")
    )


EXPLANATIONS: Explanations = {
    refusals.NoSuchLink: _no_such_link,
    refusals.LinkExpired: _expired,
    refusals.LinkWithdrawn: _withdrawn,
    refusals.LinkUsed: _used,
    refusals.LinkOfAnotherSchool: _of_another_school,
    refusals.LinkSchoolDissolved: _school_dissolved,
    refusals.LinkRoundOver: _round_over,
    refusals.LinkSheetConfirmed: _sheet_confirmed,
    refusals.LinkWaits: _waits,
    refusals.LinkExpiryImpossible: _expiry,
    refusals.FiguresMissing: _figures_missing,
    refusals.SignatureMissing: _signature_missing,
}
