"""Why the process does not let a login do what its rights allow, and who can lift that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from app.models import State
from app.services.confirmation.steps import Action
from app.services.errors import AccountSuspended, IllegalStep, NotReady, Refusal
from app.web.explanations import explain
from app.web.returns.words import blocker_text


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What stands in the way; `missing` lists what has to be done first."""

    title: str
    explanation: str
    missing: Sequence[str] = ()


def obstacle(refusal: Refusal) -> Obstacle:
    """Tell somebody else than who would act what stands in the way."""
    if isinstance(refusal, AccountSuspended):
        return Obstacle(
            _("The login is suspended"),
            _("The principal officer of its unit, or the level above, can let it sign in again."),
        )
    if isinstance(refusal, IllegalStep):
        return _illegal(refusal)
    if isinstance(refusal, NotReady):
        missing = [blocker_text(one.code, one.count) for one in refusal.facts["blockers"]]
        return Obstacle(
            _("Something is still missing"), _("It can be done once this is done:"), missing
        )
    explained = explain(refusal)
    return Obstacle(explained.title, explained.explanation)


def _illegal(refusal: IllegalStep) -> Obstacle:
    if refusal.facts["action"] is Action.PREPARE and refusal.facts["state"] is State.RECORDING:
        return Obstacle(
            _("Nobody prepares the roster for the head"),
            _("The authority has not chosen that the head confirms: the officer confirms."),
        )
    if refusal.facts["state"] is State.CONFIRMED:
        return Obstacle(
            _("The data is confirmed already"),
            _("Only when the level above cancels the confirmation can it be confirmed anew."),
        )
    return Obstacle(
        _("There is no confirmation to cancel"),
        _("The data is not confirmed yet: the unit itself can still correct it."),
    )
