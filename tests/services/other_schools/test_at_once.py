"""A list that is applied while others act: neither waits for the other for ever."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from app.models import Account, CountedSchool, OtherSchool, SchoolImport, Unit
from app.services import returns
from app.services.errors import SchoolCodeTaken, SchoolsMovedOn
from app.services.other_schools import importing, keeping
from tests.factories import make_country, make_sheet
from tests.factories.rounds import NOW
from tests.services.meeting import Meeting
from tests.services.other_schools.list_files import HEADS

Act = Callable[[Session], object]


class Office:
    """A provincial office with a school on the sheet of each of two authorities."""

    def __init__(self, engine: Engine) -> None:
        with Session(engine) as session:
            country = make_country(session)
            for one in (country.sao, country.municipality):
                make_sheet(session, country.round, one, schools=1)
            self.whole = country.whole(session, country.province).id
            self.payer = country.municipality.code
            on_them = select(CountedSchool.school_id).order_by(CountedSchool.id)
            self.schools = session.scalars(on_them).all()
            self.province = country.province.id
            self.officer = country.account(country.province).id
            self.other_province = country.other_province.id
            session.commit()
        self.engine = engine

    def file(self, *rows: str) -> Act:
        """Read a list; the act applies what its preview shows."""
        with Session(self.engine) as session:
            province, actor = self._office(session)
            content = "\n".join((HEADS, *rows))
            one = importing.keep(session, province, content, file_name="x", actor=actor, at=NOW)
            digest = importing.plan(session, province, one, at=NOW).digest
            import_id = one.id
            session.commit()

        def applying(session: Session) -> object:
            province, actor = self._office(session)
            known = session.get_one(SchoolImport, import_id)
            return importing.apply(session, province, known, digest=digest, actor=actor, at=NOW)

        return applying

    def row(self, which: int, *, grades: str = "", payer: str = "") -> str:
        """Give the row of a school in a list, with what it says otherwise."""
        with Session(self.engine) as session:
            school = session.get_one(OtherSchool, self.schools[which])
            return f"{school.code},{school.name},สพฐ.,,,{grades},{payer},"

    def _office(self, session: Session) -> tuple[Unit, Account]:
        return session.get_one(Unit, self.province), session.get_one(Account, self.officer)


def until_somebody_waits(session: Session) -> None:
    """Ask PostgreSQL until another connection waits for a lock; give up after a while."""
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )
    latest = time.monotonic() + 20
    while not session.scalar(waiting):
        assert time.monotonic() < latest
        session.execute(text("SELECT pg_stat_clear_snapshot()"))


@pytest.fixture
def office(engine: Engine) -> Office:
    return Office(engine)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_list_waits_for_a_step_of_the_province_before_it_has_locked_anything(
    office: Office,
) -> None:
    applying = office.file(office.row(1, grades="ป.1-ป.2"), office.row(0, payer=office.payer))
    meeting = Meeting(office.engine)

    def step(session: Session) -> None:
        returns.lock(session, office.whole)
        meeting.wait()
        until_somebody_waits(session)
        returns.lock_family(session, office.whole)

    def reading(session: Session) -> None:
        meeting.wait()
        applying(session)

    meeting.run(step, reading)
    assert meeting.done == 2


def test_a_code_that_two_provinces_take_at_once_is_one_schools(office: Office) -> None:
    for code in ("1033539001", "1033539002", "1033539003"):

        def adding(session: Session, code: str = code) -> object:
            far = session.get_one(Unit, office.other_province)
            actor = session.get_one(Account, office.officer)
            like = keeping.facts_of(session.get_one(OtherSchool, office.schools[0]))
            facts = replace(like, name=f"โรงเรียนไกล {code}", code=code)
            return keeping.add(session, far, facts, actor=actor, at=NOW)

        meeting = Meeting(office.engine)
        meeting.run(office.file(f"{code},โรงเรียนใกล้ {code},สพฐ.,,,ป.1,,"), adding)
        assert meeting.done == 1
        assert meeting.refused[0] in (SchoolCodeTaken, SchoolsMovedOn)
