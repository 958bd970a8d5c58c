"""Hold one row of a sheet for writing: the lock on its return, and all that saving looks at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from app.domain.counts import Cell
from app.models import Count, CountedSchool, Return, Round, Unit
from app.services import returns
from app.services.counts.reading import SheetRow, row_before
from app.services.errors import NotFound


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
    order = Round.academic_year * 10 + Round.number
    found = session.execute(
        select(CountedSchool, Count.counted_school_id, Count.grade, Count.sex, Count.pupils)
        .join(CountedSchool.school)
        .join(CountedSchool.return_)
        .join(Return.round)
        .outerjoin(
            Count,
            or_(
                Count.counted_school_id == CountedSchool.id,
                Count.counted_school_id == row_before(order),
            ),
        )
        .options(
            contains_eager(CountedSchool.school),
            contains_eager(CountedSchool.return_).contains_eager(Return.round),
        )
        .where(CountedSchool.id == row_id)
        .with_for_update(of=Return, key_share=True)
        .execution_options(populate_existing=True)
    ).all()
    if not found or (unit is not None and found[0][0].return_.unit_id != unit.id):
        raise NotFound()
    row: CountedSchool = found[0][0]
    figures: dict[int | None, dict[Cell, int]] = {}
    for _row, counted_id, grade, sex, pupils in found:
        figures.setdefault(counted_id, {})[grade, sex] = pupils
    figures.pop(None, None)
    now = figures.pop(row.id, {})
    returns.require_recording(session, row.return_, at=at)
    return Held(row, row.return_, now, next(iter(figures.values()), None))


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
