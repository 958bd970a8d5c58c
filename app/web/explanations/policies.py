"""What publishing access rights refuses."""

from __future__ import annotations

from flask_babel import gettext as _

from app.domain.thai_calendar import format_moment
from app.services import errors as refusals
from app.web.explanations.words import Explained, Explanations


def _last_administrator(refusal: refusals.Refusal) -> Explained:
    return Explained(
        409,
        _("Nobody would be left to change access rights"),
        _(
            "From %(moment)s on nobody who can sign in at the department could see and change"
            " access rights. Nothing was changed. Leave both rights with at least one officer of"
            " the department who is not suspended, then try again.",
            moment=format_moment(refusal.facts["at"]),
        ),
    )


def _moved_on(_refusal: refusals.Refusal) -> Explained:
    return Explained(
        409,
        _("Somebody else has published in the meantime"),
        _(
            "Your draft is kept and nothing was published. Look at what changed, then take your"
            " changes over to the new version, or drop your draft."
        ),
    )


def _nothing_to_publish(_refusal: refusals.Refusal) -> Explained:
    return Explained(
        409,
        _("There is nothing to publish"),
        _("With this draft the rights would stay as they are. Drop it, or change something."),
    )


EXPLANATIONS: Explanations = {
    refusals.LastAdministrator: _last_administrator,
    refusals.PolicyMovedOn: _moved_on,
    refusals.NothingToPublish: _nothing_to_publish,
}
