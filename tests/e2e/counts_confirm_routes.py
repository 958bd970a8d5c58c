"""Where an authority and its province look at counts that were confirmed and taken back."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.people import Sex
from app.models import CountedSchool, Return
from app.services.confirmation import service
from app.services.counts import recording
from tests.e2e.walk import Walker
from tests.factories import Country, make_other_school, make_sheet
from tests.factories.rounds import NOW


def change_after_confirming(session: Session, country: Country) -> Return:
    """Let an authority confirm two schools, take it back, change one figure and blank another.

    A third school has nobody who pays for it.
    """
    sheet = make_sheet(session, country.round, country.sao, 2)
    who = {"actor": country.account(country.sao), "at": NOW}
    rows = session.scalars(
        select(CountedSchool).where(CountedSchool.return_id == sheet.id).order_by(CountedSchool.id)
    ).all()
    figures = {(grade, sex): 7 for grade in rows[0].school.grades for sex in Sex}
    for row in rows:
        recording.save(session, row, figures, reason="", version=row.version, **who)
    service.confirm(session, sheet, version=sheet.version, wording="ขอรับรองว่าถูกต้อง", **who)
    service.take_back(session, sheet, version=sheet.version, reason="กรอกผิดหนึ่งชั้น", **who)
    last = list(figures)[-1]
    changed = {cell: 9 for cell in figures if cell != last} | {last: 7}
    recording.save(session, rows[0], changed, reason="", version=rows[0].version, **who)
    blank = {cell: pupils for cell, pupils in figures.items() if cell != last}
    recording.save(session, rows[1], blank, reason="", version=rows[1].version, **who)
    make_other_school(session, country.province)
    return sheet


def authority(walker: Walker, counts: str) -> None:
    """Walk as the authority, given the address of its return of counts."""
    walker.opens(counts, f"{counts}/differences", f"{counts}/take-back")
    walker.opens(f"{counts}/differences?since=9", status=404)


def province(walker: Walker, counts: str, whole: str) -> None:
    """Walk as the provincial office, which is told what was changed."""
    walker.opens(whole, f"{counts}/differences?since=1")
