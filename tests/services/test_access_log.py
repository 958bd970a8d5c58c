"""The access log is kept for ninety days at least."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import AccessLog
from app.services import access_log


def test_what_is_older_than_the_days_kept_is_forgotten(session: Session) -> None:
    now = datetime.now(UTC)
    for days in (400, 181, 179, 1):
        session.add(AccessLog(at=now - timedelta(days=days), event=f"{days}"))
    session.flush()
    assert access_log.forget_before(session, at=now, days=180) == 2
    assert session.scalars(select(AccessLog.event).order_by(AccessLog.id)).all() == ["179", "1"]
    assert access_log.forget_before(session, at=now, days=180) == 0


def test_nothing_is_forgotten_before_ninety_days(session: Session) -> None:
    with pytest.raises(ValueError, match="90 days"):
        access_log.forget_before(session, at=datetime.now(UTC), days=89)
