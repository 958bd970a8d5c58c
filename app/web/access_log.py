"""Refusals, sign-ins and reads of persons: noted in a request, written apart after it."""

from __future__ import annotations

from flask import current_app, g, request
from sqlalchemy.exc import OperationalError

from app.extensions import db
from app.models import AccessLog, Account
from app.models.connection import begin_as_writer


def note(event: str, *, account: Account | None, subject: str = "", detail: str = "") -> None:
    """Remember something for the access log, whatever becomes of the request's own work."""
    owed = g.setdefault("access_log_owed", [])
    owed.append(
        {
            "at": g.arrived_at,
            "event": event,
            "account_id": account.id if account else None,
            "unit_id": account.unit_id if account else None,
            "subject": subject[:200],
            "address": (request.remote_addr or "")[:64],
            "detail": detail,
        }
    )


def write_owed() -> None:
    """Write and commit what was noted, after the request's own transaction has ended."""
    owed = g.pop("access_log_owed", None)
    if not owed:
        return
    try:
        begin_as_writer(db.session())
        db.session.add_all(AccessLog(**row) for row in owed)
        db.session.commit()
    except OperationalError:
        # The request's own work is done; a database without a turn for this must not undo it.
        db.session.rollback()
        current_app.logger.warning("could not write to the access log: %s", owed)
