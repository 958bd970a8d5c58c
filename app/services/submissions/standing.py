"""Whether what was confirmed still stands, or what came after it (`process.md` 8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.models import Confirmation


class Standing(StrEnum):
    """What has become of a confirmation."""

    CURRENT = "current"
    SUPERSEDED = "superseded"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class WhatBecame:
    """How a confirmation stands: since when no more, and by which version it was superseded."""

    standing: Standing
    on: datetime | None = None
    by: int | None = None


def standing_of(confirmation: Confirmation) -> WhatBecame:
    """Say what has become of a confirmation; one cancelled and not confirmed anew is cancelled."""
    if confirmation.cancelled_at is None:
        return WhatBecame(Standing.CURRENT)
    newest = confirmation.return_.confirmation
    if newest is None:
        return WhatBecame(Standing.CANCELLED, on=confirmation.cancelled_at)
    return WhatBecame(Standing.SUPERSEDED, on=newest.confirmed_at, by=newest.number)
