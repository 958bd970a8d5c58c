"""Refusals of the list of schools of other affiliations."""

from __future__ import annotations

from app.services.errors.general import Refusal


class SchoolCodeTaken(Refusal):
    """Another school of another affiliation has the `code`: `school`, where it is known."""


class SchoolKnown(Refusal):
    """A `school` of this name stands in the list already, in the same place."""


class PayerUnknown(Refusal):
    """The `code` names no living authority that could pay for a school."""


class SchoolsMovedOn(Refusal):
    """The list of schools is no longer as the preview of a file showed it."""
