"""How long the access log is kept: refusals, sign-ins, and who read about whose pupils."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.models import KEPT_DAYS, AccessLog


def forget_before(session: Session, *, at: datetime, days: int) -> int:
    """Remove what is older than so many days, and say how many rows that were.

    Raise `ValueError` for fewer than 90 days: computer traffic data is kept at least that long.
    """
    if days < KEPT_DAYS:
        raise ValueError(f"the access log is kept at least {KEPT_DAYS} days")
    is_old = AccessLog.at < at - timedelta(days=days)
    number = session.scalar(select(func.count()).select_from(AccessLog).where(is_old)) or 0
    session.execute(
        delete(AccessLog).where(is_old), execution_options={"synchronize_session": False}
    )
    return number
