"""Writing rosters: thousands of rows at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Table, bindparam, insert, update
from sqlalchemy.orm import Session

from app.demo.cohorts import Child
from app.demo.details import detail
from app.demo.drafts import Draft
from app.demo.ids import Ids
from app.demo.places import seat_of
from app.demo.sheets import Sheet, Tally
from app.models import (
    CarryOverDecision,
    Enrolment,
    EnrolmentDetail,
    Identifier,
    Pupil,
    Return,
    UnitKind,
)

_FULL = 4000
_WITH_DETAILS = 0.3
_TALLIES = tuple(Tally.__slots__)
_RETURN: Table = Return.__table__  # type: ignore[assignment]
_SET_TALLIES = (
    update(_RETURN)
    .where(_RETURN.c.id == bindparam("return_id"))
    .values({name: bindparam(f"new_{name}") for name in (*_TALLIES, "changed_at")})
)


@dataclass(slots=True)
class RosterWriter:
    """Collects the rows of rosters and writes them in large parts."""

    session: Session
    ids: Ids
    _waiting: dict[type[Any], list[dict[str, Any]]] = field(default_factory=dict)
    _tallies: list[dict[str, Any]] = field(default_factory=list)

    def write(self, sheet: Sheet, drafted: Sequence[Draft]) -> None:
        """Take in the rows of one roster."""
        measure = sheet.measure
        for draft in drafted:
            enrolment_id = self.ids.next(Enrolment)
            pupil_id = self._pupil_of(draft.child, sheet) if draft.is_claimed else None
            row = sheet.row(draft, measure, enrolment_id=enrolment_id, pupil_id=pupil_id)
            is_carried = sheet.unit.kind is UnitKind.SCHOOL
            row["carried_from_id"] = draft.child.enrolment_id if is_carried else None
            draft.child.enrolment_id = enrolment_id
            self._queue(Enrolment, row)
            if sheet.rng.random() < _WITH_DETAILS:
                self._queue(EnrolmentDetail, self._detail(enrolment_id, draft.child, sheet))
        if drafted:
            self._note(sheet)
        if len(self._waiting.get(Enrolment, ())) >= _FULL:
            self.flush()

    def carry_over(self, sheet: Sheet, decisions: Iterable[dict[str, Any]]) -> None:
        """Take in what became of the pupils of the year before."""
        for one in decisions:
            self._queue(CarryOverDecision, {"return_id": sheet.return_id} | one)

    def flush(self) -> None:
        """Write what has been taken in: pupils before their numbers and rows."""
        connection = self.session.connection()
        for model in (Pupil, Identifier, Enrolment, EnrolmentDetail, CarryOverDecision):
            if rows := self._waiting.pop(model, None):
                connection.execute(insert(model), rows)
        if self._tallies:
            connection.execute(_SET_TALLIES, self._tallies)
            self._tallies = []

    def _pupil_of(self, child: Child, sheet: Sheet) -> int:
        """Give a child's pupil, who is made with the first roster that holds the child."""
        if child.pupil_id is None:
            at = sheet.recorded_at(child)
            child.pupil_id = self.ids.next(Pupil)
            self._queue(Pupil, {"id": child.pupil_id, "created_at": at})
            number = {"kind": child.kind, "value": child.number, "valid_from": at}
            self._queue(
                Identifier,
                {"id": self.ids.next(Identifier), "pupil_id": child.pupil_id} | number,
            )
        return child.pupil_id

    def _detail(self, enrolment_id: int, child: Child, sheet: Sheet) -> dict[str, Any]:
        above = sheet.unit.parent or sheet.unit
        near = seat_of(above.code).subdistrict
        return {"enrolment_id": enrolment_id} | detail(child, near, sheet.dates.year, sheet.rng)

    def _queue(self, model: type[Any], row: dict[str, Any]) -> None:
        self._waiting.setdefault(model, []).append(row)

    def _note(self, sheet: Sheet) -> None:
        self._tallies.append(
            {"return_id": sheet.return_id, "new_changed_at": sheet.last_change}
            | {f"new_{name}": getattr(sheet.tally, name) for name in _TALLIES}
        )
