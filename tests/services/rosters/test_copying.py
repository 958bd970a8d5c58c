"""A further round of a year begins as a copy of the one before (`process.md` 2.4)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.login_codes import Level
from app.models import (
    Account,
    DataSet,
    Enrolment,
    EnrolmentDetail,
    History,
    Removal,
    Return,
    Round,
    RoundException,
    State,
    SuccessionKind,
    UnitSuccession,
)
from app.services import late_entries, returns, round_keeping
from app.services.errors import LateEntryRunning, RoundBeforeOpen, RoundCopied
from app.services.rosters import checks, tallies
from app.services.rosters.facts import facts_of
from tests.factories import Country, make_enrolment
from tests.factories.rounds import NOW

AFTER = NOW + timedelta(days=30)
TALLIES = ("pupils", "male", "female", "rows_with_errors", "rows_with_open_queries")


@pytest.fixture
def department(country: Country) -> Account:
    return country.account(country.department)


def open_second(session: Session, department: Account, **facts: Any) -> Round:
    closes_at = AFTER + timedelta(days=40)
    told: dict[str, Any] = {
        "academic_year": 2569,
        "number": 2,
        "opens_at": AFTER + timedelta(days=1),
        "closes_at": closes_at,
        "deadlines": dict.fromkeys((Level.INSTITUTION, Level.AUTHORITY, Level.PROVINCE), closes_at),
        "actor": department,
        "at": AFTER,
    }
    return round_keeping.open_round(session, **(told | facts))


def live(session: Session, roster: Return) -> list[Enrolment]:
    return list(
        session.scalars(
            select(Enrolment)
            .where(Enrolment.return_id == roster.id, Enrolment.removed_at.is_(None))
            .order_by(Enrolment.id)
        )
    )


def roster_in(session: Session, the_round: Round, country: Country, name: str) -> Return:
    unit = getattr(country, name)
    return returns.get(session, the_round, unit, DataSet.ROSTER)


def test_every_roster_is_copied_without_promotion_and_nobody_is_seen(
    session: Session, country: Country, department: Account
) -> None:
    by = country.account(country.school)
    roster = country.roster(session, country.school)
    row = make_enrolment(
        session, roster, by, seat_number=3, queries=["unusual_age"],
        answers={"unusual_age": "เข้าเรียนช้า"}, birth_date=date(2014, 1, 15),
    )  # fmt: skip
    session.add(EnrolmentDetail(enrolment_id=row.id, health="หอบหืด"))
    wrong = make_enrolment(session, roster, by, number="", errors=["number_missing"])
    make_enrolment(
        session, roster, by, removed_at=NOW, removed_by_id=by.id, removal=Removal.RESIGNED
    )
    make_enrolment(
        session, country.roster(session, country.centre), country.account(country.centre)
    )
    tallies.count_anew(session, roster)
    told = [getattr(roster, name) for name in TALLIES]

    second = open_second(session, department)
    copied = roster_in(session, second, country, "school")
    found = live(session, copied)
    assert [one.carried_from_id for one in found] == [row.id, wrong.id]
    assert [facts_of(one) for one in found] == [facts_of(one) for one in (row, wrong)]
    assert found[0].pupil_id == row.pupil_id
    assert found[0].list_key == row.list_key
    assert found[0].answers == {"unusual_age": "เข้าเรียนช้า"}
    assert found[0].detail is not None
    assert found[0].detail.health == "หอบหืด"
    assert [one.seen_at for one in found] == [None, None]
    assert (copied.state, copied.seen) == (State.RECORDING, 0)
    assert [getattr(copied, name) for name in TALLIES] == told
    assert checks.review_rows(session, copied, at=AFTER) == 0
    assert len(live(session, roster_in(session, second, country, "centre"))) == 1
    act = session.scalars(select(History).where(History.event == "rosters copied")).one()
    assert act.after == {"round": "2569-1", "rosters": 2, "pupils": 3}


def test_pupils_of_a_merged_centre_go_to_the_one_that_took_them_over(
    session: Session, country: Country, department: Account
) -> None:
    for name in ("centre", "second_centre"):
        unit = getattr(country, name)
        make_enrolment(session, country.roster(session, unit), country.account(unit))
    country.second_centre.dissolved_on = NOW.date()
    session.add(
        UnitSuccession(
            from_id=country.second_centre.id, to_id=country.centre.id,
            kind=SuccessionKind.MERGED, taken_on=NOW.date(),
        )
    )  # fmt: skip
    session.flush()
    second = open_second(session, department)
    copied = roster_in(session, second, country, "centre")
    assert copied.pupils == len(live(session, copied)) == 2
    assert {row.unit_id for row in live(session, copied)} == {country.centre.id}


def test_a_round_of_another_year_copies_nothing(
    session: Session, country: Country, department: Account
) -> None:
    make_enrolment(
        session, country.roster(session, country.school), country.account(country.school)
    )
    made = open_second(session, department, academic_year=2570, number=2, at=NOW)
    assert live(session, roster_in(session, made, country, "school")) == []


def test_what_is_copied_is_final(session: Session, country: Country, department: Account) -> None:
    closes_at = country.round.closes_at
    with pytest.raises(RoundBeforeOpen):
        open_second(session, department, at=closes_at - timedelta(seconds=1))
    session.add(
        RoundException(
            round_id=country.round.id, unit_id=country.school.id, until=AFTER + timedelta(days=1),
            reason="น้ำท่วม", granted_by_id=department.id, granted_at=NOW,
        )
    )  # fmt: skip
    session.flush()
    with pytest.raises(LateEntryRunning):
        open_second(session, department)
    open_second(session, department, at=AFTER + timedelta(days=1))
    told: dict[str, Any] = {"reason": "น้ำท่วม", "actor": department, "at": AFTER}
    with pytest.raises(RoundCopied):
        round_keeping.extend(
            session, country.round, closes_at=AFTER + timedelta(days=9),
            version=country.round.version, **told,
        )  # fmt: skip
    with pytest.raises(RoundCopied):
        late_entries.grant(
            session, country.round, unit=country.centre, until=AFTER + timedelta(days=9), **told
        )
