"""When anything may be recorded, to the second, and late entries (`process.md` 2.1, 2.3)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access.reach import Reach
from app.access.scope import Scope
from app.models import AgreedDeadline, DataSet, History, Return, Round, RoundException, Unit
from app.services import late_entries, returns, rounds
from app.services.errors import ExceptionTooShort, NothingOwed, ReasonMissing, RoundNotOpen
from tests.factories import Country, make_round

SECOND = timedelta(seconds=1)
OPENS = datetime(2021, 4, 30, 17, 0, tzinfo=UTC)  # 1 May 2564, 00.00 in Bangkok
CLOSES = datetime(2021, 6, 11, 17, 0, tzinfo=UTC)  # 11 June 2564, 24.00 in Bangkok
LATER = CLOSES + timedelta(hours=1)
UNTIL = CLOSES + timedelta(days=2)


@pytest.fixture
def the_round(session: Session, country: Country) -> Round:
    """Round 1 of 2564 as the letters set it; the SAO pays for other schools too."""
    country.sao.pays_for_other_schools = True
    session.flush()
    return make_round(session, 2564, opens_at=OPENS, closes_at=CLOSES)


Grant = Callable[[Unit], RoundException]


@pytest.fixture
def grant(session: Session, country: Country, the_round: Round) -> Grant:
    return lambda unit: late_entries.grant(
        session,
        the_round,
        unit=unit,
        until=UNTIL,
        reason="น้ำท่วม",
        actor=country.account(country.department),
        at=LATER,
    )


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        (OPENS - SECOND, False),
        (OPENS, True),
        (CLOSES - SECOND, True),
        (CLOSES - timedelta(microseconds=1), True),
        (CLOSES, False),
        (CLOSES + SECOND, False),
    ],
)
def test_a_round_is_open_from_its_opening_until_24_00_to_the_second(
    session: Session, country: Country, the_round: Round, at: datetime, is_open: bool
) -> None:
    roster = returns.get(session, the_round, country.school, DataSet.ROSTER)
    assert rounds.is_open(session, the_round, country.school, at=at) is is_open
    assert rounds.is_open_for_steps(session, roster, at=at) is is_open


def test_after_closing_no_roster_is_locked_for_recording(
    session: Session, country: Country, the_round: Round
) -> None:
    roster = returns.get(session, the_round, country.school, DataSet.ROSTER)
    assert returns.lock_for_recording(session, roster.id, at=CLOSES - SECOND) is roster
    with pytest.raises(RoundNotOpen):
        returns.lock_for_recording(session, roster.id, at=CLOSES)


@pytest.mark.parametrize(("at", "is_open"), [(UNTIL - SECOND, True), (UNTIL, False)])
def test_under_an_exception_the_unit_records_until_its_end_to_the_second(
    session: Session,
    country: Country,
    the_round: Round,
    grant: Grant,
    at: datetime,
    is_open: bool,
) -> None:
    grant(country.school)
    assert rounds.is_open(session, the_round, country.school, at=at) is is_open


def test_an_exception_lets_no_other_unit_record(
    session: Session, country: Country, the_round: Round, grant: Grant
) -> None:
    grant(country.school)
    for unit in (country.centre, country.sao, country.province, country.town_school):
        assert not rounds.is_open(session, the_round, unit, at=LATER)


def test_an_exception_of_an_authority_does_not_open_its_institutions(
    session: Session, country: Country, the_round: Round, grant: Grant
) -> None:
    grant(country.sao)
    assert rounds.is_open(session, the_round, country.sao, at=LATER)
    assert not rounds.is_open(session, the_round, country.school, at=LATER)


def open_for_steps(session: Session, the_round: Round, at: datetime) -> set[tuple[int, str]]:
    rows = session.scalars(select(Return).where(Return.round_id == the_round.id))
    return {
        (row.unit_id, row.data_set) for row in rows if rounds.is_open_for_steps(session, row, at=at)
    }


def test_under_an_exception_the_levels_above_confirm_and_cancel_only_what_it_touches(
    session: Session, country: Country, the_round: Round, grant: Grant
) -> None:
    grant(country.school)
    touched = {
        (country.school.id, DataSet.ROSTER),
        (country.sao.id, DataSet.PUPILS),
        (country.province.id, DataSet.WHOLE),
    }
    assert open_for_steps(session, the_round, UNTIL - SECOND) == touched
    assert open_for_steps(session, the_round, UNTIL) == set()


def test_an_authoritys_exception_opens_both_its_data_sets_and_the_province(
    session: Session, country: Country, the_round: Round, grant: Grant
) -> None:
    grant(country.sao)
    assert open_for_steps(session, the_round, LATER) == {
        (country.sao.id, DataSet.PUPILS),
        (country.sao.id, DataSet.COUNTS),
        (country.province.id, DataSet.WHOLE),
    }


def test_an_exception_holds_in_its_own_round_only(
    session: Session, country: Country, the_round: Round, grant: Grant
) -> None:
    other = make_round(session, 2565, 1, opens_at=OPENS, closes_at=CLOSES)
    grant(country.school)
    assert open_for_steps(session, other, LATER) == set()
    assert not rounds.is_open(session, other, country.school, at=LATER)


def test_granting_again_replaces_and_repeating_changes_nothing(
    session: Session, country: Country, the_round: Round, grant: Grant
) -> None:
    first = grant(country.school)
    grant(country.school)
    granted = select(func.count()).where(History.event == "exception granted")
    assert session.scalar(granted) == 1
    late_entries.grant(
        session,
        the_round,
        unit=country.school,
        until=UNTIL + timedelta(days=1),
        reason="น้ำยังท่วม",
        actor=country.account(country.department),
        at=LATER,
    )
    everywhere = Scope(country.department.id, country.department.path, Reach.ANY.relations)
    assert late_entries.every(session, the_round, scope=everywhere) == [first]
    assert first.until == UNTIL + timedelta(days=1)


def test_an_exception_taken_back_is_shut_at_once_and_on_record(
    session: Session, country: Country, the_round: Round, grant: Grant
) -> None:
    grant(country.school)
    for _ in range(2):
        late_entries.withdraw(
            session,
            the_round,
            unit=country.school,
            reason="ส่งแล้ว",
            actor=country.account(country.department),
            at=LATER,
        )
    assert not rounds.is_open(session, the_round, country.school, at=LATER)
    withdrawn = select(func.count()).where(History.event == "exception withdrawn")
    assert session.scalar(withdrawn) == 1


@pytest.mark.parametrize(
    ("unit", "until", "reason", "refusal"),
    [
        ("school", CLOSES, "น้ำท่วม", ExceptionTooShort),
        ("school", LATER, "น้ำท่วม", ExceptionTooShort),
        ("school", UNTIL, "", ReasonMissing),
        ("idle_authority", UNTIL, "น้ำท่วม", NothingOwed),
    ],
)
def test_an_exception_needs_a_reason_an_end_to_come_and_a_unit_that_owes_something(
    session: Session,
    country: Country,
    the_round: Round,
    unit: str,
    until: datetime,
    reason: str,
    refusal: type[Exception],
) -> None:
    with pytest.raises(refusal):
        late_entries.grant(
            session,
            the_round,
            unit=getattr(country, unit),
            until=until,
            reason=reason,
            actor=country.account(country.department),
            at=LATER,
        )


def test_the_earlier_of_the_agreed_and_the_levels_deadline_counts(
    session: Session, country: Country, the_round: Round
) -> None:
    of_level = the_round.institution_due_at
    assert rounds.due_at(session, the_round, country.school) == of_level
    agreed = AgreedDeadline(
        round_id=the_round.id, unit_id=country.school.id, due_at=of_level - timedelta(days=3)
    )
    session.add(agreed)
    session.flush()
    assert rounds.due_at(session, the_round, country.school) == of_level - timedelta(days=3)
    the_round.institution_due_at = of_level - timedelta(days=5)
    assert rounds.due_at(session, the_round, country.school) == of_level - timedelta(days=5)
