"""Which row of a sheet is which pupil of the roster.

By identity number first, old ones included, mistyped ones only for the same name and birth date;
then by student number with the same name; then by name and birth date; neither where two valid
numbers say that they are two children. Of several the most alike is taken, so that a sheet that was
applied finds every one of its rows again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from app.domain import national_id
from app.domain.national_id import is_valid
from app.exchange.remarks import Problem, Repair
from app.exchange.rows import Row
from app.services.rosters.facts import FACTS
from app.services.rosters.importing.present import Live, Present
from app.services.rosters.importing.values import merged_details, merged_facts


def match(rows: Sequence[Row], now: Present) -> dict[int, Live]:
    """Give the live row of each sheet row that has one, by row number.

    A row that repeats another one's pupil is marked as a problem.
    """
    matching = _Matching(now)
    for row in rows:
        matching.by_number(row)
    for row in rows:
        matching.by_student_number(row)
    for row in rows:
        matching.by_name(row)
    return matching.found


class _Matching:
    """Live rows that are not taken yet, and those that are."""

    def __init__(self, now: Present) -> None:
        self.now = now
        self.found: dict[int, Live] = {}
        self._taken: dict[int, int] = {}
        self._numbers: dict[str, int] = {}
        self._pupils: dict[int, int] = {}
        self._by_pupil = {live.pupil_id: live for live in now.live if live.pupil_id is not None}
        self._by_number: dict[str, list[Live]] = defaultdict(list)
        self._by_student: dict[tuple[str, str, str], list[Live]] = defaultdict(list)
        self._by_name: dict[tuple[str, str], list[Live]] = defaultdict(list)
        for live in now.live:
            facts = live.facts
            if facts.number and live.pupil_id is None:
                self._by_number[facts.number].append(live)
            if facts.student_number:
                key = (facts.student_number, facts.first_name, facts.last_name)
                self._by_student[key].append(live)
            if facts.first_name:
                self._by_name[facts.first_name, facts.last_name].append(live)

    def by_number(self, row: Row) -> None:
        number = row.values.get("number", "")
        if not number:
            return
        pupil_id = self.now.pupils.get(number)
        first = self._numbers.setdefault(number, row.number)
        if pupil_id is not None:
            first = min(first, self._pupils.setdefault(pupil_id, row.number))
        if first != row.number and is_valid(number):
            row.wrong("number", Problem.TWICE, number, str(first))
            return
        live = self._by_pupil.get(pupil_id) if pupil_id is not None else None
        if live is None:
            live = next((one for one in self._by_number[number] if self._is_free(one)), None)
        elif live.facts.number != number and number in self.now.ended:
            # The child has another number by now; the old one must not come back (5.2).
            self._leave_number(row, live)
        if live is None:
            live = self._recorded_by_mistake_under(number, row)
            if live is not None:
                self._leave_number(row, live)
        if live is not None:
            self._take(row, live)

    def _recorded_by_mistake_under(self, number: str, row: Row) -> Live | None:
        """Find the child of an old sheet that still has a number which was mistyped."""
        known = (self._by_pupil.get(one) for one in self.now.mistyped.get(number, ()))
        return next((live for live in known if live and _is_named_alike(row, live)), None)

    def _leave_number(self, row: Row, live: Live) -> None:
        row.repaired("number", Repair.OLD_NUMBER, row.values["number"], live.facts.number)
        del row.values["number"]

    def by_student_number(self, row: Row) -> None:
        values = row.values
        key = (
            values.get("student_number", ""),
            values.get("first_name", ""),
            values.get("last_name", ""),
        )
        if self._is_open(row) and key[0]:
            free = [
                live
                for live in self._by_student.get(key, ())
                if self._is_free(live) and _number_may_be(row, live)
            ]
            if len(free) == 1:
                self._take(row, free[0])

    def by_name(self, row: Row) -> None:
        values = row.values
        if not self._is_open(row) or not values.get("first_name"):
            return
        key = (values["first_name"], values.get("last_name", ""))
        alike = [
            live
            for live in self._by_name.get(key, ())
            if self._is_free(live) and _may_be_one(row, live)
        ]
        if alike:
            self._take(row, min(alike, key=lambda live: (_distance(row, live), live.id)))

    def _is_open(self, row: Row) -> bool:
        is_double = any(problem.kind is Problem.TWICE for problem in row.problems)
        return row.number not in self.found and not is_double

    def _is_free(self, live: Live) -> bool:
        return live.id not in self._taken

    def _take(self, row: Row, live: Live) -> None:
        if not self._is_free(live):
            row.wrong("number", Problem.TWICE, live.facts.number, str(self._taken[live.id]))
            return
        self._taken[live.id] = row.number
        self.found[row.number] = live


def _is_named_alike(row: Row, live: Live) -> bool:
    """Say whether a row has the name and the birth date of a child."""
    return all(
        row.values.get(name) == getattr(live.facts, name)
        for name in ("first_name", "last_name", "birth_date")
    )


def _may_be_one(row: Row, live: Live) -> bool:
    """Say whether nothing speaks against it: another birth date, or another valid number."""
    born = row.values.get("birth_date")
    if born is not None and live.facts.birth_date not in (None, born):
        return False
    return _number_may_be(row, live)


def _number_may_be(row: Row, live: Live) -> bool:
    """Say whether it is the live row's number, or one that may take its place without a word (5.2).

    A valid number gives way to another valid one on a page of its own, where the reason is told.
    """
    number = row.values.get("number", "")
    if live.pupil_id is None or not is_valid(number) or number == live.facts.number:
        return True
    is_rekeyed = live.facts.number.startswith("G") and not number.startswith("G")
    return is_rekeyed and national_id.parse(number).kind is national_id.Kind.NATIONAL_ID


def _distance(row: Row, live: Live) -> int:
    """Count what would change."""
    facts = merged_facts(live.facts, row.values)
    details = merged_details(live.details, row.values)
    known = live.facts
    differing = [name for name in FACTS if getattr(facts, name) != getattr(known, name)]
    return len(differing) + (details != live.details)
