"""Refusals of keeping, moving and importing units."""

from __future__ import annotations

from app.services.errors.general import Refusal


class CodeTaken(Refusal):
    """Another unit has, or had, this login code: `code`, `unit`."""


class WrongParent(Refusal):
    """A unit of this kind cannot stand below that one: `unit` or `kind`, `parent`."""


class StillInUse(Refusal):
    """The unit cannot be dissolved yet: `units` below it, or `pupils` being recorded for it."""


class NotRecording(Refusal):
    """A return that a change of units touches is confirmed: `unit`, `confirmed_at`."""


class ImportMovedOn(Refusal):
    """The units changed after the preview of a file was shown; nothing was applied."""


class TwoUpgrades(Refusal):
    """Of the upgrades chosen from a file, some give one unit or one code twice: `codes`."""


class WrongClass(Refusal):
    """The code is of another class, or province, than its place asks: `code`, `wanted`, `province`.

    Above provinces there is no province to ask for: None.
    """


class UnitDissolved(Refusal):
    """The unit was dissolved, and nothing of it changes any more: `unit`, `on`."""


class DateOutOfRange(Refusal):
    """A change of a unit has effect today or from a day that has been: `earliest`, `latest`."""


class LateEntryRunning(Refusal):
    """A unit still works on a closed round under its late entry: `unit`, `until`."""


class NotMergeable(Refusal):
    """Only living centres of one authority are merged: `unit` is none of them."""


class NoSuchRoom(Refusal):
    """The centre has no such room to be taken over: `rooms` (`grade/room`)."""
