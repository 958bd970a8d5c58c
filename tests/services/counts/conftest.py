"""An authority's sheet of three schools, and short ways to record on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.counts import Cell
from app.domain.people import Sex
from app.models import Account, Count, CountedSchool, History, Return
from app.services.counts import recording
from tests.factories import Country, make_sheet
from tests.factories.rounds import NOW
from tests.factories.units import SCHOOL_GRADES


def figures(pupils: int = 7, **grades: int | None) -> dict[Cell, int]:
    """Give the same figure to boys and girls of every grade, but in those named; None is blank."""
    by_grade = dict.fromkeys(SCHOOL_GRADES, pupils) | grades
    return {
        (grade, sex): number
        for grade, number in by_grade.items()
        if number is not None
        for sex in Sex
    }


@dataclass
class Desk:
    """An officer at work on one sheet."""

    session: Session
    sheet: Return
    actor: Account

    @property
    def rows(self) -> list[CountedSchool]:
        return list(
            self.session.scalars(
                select(CountedSchool)
                .where(CountedSchool.return_id == self.sheet.id)
                .order_by(CountedSchool.id)
            )
        )

    def save(self, row: CountedSchool, what: Mapping[Cell, int], **facts: Any) -> CountedSchool:
        known: dict[str, Any] = {"reason": None, "version": row.version}
        return recording.save(self.session, row, what, actor=self.actor, at=NOW, **known | facts)

    def figures_of(self, row: CountedSchool) -> dict[Cell, int]:
        found = self.session.execute(
            select(Count.grade, Count.sex, Count.pupils).where(Count.counted_school_id == row.id)
        )
        return {(grade, sex): pupils for grade, sex, pupils in found}

    @property
    def acts(self) -> list[History]:
        return list(
            self.session.scalars(
                select(History).where(History.event == "counts.saved").order_by(History.id)
            )
        )


@pytest.fixture
def desk(session: Session, country: Country) -> Desk:
    sheet = make_sheet(session, country.round, country.sao)
    return Desk(session, sheet, country.account(country.sao))
