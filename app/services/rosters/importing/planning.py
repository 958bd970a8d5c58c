"""What applying a sheet would do to the roster as it is now."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy.orm import Session

from app.access.scope import Scope
from app.domain.national_id import is_valid
from app.exchange import headings
from app.exchange.cells import Sheet
from app.exchange.headings import Columns
from app.exchange.remarks import Problem, Remark
from app.exchange.rows import Row, read_rows
from app.models import Removal, Return
from app.services.rosters.checks import Measure, check_row, measure_of
from app.services.rosters.facts import Details, Facts
from app.services.rosters.importing import provenance
from app.services.rosters.importing.matching import match
from app.services.rosters.importing.present import Live, Present, read_present
from app.services.rosters.importing.values import differing, merged_details, merged_facts
from app.services.rosters.rows import holds_room


@dataclass(frozen=True, slots=True)
class New:
    """A pupil who is not on the roster yet; `errors` will have to be corrected there.

    `removed`: why the same child was taken off this roster before, if it was.
    """

    row: int
    facts: Facts
    details: Details
    pupil_id: int | None
    errors: tuple[str, ...]
    removed: Removal | None


@dataclass(frozen=True, slots=True)
class Change:
    """A pupil of the roster whom the sheet has otherwise; `fields`: key, before, after.

    `pupil_id` is whose number the row would have, None where nobody is known by it.
    """

    row: int
    live: Live
    facts: Facts
    details: Details
    pupil_id: int | None
    fields: tuple[tuple[str, Any, Any], ...]
    errors: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """New and changed pupils, those that stay and those not in the file; what was repaired, and
    what keeps a row from being taken. `years` are other academic years that the sheet names."""

    new: tuple[New, ...]
    changed: tuple[Change, ...]
    unchanged: tuple[Live, ...]
    missing: tuple[Live, ...]
    problems: tuple[Remark, ...]
    repairs: tuple[Remark, ...]
    years: tuple[str, ...]

    @cached_property
    def digest(self) -> str:
        """Tell this plan from any other: what was shown is what is applied, or nothing is."""
        shown: Sequence[Any] = (
            [(one.row, one.facts, one.details, one.removed) for one in self.new],
            [(one.row, one.live.id, one.fields) for one in self.changed],
            [(one.row, one.key, one.kind, one.told) for one in self.problems],
        )
        return hashlib.sha256(repr(shown).encode()).hexdigest()

    @property
    def does_nothing(self) -> bool:
        return not (self.new or self.changed)

    @property
    def taken(self) -> tuple[New | Change, ...]:
        """Give the rows that would be written."""
        return self.new + self.changed

    @property
    def refused_rows(self) -> int:
        """Count the rows that are not taken."""
        return len({problem.row for problem in self.problems})

    @property
    def to_correct(self) -> int:
        """Count the rows that are taken, and will have errors to be corrected."""
        return sum(bool(one.errors) for one in self.taken)


def plan(
    session: Session, roster: Return, sheet: Sheet, columns: Columns, *, scope: Scope, at: datetime
) -> Plan:
    """Compare a sheet with the roster; raise `AnotherInstitution` for one that is not of it."""
    rows = read_rows(sheet, columns)
    provenance.require_own(session, roster.unit, headings.titles(sheet, columns), rows)
    now = read_present(session, roster, [row.values.get("number", "") for row in rows])
    found = match(rows, now)
    measure = measure_of(roster, at=at)
    new: list[New] = []
    changed: list[Change] = []
    unchanged: list[Live] = []
    for row in rows:
        live = found.get(row.number)
        planned = _planned(row, live, now, measure, scope)
        if isinstance(planned, New):
            new.append(planned)
        elif isinstance(planned, Change):
            changed.append(planned)
        elif planned is not None:
            unchanged.append(planned)
    named = {live.id for live in found.values()}
    return Plan(
        new=tuple(new),
        changed=tuple(changed),
        unchanged=tuple(unchanged),
        missing=tuple(
            live
            for live in now.live
            if live.id not in named and holds_room(scope, live.facts.grade, live.facts.room)
        ),
        problems=tuple(problem for row in rows for problem in row.problems),
        repairs=tuple(repair for row in rows if not row.problems for repair in row.repairs),
        years=tuple(sorted(_other_years(rows, roster.round.academic_year))),
    )


def _planned(
    row: Row, live: Live | None, now: Present, measure: Measure, scope: Scope
) -> New | Change | Live | None:
    """Say what becomes of a row; None where a problem keeps it out."""
    known = live or _NOBODY
    facts = merged_facts(known.facts, row.values)
    details = merged_details(known.details, row.values)
    pupil_id = now.pupils.get(facts.number)
    if live is not None and facts == live.facts and details == live.details:
        if not holds_room(scope, live.facts.grade, live.facts.room):
            # A whole school's sheet, sent by who records one room: nothing of others is told.
            row.repairs.clear()
            return None
        return None if row.problems else live
    _refuse(row, live, facts, pupil_id, now, scope)
    if row.problems:
        return None
    errors = tuple(check_row(facts, measure)[0])
    if live is None:
        removed = now.removed.get(pupil_id) if pupil_id is not None else None
        return New(row.number, facts, details, pupil_id, errors, removed)
    fields = tuple(differing((live.facts, live.details), (facts, details)))
    return Change(row.number, live, facts, details, pupil_id, fields, errors)


_NOBODY = Live(0, None, {}, Facts(), Details(), False)


def _refuse(
    row: Row, live: Live | None, facts: Facts, pupil_id: int | None, now: Present, scope: Scope
) -> None:
    """Mark a child that another roster has (4.2), and rooms that are not the actor's (1.3)."""
    holder = now.holders.get(pupil_id) if pupil_id is not None and is_valid(facts.number) else None
    if holder is not None:
        told = (holder.institution, holder.authority, holder.telephone)
        row.wrong("number", Problem.HELD_ELSEWHERE, facts.number, *told)
    if live is not None and not holds_room(scope, live.facts.grade, live.facts.room):
        told_room = f"{live.facts.grade}/{live.facts.room}"
        row.wrong("room", Problem.IN_ANOTHER_ROOM, facts.room, told_room)
    elif not holds_room(scope, facts.grade, facts.room):
        row.wrong("room", Problem.OUTSIDE_ROOMS, facts.room, *(scope.rooms or ()))


def _other_years(rows: Sequence[Row], year: int) -> Iterator[str]:
    told = {str(row.values["academic_year"]) for row in rows if "academic_year" in row.values}
    return (one for one in told if one != str(year))
