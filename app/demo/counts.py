"""Counts of other schools, made up from real proportions, in every state that a sheet can be in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import cycle
from typing import Any

from sqlalchemy import Table, bindparam, insert, select, update
from sqlalchemy.orm import Session

from app.demo.chance import dice
from app.demo.dates import Dates, at_work, day_between
from app.domain.affiliations import Affiliation
from app.domain.counts import Cell, Figures, is_complete, queries_about
from app.domain.grades import COUNT_GRADES, GRADES
from app.domain.people import Sex
from app.domain.thai_calendar import BUDDHIST_OFFSET
from app.models import (
    Account,
    Count,
    CountedSchool,
    OtherSchool,
    Return,
    Round,
    Unit,
    UnitKind,
)

# The middle number of pupils in a grade and its spread (of a log-normal distribution).
_GRADE = {Affiliation.OBEC: (11, 0.55), Affiliation.PRIVATE: (38, 0.6)}
_OTHERS = (12, 0.4)
_MOST_IN_A_GRADE = 280
# In Krabi's schools that have both, kindergarten and primary grades are of one size
# (`sis_krabi_pupil_counts.csv`); the lowest, which not every child attends, is smaller.
_K1 = 0.6
_BOYS = 0.515
_NOT_FOUND_OUT = 0.35
_REASONS = (
    "ตรวจสอบกับโรงเรียนทางโทรศัพท์แล้ว ตัวเลขถูกต้อง",
    "โรงเรียนแจ้งว่ามีนักเรียนย้ายตามผู้ปกครอง ตรวจสอบกับ DMC แล้ว",
    "ได้รับหนังสือยืนยันจำนวนนักเรียนจากโรงเรียนแล้ว",
)
_DISSOLVED_BEFORE = timedelta(days=12)


class Scene(StrEnum):
    """How far an authority has come with its sheet."""

    CONFIRMED = "confirmed"
    READY = "ready"  # nothing is missing but the confirmation
    QUERIES = "queries"  # complete, with a query that has no reason yet
    PARTLY = "partly"  # some schools are blank, wholly or in part
    UNTOUCHED = "untouched"


_FIRST_OF_KIND = {
    UnitKind.PAO: Scene.PARTLY,
    UnitKind.TOWN_MUNICIPALITY: Scene.PARTLY,
    UnitKind.SUBDISTRICT_MUNICIPALITY: Scene.QUERIES,
    UnitKind.SAO: Scene.READY,
}
_USUAL = (
    Scene.CONFIRMED,
    Scene.CONFIRMED,
    Scene.READY,
    Scene.QUERIES,
    Scene.CONFIRMED,
    Scene.PARTLY,
    Scene.CONFIRMED,
    Scene.UNTOUCHED,
)


def scenes_of(authorities: Sequence[Unit]) -> dict[int, Scene]:
    """Choose the scene of each authority that pays, by unit id."""
    found: dict[int, Scene] = {}
    usual = cycle(_USUAL)
    first = dict(_FIRST_OF_KIND)
    for unit in authorities:
        if unit.pays_for_other_schools:
            found[unit.id] = first.pop(unit.kind) if unit.kind in first else next(usual)
    return found


@dataclass(slots=True)
class _Row:
    """A row of a sheet while it is filled."""

    id: int
    school_id: int
    name: str
    grades: list[str]
    affiliation: Affiliation
    sheet: Return
    figures: dict[Cell, int] = field(default_factory=dict)
    reason: str = ""
    queries: tuple[str, ...] = ()

    @property
    def is_complete(self) -> bool:
        return is_complete(self.figures, self.grades)


class Counting:
    """Fills the sheets of a province, the oldest round first."""

    def __init__(self, session: Session, province: Unit, principals: Mapping[int, Account]) -> None:
        self._session = session
        self._province = province
        self._principals = principals
        self._before: dict[int, Figures] = {}

    def fill(self, the_round: Round, dates: Dates, scenes: Mapping[int, Scene]) -> None:
        """Fill every sheet of a round as its scene says; in finished rounds all are complete."""
        by_sheet: dict[int, list[_Row]] = defaultdict(list)
        for row in self._rows(the_round):
            by_sheet[row.sheet.id].append(row)
        for rows in by_sheet.values():
            unit_id = rows[0].sheet.unit_id
            scene = scenes[unit_id] if dates.is_open else Scene.CONFIRMED
            self._fill_sheet(rows, scene, dates)
        filled = [row for rows in by_sheet.values() for row in rows]
        self._write(filled, dates)
        self._before = {row.school_id: row.figures for row in filled}
        if dates.is_open:
            self._dissolve_one(filled, dates)

    def _rows(self, the_round: Round) -> list[_Row]:
        found = self._session.execute(
            select(CountedSchool.id, OtherSchool, Return)
            .join(CountedSchool.school)
            .join(CountedSchool.return_)
            .where(Return.round_id == the_round.id, OtherSchool.province_id == self._province.id)
            .order_by(CountedSchool.return_id, CountedSchool.id)
        )
        return [
            _Row(row_id, school.id, school.name, school.grades, school.affiliation, sheet)
            for row_id, school, sheet in found
        ]

    def _fill_sheet(self, rows: Sequence[_Row], scene: Scene, dates: Dates) -> None:
        for place, row in enumerate(rows):
            if scene is Scene.UNTOUCHED or (scene is Scene.PARTLY and place % 4 == 2):
                continue
            row.figures = _figures(row, dates.year)
            if scene is Scene.PARTLY and place % 4 == 1:
                _leave_out(row)
            is_doubtful = place == 0 and scene in (Scene.PARTLY, Scene.QUERIES)
            if is_doubtful or (scene is Scene.PARTLY and place % 8 == 7):
                row.figures = {cell: pupils // 2 for cell, pupils in row.figures.items()}
            if row.is_complete:
                row.queries = queries_about(row.figures, self._before.get(row.school_id))
            if row.queries and not is_doubtful:
                row.reason = dice("reason", row.name, dates.year).choice(_REASONS)

    def _write(self, rows: Sequence[_Row], dates: Dates) -> None:
        """Write figures, what they say about their rows, and what the sheets repeat of them."""
        saved = [row for row in rows if row.figures]
        cells = [
            {"counted_school_id": row.id, "grade": grade, "sex": sex, "pupils": pupils}
            for row in saved
            for (grade, sex), pupils in row.figures.items()
        ]
        if not cells:
            return
        connection = self._session.connection()
        connection.execute(insert(Count), cells)
        connection.execute(_SAVE_ROW, [self._saved(row, dates) for row in saved])
        sheets: dict[int, list[_Row]] = defaultdict(list)
        for row in rows:
            sheets[row.sheet.id].append(row)
        connection.execute(_TALLY, [_tally(sheet_id, of) for sheet_id, of in sheets.items()])
        self._session.expire_all()

    def _dissolve_one(self, rows: Sequence[_Row], dates: Dates) -> None:
        """Let a school that is not recorded yet have been dissolved before the round opened.

        It stands on its sheet still, to be saved as zeros (6.2).
        """
        begun = {row.sheet.id for row in rows if row.figures}
        waiting = [row.school_id for row in rows if row.sheet.id in begun and not row.figures]
        for school_id in waiting[:1]:
            school = self._session.get_one(OtherSchool, school_id)
            school.dissolved_on = dates.opens_on - _DISSOLVED_BEFORE
            self._session.flush()

    def _saved(self, row: _Row, dates: Dates) -> dict[str, Any]:
        return {
            "row_id": row.id,
            "new_is_complete": row.is_complete,
            "new_queries": list(row.queries),
            "new_reason": row.reason,
            "new_answered": list(row.queries) if row.reason else [],
            "new_saved_at": _saved_at(row, dates),
            "new_saved_by_id": self._principals[row.sheet.unit_id].id,
        }


def _figures(row: _Row, year: int) -> dict[Cell, int]:
    """Make up a school's figures; children of one year of birth go up together."""
    middle, spread = _GRADE.get(row.affiliation, _OTHERS)
    rng = dice("school", row.name, row.school_id)
    usual = min(middle * rng.lognormvariate(0, spread), _MOST_IN_A_GRADE)
    figures: dict[Cell, int] = {}
    for code in row.grades:
        grade = GRADES[code]
        born = dice("born", row.school_id, year - BUDDHIST_OFFSET - grade.usual_age)
        pupils = round(usual * born.uniform(0.75, 1.3) * (_K1 if grade is COUNT_GRADES[0] else 1))
        boys = sum(born.random() < _BOYS for _ in range(pupils))
        moved = dice("moved", row.school_id, year, code).choice((0, 0, 0, 1, -1))
        figures[code, Sex.MALE] = max(0, boys + moved)
        figures[code, Sex.FEMALE] = pupils - boys
    return figures


