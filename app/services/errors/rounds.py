"""Refusals of rounds, their dates and what is owed in them (`process.md` 2)."""

from __future__ import annotations

from datetime import datetime

from app.services.errors.general import Refusal


class RoundNotOpen(Refusal):
    """The round has not opened yet, or has closed (`process.md` 2.1)."""

    def __init__(self, *, opens_at: datetime, closes_at: datetime, at: datetime) -> None:
        super().__init__(opens_at=opens_at, closes_at=closes_at, at=at)


class RoundBeforeOpen(Refusal):
    """A round begins as a copy of the one before, which is not over yet: `round`, `closes_at`."""


class RoundCopied(Refusal):
    """The round was copied into a following one, and so is final: `round`, the following one."""


class RoundExists(Refusal):
    """This round was opened before: `academic_year`, `number`."""


class DatesOutOfOrder(Refusal):
    """A date of a round does not fit the others: `field` (its column) and the `rule` it breaks."""


class DeadlineOutOfRange(Refusal):
    """An agreed deadline is not an earlier one (`process.md` 2.3): `opens_at`, `latest`."""


class ExceptionTooShort(Refusal):
    """A late entry would end before the round closes, or has ended already: `closes_at`."""


class NothingOwed(Refusal):
    """The unit owes nothing in this round (`process.md` 1.1): `unit`."""
