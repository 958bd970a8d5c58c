"""Refusals of asking for children and letting them go (`process.md` 4.2)."""

from __future__ import annotations

from app.services.errors.general import Refusal


class NobodyHolds(Refusal):
    """The child stands on no roster of this round any more, and need not be asked for."""


class LetGoOnRequest(Refusal):
    """The child was let go to another institution, which has not brought it in yet: `unit`."""


class NotAllFree(Refusal):
    """Some of the children cannot be brought in: `children`, each name with its refusal."""


class StillTimeToAnswer(Refusal):
    """The holder of a child still has time to answer: `until`."""


class AnotherLevelDecides(Refusal):
    """The actor's unit does not stand above both institutions; `unit` is the lowest that does."""
