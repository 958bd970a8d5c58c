"""Hold one row of a sheet for writing: the lock on its return, and all that saving looks at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, ScalarSelect, String, bindparam, cast, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from app.domain.counts import Cell
from app.domain.people import Sex
from app.models import Count, CountedSchool, Return, Round, Unit
from app.services import returns
from app.services.counts.reading import SheetRow, row_before
from app.services.errors import NotFound


def _cells_of(row_id: ColumnElement[int]) -> ScalarSelect[str]:
    """Select the figures of a row as one text: a row of columns for each would be read as often."""
    cell = Count.grade + cast(Count.sex, String) + cast(Count.pupils, String)
    return (
        select(func.aggregate_strings(cell, ","))
        .where(Count.counted_school_id == row_id)
        .scalar_subquery()
    )


# Built once: building a statement costs as much as running it.
_HELD = (
    select(
        CountedSchool,
        _cells_of(CountedSchool.id.expression),
        _cells_of(row_before(Round.order)),
    )
    .join(CountedSchool.school)
    .join(CountedSchool.return_)
    .join(Return.round)
    .options(
        contains_eager(CountedSchool.school),
        contains_eager(CountedSchool.return_).contains_eager(Return.round),
    )
    .where(CountedSchool.id == bindparam("row_id"))
    .with_for_update(of=Return, key_share=True)
    .execution_options(populate_existing=True)
)


@dataclass(frozen=True, slots=True)
class Held:
    """A row as it stands, and its sheet, locked."""

    row: CountedSchool
    sheet: Return
    figures: dict[Cell, int]
    before: dict[Cell, int] | None


def hold(session: Session, row_id: int, *, at: datetime, unit: Unit | None = None) -> Held:
    """Lock the return of a row and read the row, in one statement; `unit` is whose it must be.

    Raise `NotFound`, `RoundNotOpen` (2.1) or `Locked` (7.4). Whoever waited for the lock may hold
    the row as it was before: it is written only where its version is still the one read.
    """
    found = session.execute(_HELD, {"row_id": row_id}).one_or_none()
    if found is None:
        raise NotFound()
    row, now, before = found
    if unit is not None and row.return_.unit_id != unit.id:
        raise NotFound()
    returns.require_recording(session, row.return_, at=at)
    return Held(row, row.return_, _read(now), _read(before) if before else None)


def _read(cells: str | None) -> dict[Cell, int]:
    """Read the text of `_cells_of`: `k2m12,k2f9`."""
    return {(cell[:2], Sex(cell[2])): int(cell[3:]) for cell in (cells.split(",") if cells else ())}


def stands(session: Session, row_id: int) -> SheetRow:
    """Read a row as it stands now, after somebody else was quicker."""
    row = session.scalars(
        select(CountedSchool)
        .options(joinedload(CountedSchool.school), joinedload(CountedSchool.saved_by))
        .where(CountedSchool.id == row_id)
        .execution_options(populate_existing=True)
    ).one()
    cells = session.execute(
        select(Count.grade, Count.sex, Count.pupils).where(Count.counted_school_id == row_id)
    )
    return SheetRow(row, {(grade, sex): pupils for grade, sex, pupils in cells})
