"""An authority's sheet of counts, filled in and confirmed as its officers do."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.domain.counts import CELLS
from app.models import Confirmation, CountedSchool, Return
from app.services.confirmation import service
from app.services.counts import recording
from tests.factories import make_sheet
from tests.factories.rounds import NOW
from tests.services.confirmation.acting import LATER, REASON, Acting


def rows_of(acting: Acting, sheet: Return) -> list[CountedSchool]:
    of_sheet = select(CountedSchool).where(CountedSchool.return_id == sheet.id)
    return list(acting.session.scalars(of_sheet.order_by(CountedSchool.id)))


def save(
    acting: Acting, row: CountedSchool, boys: int = 7, girls: int = 6, reason: str = ""
) -> None:
    figures = {
        (grade, sex): boys if sex == "m" else girls
        for grade, sex in CELLS
        if grade in row.school.grades
    }
    recording.save(
        acting.session, row, figures, reason=reason, version=row.version,
        actor=acting.officer(row.return_), at=NOW,
    )  # fmt: skip


def filled(acting: Acting, schools: int = 2, **facts: object) -> Return:
    """Give the SAO's sheet with every figure filled."""
    sheet = make_sheet(acting.session, acting.country.round, acting.country.sao, schools, **facts)
    for row in rows_of(acting, sheet):
        save(acting, row)
    return sheet


def take_back(acting: Acting, sheet: Return, **changed: Any) -> Confirmation:
    facts = {"actor": acting.officer(sheet), "version": sheet.version, "reason": REASON}
    return service.take_back(acting.session, sheet, **{"at": LATER} | facts | changed)


def confirmed_province(acting: Acting) -> tuple[Return, Return]:
    """Confirm the SAO's counts and everything else of Sisaket; give the sheet and the whole."""
    sheet = filled(acting)
    acting.confirm(sheet)
    _roster, _pupils, whole = acting.confirmed_province()
    return sheet, whole
