"""Whoever asks, lets go and brings in at the same moment leaves a child on one roster (4.2)."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Claim, ClaimState, Enrolment, Return
from app.services.claims import answering, asking, taking
from app.services.claims.taking import Wanted
from tests.factories import make_enrolment
from tests.factories.rounds import NOW
from tests.invariants.office import Act, Office, only

TURNS = 4
WAIT = timedelta(days=3)


class Child:
    """A child on the centre's roster, and what the officers of an office do about it."""

    def __init__(self, office: Office) -> None:
        self.office = office
        country = office.country
        with Session(office.engine) as session:
            roster = session.get_one(Return, office.centre)
            row = make_enrolment(session, roster, office.actor(session, "centre"))
            session.commit()
            self.number, self.row_id, self.pupil_id = row.number, row.id, row.pupil_id
        self.units = {"centre": country.centre, "second": country.second_centre}
        self.units["school"] = country.school

    def roster(self, who: str) -> int:
        return self.office.rosters[self.units[who].code]

    def asks(self, who: str) -> Act:
        return lambda session: asking.ask(
            session,
            session.get_one(Return, self.roster(who)),
            self.number,
            reason="ย้ายมา",
            actor=self.office.actor(session, who),
            at=NOW,
        )

    def releases(self, who: str = "second") -> Act:
        def act(session: Session) -> object:
            claim = self.claim(session, who)
            return answering.release(
                session, claim, left_on=None, version=claim.version, wait=WAIT,
                scope=self.office.scope(session, "centre"),
                actor=self.office.actor(session, "centre"), at=NOW,
            )  # fmt: skip

        return act

    def withdraws(self, who: str = "second") -> Act:
        def act(session: Session) -> object:
            claim = self.claim(session, who)
            return asking.withdraw(
                session, claim, reason="ไม่มา", version=claim.version, wait=WAIT,
                actor=self.office.actor(session, who), at=NOW,
            )  # fmt: skip

        return act

    def takes(self, who: str) -> Act:
        grade = "p1" if who == "school" else "c3"
        return lambda session: taking.take(
            session,
            session.get_one(Return, self.roster(who)),
            [Wanted(grade, "1", self.number)],
            scope=self.office.scope(session, who),
            actor=self.office.actor(session, who),
            at=NOW,
        )

    def claim(self, session: Session, who: str) -> Claim:
        return session.scalars(
            select(Claim)
            .where(Claim.pupil_id == self.pupil_id, Claim.claimant_id == self.roster(who))
            .order_by(Claim.id.desc())
            .limit(1)
        ).one()

    def states(self) -> list[ClaimState]:
        with Session(self.office.engine) as session:
            return list(
                session.scalars(
                    select(Claim.state).where(Claim.pupil_id == self.pupil_id).order_by(Claim.id)
                )
            )

    def live(self) -> list[int]:
        with Session(self.office.engine) as session:
            return list(
                session.scalars(
                    select(Enrolment.return_id).where(
                        Enrolment.pupil_id == self.pupil_id, Enrolment.removed_at.is_(None)
                    )
                )
            )


def test_asked_twice_in_the_same_moment_it_is_one_claim(office: Office) -> None:
    for _ in range(TURNS):
        child = Child(office)
        assert office.race(*(child.asks("second"),) * 3) == ["done"] * 3
        assert child.states() == [ClaimState.OPEN]


def test_two_releases_in_the_same_moment_give_the_child_to_one(office: Office) -> None:
    for _ in range(TURNS):
        child = Child(office)
        office.alone(child.asks("second"), child.asks("school"))
        ends = office.race(child.releases("second"), child.releases("school"))
        only(ends, "IllegalStep", "ChangedMeanwhile")
        states = sorted(child.states())
        assert (states, child.live()) == ([ClaimState.OVERTAKEN, ClaimState.RELEASED], [])


def test_a_child_let_go_is_brought_in_by_one_of_all_who_try(office: Office) -> None:
    for _ in range(TURNS):
        child = Child(office)
        office.alone(child.asks("second"), child.releases())
        ends = office.race(
            child.takes("second"), child.takes("second"), child.takes("school"),
            child.takes("centre"),
        )  # fmt: skip
        only(ends, "NotAllFree")
        assert len(child.live()) == 1
        taken = child.live() == [child.roster("second")]
        assert child.states() == [ClaimState.TAKEN if taken else ClaimState.OVERTAKEN]


def test_a_release_racing_a_withdrawal_leaves_the_child_where_one_of_them_says(
    office: Office,
) -> None:
    for _ in range(TURNS):
        child = Child(office)
        office.alone(child.asks("second"))
        ends = office.race(child.releases(), child.withdraws())
        only(ends, "IllegalStep", "ChangedMeanwhile")
        assert "done" in ends
        (state,) = child.states()
        assert (state is ClaimState.WITHDRAWN) or child.live() == []


def test_bringing_in_racing_with_giving_up_never_leaves_a_released_child_on_a_roster(
    office: Office,
) -> None:
    for _ in range(TURNS):
        child = Child(office)
        office.alone(child.asks("second"), child.releases())
        ends = office.race(child.takes("second"), child.withdraws(), child.takes("school"))
        only(ends, "NotAllFree", "IllegalStep", "ChangedMeanwhile")
        assert len(child.live()) <= 1


def test_a_confirmation_racing_with_a_request_has_it_answered_or_before_it(office: Office) -> None:
    child = Child(office)
    ends = office.race(child.asks("second"), office.confirm(office.centre, "centre"))
    only(ends, "NotReady", "ChangedMeanwhile")
    assert "done" in ends
