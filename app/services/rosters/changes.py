"""Pupils by grade against the round before: a large change asks for a note (`process.md` 3.5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.scope import Scope
from app.domain.grades import GRADES
from app.models import Account, Confirmation, GradeNote, Return, Round
from app.services import history, returns
from app.services.confirmation import totals
from app.services.errors import OutsideRooms, ReasonMissing
from app.services.rosters import tallies
from app.services.rosters.before import roster_before

LONGEST_NOTE = 500
_A_FIFTH = 5


@dataclass(frozen=True, slots=True)
class Change:
    """How many pupils a grade had in the round before, has now, and the note about it, if any.

    A note about a change that is no longer large says nothing any more.
    """

    grade: str
    before: int
    now: int
    note: str = ""

    @property
    def difference(self) -> int:
        return self.now - self.before

    @property
    def percent(self) -> int | None:
        """Give the change in percent of what was before; None where nothing was."""
        return round(100 * self.difference / self.before) if self.before else None

    @property
    def is_large(self) -> bool:
        """Say whether it is more than a fifth of what was before, and so needs a note."""
        return abs(self.difference) * _A_FIFTH > self.before

    @property
    def is_unexplained(self) -> bool:
        return self.is_large and not self.note


@dataclass(frozen=True, slots=True)
class Comparison:
    """A roster against the round before, grade by grade; `since` is None where there is none."""

    since: Round | None
    grades: tuple[Change, ...] = ()

    @property
    def unexplained(self) -> list[Change]:
        return [change for change in self.grades if change.is_unexplained]


def compare(session: Session, roster: Return) -> Comparison:
    """Compare a roster's grades with those of the unit's roster in the round before.

    That round's standing confirmation tells, else its rows; where nobody recorded a row or
    confirmed that there is none, there is nothing to compare with.
    """
    earlier = roster_before(session, roster)
    if earlier is None:
        return Comparison(None)
    confirmed = _confirmed(session, earlier)
    before = _by_grade(confirmed or totals.live(session, earlier))
    if not before and confirmed is None:
        return Comparison(None)
    now = _by_grade(totals.live(session, roster))
    notes = _notes(session, roster)
    return Comparison(
        earlier.round,
        tuple(
            Change(
                grade,
                before.get(grade, 0),
                now.get(grade, 0),
                notes.get(grade, ""),
            )
            for grade in GRADES
            if grade in before or grade in now
        ),
    )


def unexplained(session: Session, roster: Return) -> int:
    """Count the grades that changed by more than a fifth and have no note."""
    return len(compare(session, roster).unexplained)


def explain(
    session: Session,
    roster: Return,
    notes: Mapping[str, str],
    *,
    scope: Scope,
    actor: Account,
    at: datetime,
) -> int:
    """Note why grades changed so much, and say how many notes were new; repeating adds none.

    A grade concerns more than one room: raise `OutsideRooms` for a login limited to some. Raise
    `ReasonMissing` for a blank note.
    """
    locked = returns.lock_for_recording(session, roster.id, at=at)
    if scope.rooms is not None:
        raise OutsideRooms(rooms=scope.rooms)
    if not all(note.strip() for note in notes.values()):
        raise ReasonMissing()
    return _note(session, locked, notes, actor=actor, at=at)


def explain_rest(
    session: Session, roster: Return, note: str, *, actor: Account, at: datetime
) -> int:
    """Note one reason for every grade that still lacks one: the unit itself comes to an end."""
    locked = returns.lock_for_recording(session, roster.id, at=at)
    lacking = [change.grade for change in compare(session, locked).unexplained]
    return _note(session, locked, dict.fromkeys(lacking, note), actor=actor, at=at)


def _note(
    session: Session, locked: Return, notes: Mapping[str, str], *, actor: Account, at: datetime
) -> int:
    known = {
        change.grade: change.note for change in compare(session, locked).grades if change.is_large
    }
    new = {
        grade: note.strip()[:LONGEST_NOTE]
        for grade, note in notes.items()
        if grade in known and known[grade] != note.strip()[:LONGEST_NOTE]
    }
    if not new:
        return 0
    for grade, note in new.items():
        session.merge(
            GradeNote(
                return_id=locked.id, grade=grade, note=note, noted_at=at, noted_by_id=actor.id
            )
        )
    tallies.note_change(session, locked, at=at)
    history.record(
        session,
        "roster.change_explained",
        "return",
        locked.id,
        unit=locked.unit,
        actor=actor,
        at=at,
        before={grade: known[grade] for grade in new},
        after=new,
    )
    return len(new)


def _confirmed(session: Session, roster: Return) -> totals.Totals | None:
    if roster.confirmation_id is None:
        return None
    kept = session.scalar(
        select(Confirmation.totals).where(Confirmation.id == roster.confirmation_id)
    )
    return totals.kept(kept) if kept is not None else None


def _by_grade(counted: totals.Totals) -> dict[str, int]:
    return {one.grade: one.total for one in counted.grades if one.total}


def _notes(session: Session, roster: Return) -> dict[str, str]:
    noted = session.execute(
        select(GradeNote.grade, GradeNote.note).where(GradeNote.return_id == roster.id)
    )
    return {one.grade: one.note for one in noted}
