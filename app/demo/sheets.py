"""One roster about to be written: its rows, checked by the portal's own rules, and its tallies."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from app.demo import drafts
from app.demo.cohorts import Child
from app.demo.dates import Dates, at_work, day_between, last_day_of
from app.demo.drafts import Draft
from app.domain.people import Sex
from app.domain.thai_calendar import sixteenth_of_may
from app.models import Account, Unit
from app.services.rosters.checks import Measure, check_row, grades_taught
from app.services.rosters.facts import FACTS
from app.services.rosters.keys import list_key

_REMOVED_AFTER = timedelta(minutes=10)


@dataclass(slots=True)
class Tally:
    """What a return repeats of its live rows."""

    pupils: int = 0
    male: int = 0
    female: int = 0
    seen: int = 0
    rows_with_errors: int = 0
    rows_with_open_queries: int = 0

    def add(self, row: dict[str, Any]) -> None:
        self.pupils += 1
        self.male += row["sex"] is Sex.MALE
        self.female += row["sex"] is Sex.FEMALE
        self.seen += row["seen_at"] is not None
        self.rows_with_errors += bool(row["errors"])
        self.rows_with_open_queries += any(one not in row["answers"] for one in row["queries"])


@dataclass(slots=True)
class Sheet:
    """A roster of one round: whose it is, who recorded it, and when each of its rooms was."""

    round_id: int
    return_id: int
    unit: Unit
    by: Account
    dates: Dates
    rng: Random
    tally: Tally = field(default_factory=Tally)
    last_change: datetime | None = None
    _recorded: dict[tuple[str, str], datetime] = field(default_factory=dict)

    @property
    def measure(self) -> Measure:
        """What the rows are checked by; a round's children are born before its last day."""
        return Measure(grades_taught(self.unit), sixteenth_of_may(self.dates.year), self.dates.last)

    def row(
        self, draft: Draft, measure: Measure, *, enrolment_id: int, pupil_id: int | None
    ) -> dict[str, Any]:
        """Give the columns of a row, and count it."""
        at = self.recorded_at(draft.child)
        errors, queries = check_row(draft.facts, measure)
        row = (
            {
                "id": enrolment_id,
                "round_id": self.round_id,
                "unit_id": self.unit.id,
                "return_id": self.return_id,
                "pupil_id": pupil_id,
                "list_key": list_key(draft.facts),
                "seen_at": at if draft.is_seen else None,
                "seen_by_id": self.by.id if draft.is_seen else None,
                "errors": errors,
                "queries": queries,
                "answers": self._answers(draft, queries),
                "created_at": at,
                "version": 1,
            }
            | {name: getattr(draft.facts, name) for name in FACTS}
            | self._ending(draft, at)
        )
        if draft.removal is None:
            self.tally.add(row)
        self.last_change = max(at, self.last_change or at)
        return row

    def recorded_at(self, child: Child) -> datetime:
        """Give the moment at which a child's room was recorded."""
        room = (child.grade, child.room)
        if room not in self._recorded:
            last_day = last_day_of(self.unit.code, self.dates)
            day = day_between(self.rng, self.dates.recording[0], last_day)
            self._recorded[room] = at_work(self.rng, day, (8, 15))
        return self._recorded[room]

    def _answers(self, draft: Draft, queries: list[str]) -> dict[str, str]:
        if not draft.are_queries_answered:
            return {}
        return {query: drafts.reason(query, self.rng) for query in queries}

    def _ending(self, draft: Draft, at: datetime) -> dict[str, Any]:
        """Give who changed the row last: where it was removed, whoever did that."""
        removed_at = at + _REMOVED_AFTER if draft.removal else None
        return {
            "removed_at": removed_at,
            "removed_by_id": self.by.id if draft.removal else None,
            "removal": draft.removal,
            "removal_note": draft.note,
            "left_on": self.dates.recording[0] if draft.removal else None,
            "changed_at": removed_at or at,
            "changed_by_id": self.by.id,
        }
