"""Refusals, sign-ins and reads of persons: noted in a request, written apart after it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import current_app, g, request
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from app.domain.login_codes import split_username
from app.extensions import db
from app.models import AccessLog, Account, Unit
from app.models.connection import begin_as_writer
from app.services import units
from app.services.errors import HEARD
from app.web.identity import signed_in

ONCE_IN = timedelta(minutes=1)
ONCE = frozenset(
    {
        "names_printed",
        "presence_sheet_printed",
        "pupil_history_read",
        "pupil_read",
        "record_read",
        "roster_printed",
        "roster_read",
        "too_many_requests",
    }
)
"""What is noted once a minute: a page read again, or a flood of requests, says nothing new."""

REFUSALS = frozenset(
    {"refused", "refused_by_rule", "second_factor_failed", "sign_in_failed", "too_many_requests"}
)
_OF_RULES = frozenset({404, 409, 422})


def listen() -> None:
    """Hear which refusals are raised from here on, whichever view puts them into words."""
    HEARD.set([])


def note(
    event: str,
    *,
    account: Account | None,
    subject: str = "",
    detail: str = "",
    about: Unit | None = None,
) -> None:
    """Remember something for the access log, whatever becomes of the request's own work.

    Where nothing else is said it is about the unit that the address names, or whoever acts.
    """
    about = about or g.get("unit")
    owed = g.setdefault("access_log_owed", [])
    owed.append(
        {
            "at": g.arrived_at,
            "event": event,
            "account_id": account.id if account else None,
            "unit_id": account.unit_id if account else None,
            "subject_unit_id": about.id if about else account.unit_id if account else None,
            "subject": subject[:200],
            "address": (request.remote_addr or "")[:64],
            "detail": detail,
        }
    )


def note_read(
    event: str, *, account: Account, subject: str = "", about: Unit | None = None
) -> None:
    """Remember who reads about pupils of a unit that is not their own."""
    unit: Unit = about or g.unit
    if unit.id != account.unit_id:
        note(event, account=account, subject=subject or unit.code, about=unit)


def note_refusal(status: int) -> None:
    """Remember a request that ends in a refusal, unless its view has told more of it already."""
    if status < 400 or any(row["event"] in REFUSALS for row in g.get("access_log_owed", ())):
        return
    heard = HEARD.get() or []
    if status == 429:
        _note_refusal("too_many_requests", "")
    elif status == 403:
        _note_refusal("refused", heard[-1] if heard else "")
    elif status in _OF_RULES and heard:
        _note_refusal("refused_by_rule", heard[-1])


def _note_refusal(event: str, detail: str) -> None:
    person = signed_in()
    about: Unit | None = g.get("unit")
    note(
        event,
        account=person.account if person else None,
        subject=about.code if about else "",
        detail=f"{detail} {request.endpoint or ''}".strip(),
    )


def write_owed() -> None:
    """Write and commit what was noted, after the request's own transaction has ended."""
    owed = g.pop("access_log_owed", None)
    if not owed:
        return
    try:
        begin_as_writer(db.session())
        db.session.add_all(AccessLog(**_complete(row)) for row in owed if not _is_known(row))
        db.session.commit()
    except OperationalError:
        # The request's own work is done; a database without a turn for this must not undo it.
        db.session.rollback()
        current_app.logger.warning("could not write to the access log: %s", owed)


def _is_known(row: dict[str, Any]) -> bool:
    """Say whether the same was noted within the last minute, where once is enough."""
    if row["event"] not in ONCE:
        return False
    same = ("event", "account_id", "unit_id", "subject_unit_id", "subject", "address")
    earlier = (
        select(AccessLog.id)
        .where(AccessLog.at > row["at"] - ONCE_IN)
        .where(*(getattr(AccessLog, name).is_not_distinct_from(row[name]) for name in same))
        .limit(1)
    )
    return db.session.scalar(earlier) is not None


def _complete(row: dict[str, Any]) -> dict[str, Any]:
    """Name the unit whose login somebody tried, by its code of now or of before: it may ask."""
    if row["event"] == "sign_in_failed" and row["subject_unit_id"] is None:
        code, _suffix = split_username(row["subject"])
        unit = units.find(db.session(), code)
        row["subject_unit_id"] = unit.id if unit else None
    return row
