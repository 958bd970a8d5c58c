"""Refusals that any part of the portal may raise, and what every refusal is."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

HEARD: ContextVar[list[str] | None] = ContextVar("heard", default=None)
"""The names of refusals raised, for whoever listens: a page may turn one into words unseen."""


class Refusal(Exception):
    """Something that the rules do not allow now. `facts` fill in the sentence on screen."""

    def __init__(self, **facts: Any) -> None:
        super().__init__(type(self).__name__, facts)
        self.facts = facts
        heard = HEARD.get()
        if heard is not None:
            heard.append(type(self).__name__)


class ChangedMeanwhile(Refusal):
    """Somebody else changed the thing after the page was made."""


class ReasonMissing(Refusal):
    """The step needs a reason and none was given."""


class NotFound(Refusal):
    """There is no such thing within the actor's scope."""


class PrintingFailed(Refusal):
    """The document could not be printed; nothing else is affected."""


class PrinterBusy(Refusal):
    """So many documents are being printed that this one found no turn in time."""
