"""Refusals of official letters and their templates."""

from __future__ import annotations

from app.services.errors.general import Refusal


class UnknownPlace(Refusal):
    """A template of letters names a `place` between braces for which there is no data."""


class NobodyMissing(Refusal):
    """All units below have confirmed: there is nobody to remind."""


class NothingUnsent(Refusal):
    """All submissions of units below are complete: there is nobody to remind of theirs."""


class NothingToTellOf(Refusal):
    """A letter would tell of a confirmation of `unit` that stands, and none does."""


class TemplateBegun(Refusal):
    """A template of letters begins today or later, never on a day that was: `earliest`."""
