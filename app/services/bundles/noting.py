"""The record of what became of a bundle (`process.md` 10.1)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from app.models import Account, Bundle
from app.services import history

SUBJECT = "bundle"


def record(
    session: Session,
    event: str,
    bundle: Bundle,
    *,
    actor: Account | None,
    at: datetime,
    after: Mapping[str, int] | None = None,
    reason: str = "",
) -> None:
    """Write in the history of a bundle's unit; the actor is None for what the portal itself did."""
    history.record(
        session,
        event,
        SUBJECT,
        bundle.id,
        unit=bundle.unit,
        actor=actor,
        at=at,
        after=after,
        reason=reason,
    )
