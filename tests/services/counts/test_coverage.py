"""Schools that nobody pays for in a round, or that two do (`process.md` 6.1)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Select
from sqlalchemy.orm import Session

from app.models import CountedSchool, OtherSchool
from app.services.counts import coverage
from tests.factories import Country, make_other_school, make_sheet


def chosen(session: Session, schools: Select[OtherSchool]) -> list[OtherSchool]:
    found = list(session.scalars(schools))
    assert coverage.how_many(session, schools) == len(found)
    return found


def test_a_school_on_no_sheet_of_the_round_is_paid_for_by_nobody(
    session: Session, country: Country
) -> None:
    make_sheet(session, country.round, country.sao, schools=2)
    left_out = make_other_school(session, country.province)
    assert chosen(session, coverage.unpaid(country.province, country.round)) == [left_out]
    assert not chosen(session, coverage.unpaid(country.other_province, country.round))


def test_nobody_has_to_pay_for_a_dissolved_school(session: Session, country: Country) -> None:
    make_other_school(session, country.province, dissolved_on=date(2026, 4, 1))
    assert not chosen(session, coverage.unpaid(country.province, country.round))


def test_a_school_on_two_sheets_is_paid_for_twice(session: Session, country: Country) -> None:
    one = make_sheet(session, country.round, country.sao, schools=2)
    other = make_sheet(session, country.round, country.municipality, schools=1)
    assert not chosen(session, coverage.paid_twice(country.province, country.round))
    doubled = session.query(CountedSchool).filter_by(return_id=one.id).first()
    assert doubled is not None
    session.add(CountedSchool(return_id=other.id, school_id=doubled.school_id))
    session.flush()
    found = chosen(session, coverage.paid_twice(country.province, country.round))
    assert found == [doubled.school]
