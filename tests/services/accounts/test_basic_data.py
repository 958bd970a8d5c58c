"""A unit keeps its own basic data right and current (process.md 1.5)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import History
from app.services import units
from app.services.errors import ChangedMeanwhile
from app.services.rosters.codes import ErrorCode
from app.services.units import BasicData
from tests.factories import Country, make_enrolment
from tests.factories.rounds import NOW

DATA = BasicData("1 หมู่ 2", "33000", "0 4561 2345", "นายทดสอบ ระบบ", "ผู้อำนวยการ", {"p1": 2, "k2": 1})


def keep(session: Session, country: Country, data: BasicData, version: int | None = None) -> None:
    unit = country.school
    units.keep_basic_data(
        session,
        unit,
        actor=country.account(unit),
        at=NOW,
        version=unit.version if version is None else version,
        data=data,
    )


def test_grades_and_rooms_are_kept_in_the_order_of_the_grades(
    session: Session, country: Country
) -> None:
    keep(session, country, DATA)
    assert country.school.grades == ["k2", "p1"]
    assert units.rooms_of(country.school) == ["k2/1", "p1/1", "p1/2"]


def test_what_changed_is_on_record(session: Session, country: Country) -> None:
    keep(session, country, DATA)
    keep(session, country, replace(DATA, postcode="33110"))
    keep(session, country, replace(DATA, postcode="33110"))
    rows = session.scalars(select(History).order_by(History.id)).all()
    assert len(rows) == 2
    assert (rows[1].before, rows[1].after) == ({"postcode": "33000"}, {"postcode": "33110"})


def test_a_stale_edit_of_a_unit_overwrites_nothing(session: Session, country: Country) -> None:
    stale = country.school.version
    keep(session, country, DATA)
    with pytest.raises(ChangedMeanwhile):
        keep(session, country, replace(DATA, address="ที่อื่น"), version=stale)


def test_a_grade_taught_or_no_more_checks_the_roster_anew(
    session: Session, country: Country
) -> None:
    roster = country.roster(session, country.school)
    row = make_enrolment(session, roster, country.account(country.school), grade="k2")
    keep(session, country, replace(DATA, rooms_per_grade={"p1": 2}))
    assert (row.errors, roster.rows_with_errors) == ([ErrorCode.GRADE_NOT_TAUGHT], 1)
    keep(session, country, DATA)
    assert (row.errors, roster.rows_with_errors) == ([], 0)


def test_a_closed_round_is_not_checked_anew(session: Session, country: Country) -> None:
    roster = country.roster(session, country.school)
    make_enrolment(session, roster, country.account(country.school), grade="k2")
    country.round.closes_at = NOW
    keep(session, country, replace(DATA, rooms_per_grade={"p1": 2}))
    assert roster.rows_with_errors == 0


def test_each_kind_of_institution_teaches_its_own_grades(country: Country) -> None:
    assert {grade.code[0] for grade in units.grades_for(country.centre)} == {"c"}
    assert {grade.code[0] for grade in units.grades_for(country.school)} == set("kpmv")
    assert units.grades_for(country.sao) == ()
