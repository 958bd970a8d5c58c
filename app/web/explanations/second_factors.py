"""What the second factor refuses."""

from __future__ import annotations

from flask_babel import gettext as _

from app.services import errors as refusals
from app.web.explanations.words import Explained, Explanations


def _demanded(_refusal: refusals.Refusal) -> Explained:
    return Explained(
        409,
        _("The second factor cannot be turned off"),
        _(
            "The department asks logins of this class for one. To use another telephone, choose"
            " to move to it."
        ),
    )


EXPLANATIONS: Explanations = {refusals.SecondFactorDemanded: _demanded}
