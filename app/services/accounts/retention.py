"""What is kept of sessions, wrong passwords and unfinished forms, and for how long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, or_, select
from sqlalchemy.orm import Session

from app.models import Base, KeptForm, SignInFailure, SignInSession
from app.services import access_log
from app.services.accounts import throttle
from app.services.accounts.sessions import Limits

SESSIONS = timedelta(days=90)
"""As long as the law on computer traffic data asks for who was signed in from where."""
FORMS = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Tidied:
    """How many rows were removed of each."""

    sessions: int
    sign_in_failures: int
    kept_forms: int
    access_log: int


def tidy(session: Session, *, at: datetime, limits: Limits, access_log_days: int) -> Tidied:
    """Remove what no rule needs any more; a repeat finds nothing left."""
    return Tidied(
        sessions=_remove(session, SignInSession, _is_long_over(limits, at=at)),
        sign_in_failures=_remove(session, SignInFailure, SignInFailure.at <= at - throttle.WINDOW),
        kept_forms=_remove(session, KeptForm, KeptForm.kept_at < at - FORMS),
        access_log=access_log.forget_before(session, at=at, days=access_log_days),
    )


def _is_long_over(limits: Limits, *, at: datetime) -> ColumnElement[bool]:
    """Say of a session that it was ended, left alone or worn out more than 90 days ago."""
    until = at - SESSIONS
    return or_(
        SignInSession.ended_at < until,
        SignInSession.last_seen_at < until - limits.idle,
        SignInSession.started_at < until - limits.longest,
    )


def _remove(session: Session, table: type[Base], condition: ColumnElement[bool]) -> int:
    number = session.scalar(select(func.count()).select_from(table).where(condition)) or 0
    session.execute(
        delete(table).where(condition), execution_options={"synchronize_session": False}
    )
    return number
