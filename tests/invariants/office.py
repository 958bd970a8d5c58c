"""A small country whose officers act in the same moment, each on a connection of their own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.access.reach import Relation
from app.access.scope import Scope
from app.models import Account, AgreedDeadline, DataSet, Enrolment, Return, Round, State, Unit
from app.models.connection import begin_as_writer
from app.services import returns, round_keeping
from app.services.confirmation import requests, service
from app.services.errors import Refusal
from app.services.rosters import presence, recording
from app.services.rosters.carrying import applying, deciding, undoing
from app.services.rosters.facts import Details, Facts, facts_of
from tests.factories import Country, make_country, make_enrolment, make_round
from tests.factories.rounds import NOW
from tests.invariants.held import assert_all

TIMES = 6
Act = Callable[[Session], object]


class Office:
    """A committed country, and acts on it that each run in a transaction of their own."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        with Session(engine) as session:
            self.country: Country = make_country(session)
            for unit in (self.country.school, self.country.centre):
                make_enrolment(
                    session,
                    self.country.roster(session, unit),
                    self.country.account(unit),
                )
            session.commit()
            session.expire_all()
            self.rosters = {
                unit.code: self.country.roster(session, unit).id
                for unit in (self.country.school, self.country.centre, self.country.second_centre)
            }
            self.school = self.rosters[self.country.school.code]
            self.centre = self.rosters[self.country.centre.code]
            self.pupils = self.country.pupils(session, self.country.sao).id
            self.account_ids = {code: account.id for code, account in self.country.accounts.items()}
            self.codes = {
                "school": self.country.school.code,
                "centre": self.country.centre.code,
                "second": self.country.second_centre.code,
                "sao": self.country.sao.code,
                "province": self.country.province.code,
                "department": self.country.department.code,
            }

    def actor(self, session: Session, who: str) -> Account:
        return session.get_one(Account, self.account_ids[self.codes[who]])

    def confirm(self, return_id: int, who: str) -> Act:
        def act(session: Session) -> object:
            one = session.get_one(Return, return_id)
            return service.confirm(
                session,
                one,
                actor=self.actor(session, who),
                at=NOW,
                version=one.version,
                wording="ยืนยัน",
            )

        return act

    def cancel(self, return_id: int, who: str) -> Act:
        def act(session: Session) -> object:
            one = session.get_one(Return, return_id)
            return service.cancel(
                session,
                one,
                actor=self.actor(session, who),
                at=NOW,
                version=one.version,
                reason="พบข้อผิดพลาด",
            )

        return act

    def ask(self, return_id: int, who: str) -> Act:
        def act(session: Session) -> object:
            one = session.get_one(Return, return_id)
            return requests.ask(
                session,
                one,
                actor=self.actor(session, who),
                at=NOW,
                version=one.version,
                reason="ขอแก้ไข",
            )

        return act

    def edit(self, roster_id: int, who: str) -> Act:
        def act(session: Session) -> object:
            row = session.scalars(
                select(Enrolment).where(Enrolment.return_id == roster_id).limit(1)
            ).one()
            known = facts_of(row)
            return recording.edit(
                session,
                session.get_one(Return, roster_id),
                row.id,
                version=row.version,
                facts=replace(known, first_name=known.first_name + "ก"),
                details=None,
                scope=self.scope(session, who),
                actor=self.actor(session, who),
                at=NOW,
            )

        return act

    def add(self, roster_id: int, who: str, number: str, key: str) -> Act:
        def act(session: Session) -> object:
            return recording.add(
                session,
                session.get_one(Return, roster_id),
                facts=Facts(number=number, first_name="ทดสอบ", grade="c3"),
                details=Details(),
                submission_key=key,
                scope=self.scope(session, who),
                actor=self.actor(session, who),
                at=NOW,
            )

        return act

    def untick(self, roster_id: int, who: str) -> Act:
        def act(session: Session) -> object:
            row_id = session.scalars(
                select(Enrolment.id).where(Enrolment.return_id == roster_id).limit(1)
            ).one()
            return presence.untick(
                session,
                session.get_one(Return, roster_id),
                row_id,
                scope=self.scope(session, who),
                actor=self.actor(session, who),
                at=NOW,
            )

        return act

    def agree(self, *units: Unit) -> Act:
        """Agree a deadline with one institution after another, as one page does."""
        unit_ids = [unit.id for unit in units]

        def act(session: Session) -> object:
            for unit_id in unit_ids:
                unit = session.get_one(Unit, unit_id)
                agreed = session.scalar(
                    select(AgreedDeadline.due_at).where(AgreedDeadline.unit_id == unit_id)
                )
                round_keeping.agree_deadline(
                    session,
                    session.scalars(select(Round).where(Round.academic_year == 2569)).one(),
                    unit=unit,
                    due_at=(agreed or NOW) + timedelta(hours=1),
                    was=agreed,
                    actor=self.actor(session, "sao"),
                    at=NOW,
                )
            return None

        return act

    def last_year(self, unit: Unit, pupils: int) -> list[str]:
        """Give a school pupils of last year; give their numbers."""
        with Session(self.engine) as session:
            year = select(Round).where(Round.academic_year == 2568)
            the_round = session.scalar(year) or make_round(
                session,
                2568,
                opens_at=NOW - timedelta(days=400),
                closes_at=NOW - timedelta(days=350),
            )
            unit = session.get_one(Unit, unit.id)
            source = returns.get(session, the_round, unit, DataSet.ROSTER)
            by = session.get_one(Account, self.account_ids[unit.code])
            numbers = [make_enrolment(session, source, by).number for _ in range(pupils)]
            session.commit()
        return numbers

    def decide_as_proposed(self, roster_id: int, who: str) -> Act:
        def act(session: Session) -> object:
            roster = session.get_one(Return, roster_id)
            return deciding.decide_as_proposed(
                session,
                roster,
                of_class=None,
                scope=self.scope(session, who),
                actor=self.actor(session, who),
                at=NOW,
            )

        return act

    def carry_over(self, roster_id: int, who: str) -> Act:
        """Apply what is decided, as one does who looks at the preview in that moment."""

        def act(session: Session) -> object:
            roster = session.get_one(Return, roster_id)
            return applying.apply(
                session,
                roster,
                digest=applying.digest_of_pending(session, roster),
                scope=self.scope(session, who),
                actor=self.actor(session, who),
                at=NOW,
            )

        return act

    def undo(self, roster_id: int, who: str) -> Act:
        def act(session: Session) -> object:
            return undoing.undo(
                session,
                session.get_one(Return, roster_id),
                despite_work=True,
                scope=self.scope(session, who),
                actor=self.actor(session, who),
                at=NOW,
            )

        return act

    def carried(self, roster_id: int) -> list[str]:
        """Give the numbers of those who stand on a roster because they were carried over."""
        with Session(self.engine) as session:
            return list(
                session.scalars(
                    select(Enrolment.number)
                    .where(
                        Enrolment.return_id == roster_id,
                        Enrolment.removed_at.is_(None),
                        Enrolment.carried_from_id.is_not(None),
                    )
                    .order_by(Enrolment.carried_from_id)
                )
            )

    def scope(self, session: Session, who: str) -> Scope:
        unit = self.actor(session, who).unit
        return Scope(unit.id, unit.path, frozenset({Relation.OWN}))

    def alone(self, *acts: Act) -> None:
        """Let acts happen one after another; a refused one changes nothing."""
        for act in acts:
            self._run(act, threading.Barrier(1), [])

    def race(self, *acts: Act) -> list[str]:
        """Let acts begin in the same moment; give what became of each, then check everything."""
        barrier, ends = threading.Barrier(len(acts)), [["waiting"] for _ in acts]
        threads = [
            threading.Thread(target=self._run, args=(act, barrier, end))
            for act, end in zip(acts, ends, strict=True)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
        assert not any(thread.is_alive() for thread in threads), "the acts wait for each other"
        with Session(self.engine) as session:
            assert_all(session)
        return [end[-1] for end in ends]

    def _run(self, act: Act, barrier: threading.Barrier, end: list[str]) -> None:
        with Session(self.engine) as session:
            barrier.wait()
            begin_as_writer(session)
            try:
                act(session)
                session.commit()
                end.append("done")
            except Refusal as refusal:
                session.rollback()
                end.append(type(refusal).__name__)
            except Exception as fault:
                session.rollback()
                end.append(repr(fault))

    def state(self, return_id: int) -> State:
        with Session(self.engine) as session:
            return session.get_one(Return, return_id).state


def only(ends: list[str], *allowed: str) -> None:
    """Every act was done or refused by name; none broke down."""
    assert set(ends) <= {"done", *allowed}, ends
