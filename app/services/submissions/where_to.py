"""Where a submission goes: the office above, its division, and until when (10.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from app.domain.thai_calendar import in_bangkok
from app.models import Office, Return, SubmissionDue, Unit
from app.services import rounds


@dataclass(frozen=True, slots=True)
class Receiver:
    """The unit above, the division that asks for the submission, and the last day for it."""

    unit: Unit
    division: str
    due_on: date


def receiver_of(session: Session, return_: Return) -> Receiver | None:
    """Say where the submission of a return is sent; None for the top, which sends nothing."""
    above = return_.parent.unit if return_.parent is not None else return_.unit.parent
    if above is None:
        return None
    office = session.get(Office, above.id)
    due = session.get(SubmissionDue, (return_.round_id, above.id))
    return Receiver(
        unit=above,
        division=office.division if office else "",
        due_on=due.due_on if due else _last_day(session, return_),
    )


def _last_day(session: Session, return_: Return) -> date:
    """Give the last day of the deadline, which may end at midnight of it."""
    due_at = rounds.due_at(session, return_.round, return_.unit)
    return in_bangkok(due_at - timedelta(microseconds=1)).date()


def thai_digits_of(session: Session, unit: Unit) -> bool:
    """Say whether a unit's papers bear Thai digits; they do unless it chose otherwise."""
    office = session.get(Office, unit.id)
    return office is None or office.thai_digits
