"""Refusals of the steps of a return (`process.md` 7, 8)."""

from __future__ import annotations

from app.services.errors.general import Refusal


class Locked(Refusal):
    """A return is confirmed and cannot be edited (`process.md` 7.4): `unit`, `confirmed_at`."""


class IllegalStep(Refusal):
    """The return is not in a state from which this step leads anywhere."""


class NotReady(Refusal):
    """Something is missing before the return can be confirmed: `blockers`."""


class HeadConfirms(Refusal):
    """The authority chose that the head confirms (7.4): `unit`, and its `heads` by name."""


class NotPrepared(Refusal):
    """No officer has prepared the roster of `unit` as it is now; `undone` was, before an edit."""


class PreparedByOneself(Refusal):
    """The head prepared the roster of `unit`, and two persons are asked for."""


class AboveConfirmed(Refusal):
    """The level above has confirmed on top of this return: `unit`, `confirmed_at`."""
