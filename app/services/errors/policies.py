"""Refusals of changes to the access policy (`process.md` 13)."""

from __future__ import annotations

from app.services.errors.general import Refusal


class LastAdministrator(Refusal):
    """Nobody who can sign in would be left to edit the access policy: `at`, the moment of it."""


class PolicyMovedOn(Refusal):
    """Another administrator published after the draft was begun: `base` and `current` versions."""


class NothingToPublish(Refusal):
    """The draft would leave the policy as it is."""
