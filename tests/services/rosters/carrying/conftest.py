"""A school with a roster of last year, and its officer who carries it over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import (
    Account,
    CarryOverDecision,
    Enrolment,
    EnrolmentDetail,
    Outcome,
    Removal,
    Return,
)
from app.services.rosters.carrying import applying, cases, deciding, undoing
from app.services.rosters.carrying.applying import Applied
from app.services.rosters.carrying.cases import Case
from app.services.rosters.carrying.deciding import Wish
from app.services.rosters.carrying.decision import Decision
from tests.factories import Country, make_enrolment, make_round
from tests.factories.rounds import NOW
from tests.services.rosters.conftest import Desk, scope_of

LEFT = Decision(Outcome.LEAVE, removal=Removal.RESIGNED, left_on=date(2026, 3, 31))


@dataclass
class School:
    """The officer of a school between last year's roster and this year's."""

    desk: Desk
    source: Return
    by: Account

    @property
    def session(self) -> Session:
        return self.desk.session

    @property
    def roster(self) -> Return:
        return self.desk.roster

    def had(self, **facts: Any) -> Enrolment:
        """Put a pupil on last year's roster."""
        return make_enrolment(self.session, self.source, self.by, **facts)

    def cases(self) -> dict[int, Case]:
        found = cases.listed(
            self.session, self.roster, self.source, cases.SOURCE.return_id == self.source.id
        )
        return {one.source_id: one for one in found}

    def case(self, row: Enrolment) -> Case:
        return self.cases()[row.id]

    def decides(self, row: Enrolment, decision: Decision | None, shown: str | None = None) -> int:
        token = self.case(row).token if shown is None else shown
        wishes = {row.id: Wish(decision, token)}
        return deciding.decide(self.session, self.roster, wishes, **self.desk.who)

    def decides_as_proposed(self, of_class: tuple[str, str] | None = None) -> int:
        return deciding.decide_as_proposed(
            self.session, self.roster, of_class=of_class, **self.desk.who
        )

    def applies(self, digest: str | None = None) -> Applied:
        shown = applying.digest_of_pending(self.session, self.roster) if digest is None else digest
        return applying.apply(self.session, self.roster, digest=shown, **self.desk.who)

    def undoes(self, *, despite_work: bool = False) -> int:
        return undoing.undo(self.session, self.roster, despite_work=despite_work, **self.desk.who)

    def live(self) -> list[Enrolment]:
        return list(
            self.session.scalars(
                select(Enrolment)
                .where(Enrolment.return_id == self.roster.id, Enrolment.removed_at.is_(None))
                .order_by(Enrolment.list_key, Enrolment.id)
            )
        )

    def decisions(self) -> list[tuple[Any, ...]]:
        columns = CarryOverDecision.__table__.columns
        found = self.session.execute(select(*columns).order_by(CarryOverDecision.source_id))
        return [tuple(row) for row in found]

    def every_row(self) -> dict[int, tuple[Any, ...]]:
        """Give every column of every row of every roster, by its id."""
        found = self.session.execute(select(*Enrolment.__table__.columns))
        return {row.id: tuple(row) for row in found}

    def every_detail(self) -> list[tuple[Any, ...]]:
        columns = EnrolmentDetail.__table__.columns
        return [tuple(row) for row in self.session.execute(select(*columns))]


@pytest.fixture
def school(session: Session, country: Country, desk_of: Callable[..., Desk]) -> School:
    make_round(
        session, 2568, opens_at=NOW - timedelta(days=400), closes_at=NOW - timedelta(days=350)
    )
    desk = desk_of(country.school)
    source = cases.require_last_year(session, desk.roster)
    return School(desk, source, desk.actor)


def limited(school: School) -> dict[str, Any]:
    return school.desk.who | {"scope": scope_of(school.desk.actor, ("p1/1",))}
