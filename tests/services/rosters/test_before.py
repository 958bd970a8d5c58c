"""Which rosters of the round before belong to a roster."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from app.models import DataSet, Return, Round, SuccessionKind, Unit, UnitSuccession
from app.services import returns
from app.services.rosters.before import roster_before, rosters_before
from tests.factories import Country, make_round
from tests.factories.rounds import NOW


def earlier_round(session: Session, year: int = 2568, number: int = 1) -> Round:
    opened = NOW - timedelta(days=365 * (2569 - year) + 100 - number)
    return make_round(session, year, number, opens_at=opened, closes_at=opened + timedelta(days=40))


def roster_of(session: Session, the_round: Round, unit: Unit) -> Return:
    return returns.get(session, the_round, unit, DataSet.ROSTER)


def test_the_roster_before_is_of_the_latest_earlier_round(
    session: Session, country: Country
) -> None:
    for number in (2, 1):
        earlier_round(session, 2568, number)
    earlier_round(session, 2567)
    now = country.roster(session, country.school)
    before = roster_before(session, now)
    assert before is not None
    assert before.round.key == "2568-2"
    assert before.unit_id == country.school.id
    first_of_year = roster_before(session, before)
    assert first_of_year is not None
    assert first_of_year.round.key == "2568-1"


def test_the_first_round_has_none_before(session: Session, country: Country) -> None:
    now = country.roster(session, country.school)
    assert roster_before(session, now) is None
    assert rosters_before(session, now) == []


def test_a_centre_has_those_of_the_centres_that_it_took_over(
    session: Session, country: Country
) -> None:
    before = earlier_round(session)
    session.add(
        UnitSuccession(
            from_id=country.second_centre.id,
            to_id=country.centre.id,
            kind=SuccessionKind.MERGED,
            taken_on=NOW.date(),
        )
    )
    session.flush()
    found = rosters_before(session, country.roster(session, country.centre))
    assert {one.unit_id for one in found} == {country.centre.id, country.second_centre.id}
    assert {one.round_id for one in found} == {before.id}
