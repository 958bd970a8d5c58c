"""Rights that something forbids: shown beside the rule before anybody publishes it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from app.access.rules import Rule
from app.services.policies.shadows import shadowed
from app.web import current
from app.web.policies.sentences import sentence


@dataclass(frozen=True, slots=True)
class Flag:
    """Why a rule that gives a right gives nothing, or less than it says."""

    text: str
    because: str


def flags(rules: Sequence[Rule], *, among: Iterable[Rule]) -> dict[Rule, Flag]:
    """Find which of some rules give what another forbids; where two forbid, the first is named."""
    found: dict[Rule, Flag] = {}
    chosen = frozenset(among)
    for one in shadowed(current.session(), rules, at=current.arrived_at(), among=chosen):
        text = (
            _("This gives nothing, since another rule forbids it:")
            if one.wholly
            else _("This gives less than it says, since another rule forbids part of it:")
        )
        found.setdefault(one.grant, Flag(text, sentence(one.deny)))
    return found
