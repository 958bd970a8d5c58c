"""Officers of an authority, and the province, act on the same counts in the same moment (6.5)."""

from __future__ import annotations

from sqlalchemy import Engine, and_, select
from sqlalchemy.orm import Session

from app.models import CountedSchool, Return, State, Unit, UnitCode
from app.services.confirmation import service
from app.services.counts import recording
from tests.factories import make_sheet
from tests.factories.rounds import NOW
from tests.invariants.office import TIMES, Act, Office, only


class CountingOffice(Office):
    """The small country, whose SAO has filled in the counts of one school."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        with Session(engine) as session:
            the_round, sao = session.merge(self.country.round), session.merge(self.country.sao)
            sheet = make_sheet(session, the_round, sao, 1)
            session.commit()
            self.sheet, self.whole = sheet.id, sheet.parent_id or 0
        self.alone(self.save(7))

    def save(self, pupils: int) -> Act:
        def act(session: Session) -> object:
            row = session.scalars(
                select(CountedSchool).where(CountedSchool.return_id == self.sheet)
            ).one()
            figures = {(grade, sex): pupils for grade in row.school.grades for sex in ("m", "f")}
            return recording.save(
                session, row, figures, reason="ตรวจแล้ว", version=row.version,
                actor=self.actor(session, "sao"), at=NOW,
            )  # fmt: skip

        return act

    def take_back(self) -> Act:
        def act(session: Session) -> object:
            one = session.get_one(Return, self.sheet)
            return service.take_back(
                session, one, actor=self.actor(session, "sao"), at=NOW, version=one.version,
                reason="แก้ไขจำนวน",
            )  # fmt: skip

        return act


def test_what_is_confirmed_is_what_was_saved_before_or_nothing(engine: Engine) -> None:
    office = CountingOffice(engine)
    for turn in range(TIMES):
        only(
            office.race(office.confirm(office.sheet, "sao"), office.save(8 + turn)),
            "Locked",
            "ChangedMeanwhile",
        )
        office.alone(office.take_back())


def everybody_else_confirms(office: CountingOffice) -> list[Act]:
    """Confirm whatever the province stands on, from below, but the counts and the province."""
    with Session(office.engine) as session:
        below = Unit.path.startswith(f"{session.get_one(Return, office.whole).unit.path}/")
        owed = session.execute(
            select(Return.id, UnitCode.code)
            .join(Return.unit)
            .join(UnitCode, and_(UnitCode.unit_id == Unit.id, UnitCode.valid_to.is_(None)))
            .where(below, Return.id != office.sheet)
            .order_by(Return.id.desc())
        ).all()
    office.codes |= {code: code for _id, code in owed}
    return [office.confirm(return_id, code) for return_id, code in owed]


def test_counts_are_taken_back_or_the_province_confirms_them_and_never_both(
    engine: Engine,
) -> None:
    office = CountingOffice(engine)
    office.alone(*everybody_else_confirms(office), office.confirm(office.sheet, "sao"))
    for _turn in range(TIMES):
        ends = office.race(office.take_back(), office.confirm(office.whole, "province"))
        only(ends, "AboveConfirmed", "NotReady", "ChangedMeanwhile")
        both = office.state(office.sheet), office.state(office.whole)
        assert both in (
            (State.RECORDING, State.RECORDING),
            (State.CONFIRMED, State.CONFIRMED),
        ), ends
        office.alone(office.cancel(office.whole, "department"), office.confirm(office.sheet, "sao"))
