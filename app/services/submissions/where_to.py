"""Where a submission goes: the office above, its division, and until when (10.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.models import Return, Unit
from app.services import office
from app.services.submissions.due import due_on


@dataclass(frozen=True, slots=True)
class Receiver:
    """The unit above, the division that asks for the submission, and the last day for it."""

    unit: Unit
    division: str
    due_on: date


def receiver_of(session: Session, return_: Return) -> Receiver | None:
    """Say where the submission of a return is sent; None for the top, which sends nothing."""
    above = office_above(return_)
    if above is None:
        return None
    return Receiver(
        unit=above,
        division=office.of(session, above).division,
        due_on=due_on(session, return_.round, above),
    )


def office_above(return_: Return) -> Unit | None:
    """Give the office above a return as its round has it: units move, rounds that are over stay."""
    return return_.parent.unit if return_.parent is not None else return_.unit.parent
