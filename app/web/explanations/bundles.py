"""What may be refused about all submissions in one ZIP."""

from __future__ import annotations

from flask_babel import gettext as _

from app.domain.thai_calendar import format_moment
from app.services import errors as refusals
from app.web.explanations.words import Explained, Explanations


def _nothing_to_bundle(_refusal: refusals.Refusal) -> Explained:
    return Explained(
        409,
        _("There are no submissions yet"),
        _(
            "Nothing below this unit is confirmed in this round. Wait until an institution"
            " confirms."
        ),
    )


def _bundle_gone(refusal: refusals.Refusal) -> Explained:
    expired_at = refusal.facts.get("expires_at")
    if expired_at is None:
        return Explained(
            409,
            _("This ZIP is not there"),
            _("It is not ready yet, or was removed. Look at the page of the ZIPs."),
        )
    return Explained(
        409,
        _("This ZIP is not there any more"),
        _(
            "It could be fetched until %(moment)s. Ask for a new one.",
            moment=format_moment(expired_at, "long"),
        ),
    )


EXPLANATIONS: Explanations = {
    refusals.NothingToBundle: _nothing_to_bundle,
    refusals.BundleGone: _bundle_gone,
}
