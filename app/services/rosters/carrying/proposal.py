"""What is proposed for a pupil of last year (`process.md` 3.3)."""

from __future__ import annotations

from collections.abc import Collection

from app.domain.grades import GRADES, next_grade
from app.models import Outcome, Removal
from app.services.rosters.carrying.cases import Case
from app.services.rosters.carrying.decision import Decision


def proposed_for(
    case: Case, taught: Collection[str], *, room: str | None = None
) -> Decision | None:
    """Propose what becomes of a pupil; None where nothing is known to go by.

    Who is on another roster of the round moved there, at the latest on the day on which that
    roster recorded the child. `room` is the new number of a whole room.
    """
    if case.holder:
        return Decision(
            Outcome.LEAVE, removal=Removal.TRANSFERRED, left_on=case.held_since, note=case.holder
        ).cleaned()
    outcome = outcome_after(case.grade, taught)
    if outcome is None:
        return None
    return Decision(*outcome, room=case.room if room is None else room).cleaned()


def outcome_after(grade: str, taught: Collection[str]) -> tuple[Outcome, str] | None:
    """Say whether pupils of a grade go up, and to which grade, or graduate."""
    if grade not in GRADES:
        return None
    following = next_grade(grade)
    if following is None or following.code not in taught:
        return Outcome.GRADUATE, ""
    return Outcome.PROMOTE, following.code
