"""Two officers at once: what both note is noted once, and neither waits for the other for ever."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from app.access.live import LivePolicy
from app.access.permissions import Permission
from app.models import Account, Confirmation, FileKind, History, IssuedFile, Round, Unit
from app.services.submissions import desks, issuing, receiving, sending
from tests.factories import make_country
from tests.factories.rounds import NOW
from tests.services.confirmation.acting import Acting
from tests.services.meeting import Meeting

Act = Callable[[Session], object]


class Desk:
    """A desk at which what two institutions confirmed is awaited."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        with Session(engine) as session:
            country = make_country(session)
            acting = Acting(session, country)
            units = (country.school, country.second_centre)
            rosters = [country.roster(session, one) for one in units]
            self.confirmed = [acting.confirm(one).id for one in rosters]
            self.sao, self.round = country.sao.id, country.round.id
            self.officer = country.account(country.sao).id
            self.sender = country.account(country.school).id
            session.commit()

    def receiving(self, act: Callable[..., object], *what: Any) -> Act:
        def acting(session: Session) -> object:
            actor = session.get_one(Account, self.officer)
            scope = LivePolicy().current(session).scope(actor, Permission.SUBMISSION_VIEW, at=NOW)
            the_round, sao = session.get_one(Round, self.round), session.get_one(Unit, self.sao)
            desk = desks.desk_of(session, the_round, sao)
            return act(session, desk, *what, scope=scope, actor=actor, at=NOW)

        return acting

    def sending(self, act: Callable[..., object], *what: Any) -> Act:
        def acting(session: Session) -> object:
            actor = session.get_one(Account, self.sender)
            confirmation = session.get_one(Confirmation, self.confirmed[0])
            return act(session, confirmation, *what, actor=actor, at=NOW)

        return acting

    def meet(self, *acts: Act) -> None:
        meeting = Meeting(self.engine)
        meeting.run(*acts)
        assert meeting.done == len(acts)

    def noted(self, event: str) -> int:
        with Session(self.engine) as session:
            return session.scalar(select(func.count(History.id)).where(History.event == event)) or 0


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return Desk(engine)


def test_the_same_file_given_out_twice_at_once_is_noted_once(desk: Desk) -> None:
    for n in range(5):
        act = desk.sending(issuing.record_issued, FileKind.XLSX, b"same %d" % n)
        desk.meet(act, act)
    with Session(desk.engine) as session:
        assert session.scalar(select(func.count(IssuedFile.id))) == 5
    assert desk.noted("submission.issued") == 5


def test_papers_ticked_by_two_officers_at_once_are_noted_once(desk: Desk) -> None:
    desk.meet(
        desk.receiving(receiving.receive_paper, desk.confirmed),
        desk.receiving(receiving.receive_paper, desk.confirmed[::-1]),
    )
    assert desk.noted("submission.paper_received") == 2


def test_files_noted_in_another_order_at_once_wait_for_each_other_in_one(desk: Desk) -> None:
    first, second = desk.confirmed
    desk.meet(
        desk.receiving(receiving.receive_unproven, {first: "a" * 64, second: "b" * 64}),
        desk.receiving(receiving.receive_unproven, {second: "c" * 64, first: "d" * 64}),
    )
    assert desk.noted("submission.other_file_received") == 4


def test_what_is_sent_twice_at_once_is_sent_once(desk: Desk) -> None:
    act = desk.sending(sending.send)
    desk.meet(act, act)
    assert desk.noted("submission.sent") == 1