def _leave_out(row: _Row) -> None:
    """Leave blank what a school has not told yet."""
    rng = dice("blank", row.name)
    for code in rng.sample(row.grades, max(1, round(len(row.grades) * _NOT_FOUND_OUT))):
        for sex in Sex:
            del row.figures[code, sex]


def _saved_at(row: _Row, dates: Dates) -> datetime:
    rng = dice("saved", row.school_id, dates.year)
    return at_work(rng, day_between(rng, *dates.recording), (8, 15))


def _tally(sheet_id: int, rows: Sequence[_Row]) -> dict[str, Any]:
    by_sex = {
        sex: sum(n for row in rows for (_grade, of), n in row.figures.items() if of is sex)
        for sex in Sex
    }
    return {
        "sheet_id": sheet_id,
        "new_pupils": sum(by_sex.values()),
        "new_male": by_sex[Sex.MALE],
        "new_female": by_sex[Sex.FEMALE],
        "new_rows_with_errors": sum(not row.is_complete for row in rows),
        "new_rows_with_open_queries": sum(bool(row.queries) and not row.reason for row in rows),
    }


_COUNTED: Table = CountedSchool.__table__  # type: ignore[assignment]
_SAVED = ("is_complete", "queries", "reason", "answered", "saved_at", "saved_by_id")
_SAVE_ROW = (
    update(_COUNTED)
    .where(_COUNTED.c.id == bindparam("row_id"))
    .values({name: bindparam(f"new_{name}") for name in _SAVED} | {"version": 2})
)
_RETURN: Table = Return.__table__  # type: ignore[assignment]
_TALLIES = ("pupils", "male", "female", "rows_with_errors", "rows_with_open_queries")
_TALLY = (
    update(_RETURN)
    .where(_RETURN.c.id == bindparam("sheet_id"))
    .values({name: bindparam(f"new_{name}") for name in _TALLIES})
)
