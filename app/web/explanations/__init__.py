"""The words of every refusal: why, and who can lift it (`design.md` 4); a file a topic."""

from __future__ import annotations

from flask_babel import gettext as _

from app.services.errors import Refusal
from app.web.explanations import (
    accounts,
    bundles,
    count_links,
    counts,
    general,
    letters,
    other_schools,
    policies,
    returns,
    rosters,
    second_factors,
    units,
)
from app.web.explanations.words import Explained, Explanations

__all__ = ["Explained", "explain"]

EXPLANATIONS: Explanations = {
    kind: words
    for topic in (
        general,
        returns,
        rosters,
        accounts,
        second_factors,
        policies,
        units,
        letters,
        bundles,
        counts,
        count_links,
        other_schools,
    )
    for kind, words in topic.EXPLANATIONS.items()
}


def explain(refusal: Refusal) -> Explained:
    """Put a refusal into words; one of a kind unknown here gets the plainest."""
    for kind in type(refusal).__mro__:
        if kind in EXPLANATIONS:
            return EXPLANATIONS[kind](refusal)
    return Explained(409, _("This cannot be done now"), _("Go back and look at the page again."))
