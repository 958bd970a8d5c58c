"""Refusals of submissions, sent, received and bundled (`process.md` 10)."""

from __future__ import annotations

from app.services.errors.general import Refusal


class NothingToBundle(Refusal):
    """Nothing below `unit` is confirmed yet, so there are no submissions to put into one ZIP."""


class BundleGone(Refusal):
    """The ZIP is not ready, or was removed when it expired: `expires_at`."""


class ConfirmationOutdated(Refusal):
    """The confirmation of `unit` is not the one that stands, so its papers are not wanted."""


class SubmissionReceived(Refusal):
    """What was sent of the data of `unit` has arrived, and sending is not taken back any more."""


class DueOutsideRound(Refusal):
    """Submissions are wanted on a day of the round: from `first` to `last`."""
