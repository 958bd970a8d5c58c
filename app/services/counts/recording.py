"""Record the counts of other schools: a row of a sheet at a time (`process.md` 6.1, 6.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Table, and_, bindparam, delete, or_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified, set_committed_value

from app.domain.counts import CELLS, Cell, Figures, grades_too_large, is_complete, queries_about
from app.domain.people import Sex
from app.models import Account, Count, CountedSchool, Return
from app.services import history, returns
from app.services.counts import tallies
from app.services.counts.held import Held, hold, stands
from app.services.counts.reading import SheetRow, rows_of
from app.services.errors import ChangedMeanwhile, GradeNotTaught, GradeTooLarge, SchoolDissolved
from app.services.history.writing_series import Act, record_series

LONGEST_REASON = 500
SUBJECT = "counted_school"
FIELDS = {Sex.MALE: "boys", Sex.FEMALE: "girls"}
"""What the record calls the figures of each sex."""
_ROWS: Table = CountedSchool.__table__  # type: ignore[assignment]
_FIGURES: Table = Count.__table__  # type: ignore[assignment]

# Built once: building a statement costs as much as running it.
_WRITE_ROW = update(_ROWS).where(
    _ROWS.c.id == bindparam("row_id"), _ROWS.c.version == bindparam("known")
)
_WRITE_FIGURES = {
    name: insert.on_conflict_do_update(
        index_elements=list(_FIGURES.primary_key), set_={"pupils": insert.excluded.pupils}
    )
    for name, insert in (
        ("sqlite", sqlite.insert(_FIGURES)),
        ("postgresql", postgresql.insert(_FIGURES)),
    )
}


def save(
    session: Session,
    row: CountedSchool,
    figures: Figures,
    *,
    reason: str | None,
    version: int,
    actor: Account,
    at: datetime,
) -> CountedSchool:
    """Save the figures of a row that still is at `version`; what is not among them is blank (6.2).

    A `reason`, the same as before too, is given for all that the figures ask. Where it is None the
    one that stands is kept for what it was given for, and a query that is new stays open.
    Raise `ChangedMeanwhile` (with the `row` as it is now, a `SheetRow`) when somebody else was
    quicker, `GradeNotTaught` for a figure of another grade than the school teaches,
    `GradeTooLarge` for more pupils than a grade has, and `SchoolDissolved` for pupils of a
    dissolved school. Saving the same again changes nothing.
    """
    held = hold(session, row.id, at=at)
    return write(session, held, figures, reason=reason, version=version, actor=actor, at=at)


def save_zeros(
    session: Session,
    row: CountedSchool,
    *,
    version: int,
    actor: Account,
    at: datetime,
) -> CountedSchool:
    """Save a dissolved school as zeros (6.2); raise `ChangedMeanwhile` where it is none (any more).

    Zeros need no reason, and none that was given before is kept.
    """
    held = hold(session, row.id, at=at)
    return write_zeros(session, held, version=version, actor=actor, at=at)


def write(
    session: Session,
    held: Held,
    figures: Figures,
    *,
    reason: str | None,
    version: int,
    actor: Account,
    at: datetime,
    sums: bool = True,
) -> CountedSchool:
    """Save the figures of a row that is held, as `save` does; without `sums` these follow."""
    row = held.row
    _require_possible(row, figures)
    says = _says(SheetRow(row, figures, held.before), reason)
    known_reason = row.reason
    is_said = reason is not None and (says.reason, says.answered) != (known_reason, row.answered)
    if dict(figures) == held.figures and not is_said:
        return row
    if row.version != version:
        raise ChangedMeanwhile(row=stands(session, row.id))
    _write_row(session, held, says, actor=actor, at=at)
    _write_figures(session, row.id, held.figures, figures)
    if sums:
        tallies.note_change(session, held.sheet, at=at)
    before, after = _differences(held.figures, figures)
    history.record(
        session,
        "counts.saved",
        SUBJECT,
        row.id,
        unit=held.sheet.unit,
        actor=actor,
        at=at,
        before=before | ({"reason": known_reason} if is_said else {}),
        after=after | ({"reason": says.reason} if is_said else {}),
        reason=says.reason,
    )
    return row


def write_zeros(
    session: Session, held: Held, *, version: int, actor: Account, at: datetime, sums: bool = True
) -> CountedSchool:
    """Save a dissolved school that is held as zeros, as `save_zeros` does."""
    row = held.row
    if row.school.dissolved_on is None:
        raise ChangedMeanwhile(row=stands(session, row.id))
    zeros = dict.fromkeys(taught(row), 0)
    return write(session, held, zeros, reason="", version=version, actor=actor, at=at, sums=sums)


def check_anew(session: Session, sheet: Return, *, actor: Account, at: datetime) -> None:
    """Look at every row anew after the facts of schools changed: is it complete, what is asked?

    Figures of grades that a school teaches no more go: nobody could see or mend them.
    """
    look_anew(session, returns.lock_for_recording(session, sheet.id, at=at), actor=actor, at=at)


def look_anew(session: Session, locked: Return, *, actor: Account, at: datetime) -> None:
    """Do what `check_anew` does to a sheet that is locked already."""
    acts: list[Act] = []
    for known in rows_of(session, locked):
        one = _without_untaught(session, known, acts)
        for name, value in asdict(_says(one, None)).items():
            if getattr(one.counted, name) != value:
                setattr(one.counted, name, value)
    if acts:
        record_series(session, acts, unit=locked.unit, actor=actor, at=at)
    tallies.count_anew(session, locked)


def taught(row: CountedSchool) -> list[Cell]:
    """List the cells that a school has figures in, in the order of the columns."""
    return [cell for cell in CELLS if cell[0] in row.school.grades]


def _without_untaught(session: Session, row: SheetRow, acts: list[Act]) -> SheetRow:
    """Take the figures of grades that are not taught off a row, and add what the history tells."""
    counted = row.counted
    kept = {
        cell: pupils for cell, pupils in row.figures.items() if cell[0] in counted.school.grades
    }
    if kept == row.figures:
        return row
    _write_figures(session, counted.id, row.figures, kept)
    # Whoever has the row open saves on top of what it is from now on.
    flag_modified(counted, "is_complete")
    before, after = _differences(row.figures, kept)
    acts.append(Act("counts.untaught", SUBJECT, counted.id, before=before, after=after))
    return replace(row, figures=kept)


def _require_possible(row: CountedSchool, figures: Figures) -> None:
    school = row.school
    outside = {grade for grade, _sex in figures} - set(school.grades)
    if outside:
        raise GradeNotTaught(school=school, grades=sorted(outside))
    too_large = {grade for grade, _sex in grades_too_large(figures)}
    if too_large:
        raise GradeTooLarge(school=school, grades=sorted(too_large))
    if school.dissolved_on is not None and any(figures.values()):
        raise SchoolDissolved(school=school, on=school.dissolved_on)


@dataclass(frozen=True, slots=True)
class _Says:
    """What the figures of a row and its reason say of it."""

    is_complete: bool
    queries: list[str]
    reason: str
    answered: list[str]


def _says(row: SheetRow, reason: str | None) -> _Says:
    """Say what a row is with these figures and a reason that is given, or kept where it is None."""
    complete, queries = _standing(row)
    if reason is not None:
        given = reason.strip()[:LONGEST_REASON]
        return _Says(complete, queries, given, queries if given else [])
    known = row.counted.answered
    # A row that is blanked and filled anew asks nothing meanwhile, and forgets no answer.
    kept = [query for query in queries if query in known] if complete else list(known)
    return _Says(complete, queries, row.counted.reason, kept)


def _standing(row: SheetRow) -> tuple[bool, list[str]]:
    """Say whether a row is complete, and what its figures ask; zeros of a dissolved one nothing."""
    school = row.counted.school
    complete = is_complete(row.figures, school.grades)
    if school.dissolved_on is not None:
        # What was saved before the announcement has to be saved as zeros.
        return complete and not any(row.figures.values()), []
    if not complete:
        # Half a school differs from what it was before, whatever is still to come.
        return complete, []
    return complete, list(queries_about(row.figures, row.before))


def _write_row(session: Session, held: Held, says: _Says, *, actor: Account, at: datetime) -> None:
    row = held.row
    facts = asdict(says)
    facts |= {"saved_at": at, "saved_by_id": actor.id, "version": row.version + 1}
    written = session.execute(_WRITE_ROW, {"row_id": row.id, "known": row.version} | facts)
    if not written.rowcount:  # type: ignore[attr-defined]
        raise ChangedMeanwhile(row=stands(session, row.id))
    for name, value in facts.items():
        set_committed_value(row, name, value)
    session.expire(row, ["saved_by"])


def _write_figures(
    session: Session, row_id: int, known: Mapping[Cell, int], figures: Figures
) -> None:
    blanked = [cell for cell in known if cell not in figures]
    if blanked:
        session.execute(
            delete(Count).where(
                Count.counted_school_id == row_id,
                or_(*(and_(Count.grade == grade, Count.sex == sex) for grade, sex in blanked)),
            )
        )
    new = [
        {"counted_school_id": row_id, "grade": grade, "sex": sex, "pupils": pupils}
        for (grade, sex), pupils in figures.items()
        if known.get((grade, sex)) != pupils
    ]
    if new:
        session.execute(_WRITE_FIGURES[session.get_bind().dialect.name], new)


def _differences(known: Figures, figures: Figures) -> tuple[dict[str, Any], dict[str, Any]]:
    """Give the figures that changed, before and after, by sex and grade; a blank is None."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for grade, sex in CELLS:
        old, new = known.get((grade, sex)), figures.get((grade, sex))
        if old != new:
            of = FIELDS[sex]
            before.setdefault(of, {})[grade] = old
            after.setdefault(of, {})[grade] = new
    return before, after
