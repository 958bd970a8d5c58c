"""Refusals of recording, importing, posting and carrying over rosters (`process.md` 3)."""

from __future__ import annotations

from app.services.errors.general import Refusal


class HeldElsewhere(Refusal):
    """The child stands on another roster of this round (`process.md` 4.2): `enrolment`."""


class AlreadyOnRoster(Refusal):
    """The child stands on this very roster already: `enrolment`."""


class NumberInvalid(Refusal):
    """What a child should be re-keyed to is no ID number and no G-Code: `reason`."""


class NumberStands(Refusal):
    """A valid number is changed with its reason, not among other facts: `enrolment`, `number`."""


class AnotherInstitution(Refusal):
    """A sheet says that it is of another institution: `field`, `row` and what it `told` there."""


class SheetMovedOn(Refusal):
    """The roster is no longer as it was when a sheet was compared with it."""


class SheetsBusy(Refusal):
    """So many sheets are being read and written that this one found no turn in time."""


class PostingDayImpossible(Refusal):
    """A list is posted neither on a day to come nor long before its round: `earliest`, `latest`."""


class OutsideRooms(Refusal):
    """The account is limited to other rooms than the one recorded: `rooms` (`grade/room`)."""


class DecisionsMovedOn(Refusal):
    """What becomes of last year's pupils was decided otherwise meanwhile: `sources`, their rows."""


class ConfirmedBefore(Refusal):
    """Carrying over is undone only until the first confirmation: `confirmed_at`."""


class WorkedOnSince(Refusal):
    """Rows that carrying over made were worked on since: `count` of them, some `names`."""
