"""An officer and the head act in the same moment, each on a connection of their own (7.4)."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Account, Duty, Preparation, Return, State, Unit
from app.services.confirmation import head_choice, preparing, service
from tests.factories import make_account
from tests.factories.rounds import NOW
from tests.invariants.office import TIMES, Act, Office, only


class Two:
    """The school's officer and its head; their authority chose that the head confirms."""

    def __init__(self, office: Office) -> None:
        self.office, self.roster = office, office.school
        with Session(office.engine) as session:
            school = session.get_one(Return, office.school).unit
            assert school.parent is not None
            school.parent.head_confirms = True
            self.head_id = make_account(session, school, Duty.HEAD, "01").id
            session.commit()

    def prepare(self, session: Session) -> object:
        one = session.get_one(Return, self.roster)
        actor = self.office.actor(session, "school")
        return preparing.prepare(
            session, one, actor=actor, at=NOW, version=one.version, wording="พร้อม"
        )

    def confirm(self, session: Session) -> object:
        one = session.get_one(Return, self.roster)
        head = session.get_one(Account, self.head_id)
        return service.confirm(
            session, one, actor=head, at=NOW, version=one.version, wording="ยืนยัน"
        )

    def send_back(self, session: Session) -> object:
        one = session.get_one(Return, self.roster)
        head = session.get_one(Account, self.head_id)
        return preparing.send_back(
            session, one, actor=head, at=NOW, version=one.version, reason="ยังไม่ครบ"
        )

    def choose(self, head_confirms: bool) -> Act:
        def act(session: Session) -> object:
            actor = self.office.actor(session, "sao")
            authority = session.get_one(Unit, actor.unit_id)
            return head_choice.choose(
                session, authority, head_confirms=head_confirms, actor=actor, at=NOW,
                version=authority.version,
            )  # fmt: skip

        return act


@pytest.fixture
def two(office: Office) -> Two:
    return Two(office)


def test_an_edit_racing_the_heads_confirmation_undoes_it_or_is_refused(two: Two) -> None:
    office = two.office
    for _ in range(TIMES):
        office.alone(two.prepare)
        edited, confirmed = office.race(office.edit(two.roster, "school"), two.confirm)
        only([edited, confirmed], "Locked", "ChangedMeanwhile", "NotPrepared")
        assert (edited == "done") is (confirmed != "done")
        assert (office.state(two.roster) is State.CONFIRMED) is (confirmed == "done")
        office.alone(office.cancel(two.roster, "sao"))


def test_the_head_confirms_or_sends_back_but_not_both(two: Two) -> None:
    office = two.office
    for _ in range(TIMES):
        office.alone(two.prepare)
        ends = office.race(two.confirm, two.send_back)
        only(ends, "IllegalStep", "ChangedMeanwhile", "NotPrepared")
        assert ends.count("done") == 1
        office.alone(office.cancel(two.roster, "sao"))


def test_two_who_prepare_in_the_same_moment_prepare_once(two: Two) -> None:
    only(two.office.race(two.prepare, two.prepare))
    with Session(two.office.engine) as session:
        assert len(session.scalars(select(Preparation.id)).all()) == 1


def test_the_choice_racing_a_confirmation_lets_it_stand_or_be_refused(two: Two) -> None:
    office = two.office
    for _ in range(TIMES):
        office.alone(two.choose(False))
        ends = office.race(two.choose(True), office.confirm(two.roster, "school"))
        only(ends, "HeadConfirms")
        assert ends[0] == "done"
        office.alone(office.cancel(two.roster, "sao"))
