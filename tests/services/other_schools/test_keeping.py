"""The list of schools: added, corrected, dissolved and restored by who keeps it (6.1, 6.2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.affiliations import Affiliation
from app.domain.thai_calendar import in_bangkok
from app.models import Account, Count, CountedSchool, History, OtherSchool
from app.services import late_entries, round_keeping
from app.services.counts import recording
from app.services.errors import (
    ChangedMeanwhile,
    DateOutOfRange,
    NotFound,
    SchoolCodeTaken,
    SchoolDissolved,
    SchoolKnown,
)
from app.services.other_schools import keeping
from app.services.other_schools.keeping import Facts
from app.services.round_keeping import DUE_COLUMNS
from tests.factories import Country, fill, make_other_school, make_sheet
from tests.factories.rounds import NOW

TODAY = in_bangkok(NOW).date()
FACTS = Facts("โรงเรียนบ้านโนนแดง", Affiliation.OBEC, "1033530999", "3301", None, ("k2", "p1"))


@pytest.fixture
def officer(country: Country) -> Account:
    return country.account(country.province)


def events(session: Session, school_id: int) -> list[str]:
    return list(
        session.scalars(
            select(History.event)
            .where(History.subject == "other_school", History.subject_id == school_id)
            .order_by(History.id)
        )
    )


def test_a_school_is_added_and_changed_and_both_are_on_record(
    session: Session, country: Country, officer: Account
) -> None:
    school = keeping.add(session, country.province, FACTS, actor=officer, at=NOW)
    assert keeping.facts_of(school) == FACTS
    other = replace(FACTS, name="โรงเรียนบ้านโนนแดงวิทยา", grades=("k2", "k3", "p1"))
    for _twice in range(2):
        keeping.change(session, school, other, version=1, actor=officer, at=NOW)
    assert keeping.facts_of(school) == other
    assert events(session, school.id) == ["other_school.added", "other_school.changed"]


def test_a_stale_change_is_refused(session: Session, country: Country, officer: Account) -> None:
    school = keeping.add(session, country.province, FACTS, actor=officer, at=NOW)
    keeping.change(session, school, replace(FACTS, name="ก"), version=1, actor=officer, at=NOW)
    with pytest.raises(ChangedMeanwhile):
        keeping.change(session, school, replace(FACTS, name="ข"), version=1, actor=officer, at=NOW)


def test_a_code_belongs_to_one_school(session: Session, country: Country, officer: Account) -> None:
    first = keeping.add(session, country.province, FACTS, actor=officer, at=NOW)
    with pytest.raises(SchoolCodeTaken) as refused:
        keeping.add(session, country.other_province, FACTS, actor=officer, at=NOW)
    assert refused.value.facts["school"] is first
    for name in ("ก", "ข"):
        facts = replace(FACTS, name=name, code=None)
        keeping.add(session, country.province, facts, actor=officer, at=NOW)


@pytest.mark.parametrize("code", ["1033530999", None])
def test_a_school_that_is_added_twice_stands_once(
    session: Session, country: Country, officer: Account, code: str | None
) -> None:
    facts = replace(FACTS, code=code)
    first, second = (
        keeping.add(session, country.province, facts, actor=officer, at=NOW) for _twice in range(2)
    )
    assert second is first
    assert events(session, first.id) == ["other_school.added"]


def test_a_name_that_stands_in_a_place_needs_both_codes_to_stand_there_again(
    session: Session, country: Country, officer: Account
) -> None:
    def add(**facts: Any) -> OtherSchool:
        return keeping.add(
            session, country.province, replace(FACTS, **facts), actor=officer, at=NOW
        )

    first = add(code=None)
    for other in ({"grades": ("p6",)}, {"code": "1033530001"}):
        with pytest.raises(SchoolKnown) as refused:
            add(**({"code": None} | other))
        assert refused.value.facts["school"] is first
    assert add(code=None, district_code="3302") is not first
    keeping.change(session, first, FACTS, version=first.version, actor=officer, at=NOW)
    assert add(code="1033530001") is not first


def test_a_school_is_kept_by_its_province_alone(session: Session, country: Country) -> None:
    school = make_other_school(session, country.province)
    assert keeping.get(session, country.province, school.id) is school
    with pytest.raises(NotFound):
        keeping.get(session, country.other_province, school.id)


def test_a_dissolved_school_stays_on_its_sheet_and_can_be_restored(
    session: Session, country: Country, officer: Account
) -> None:
    sheet = make_sheet(session, country.round, country.sao, schools=1)
    row = session.scalars(select(CountedSchool).where(CountedSchool.return_id == sheet.id)).one()
    on = date(2026, 4, 1)
    for _twice in range(2):
        keeping.dissolve(session, row.school, on=on, version=1, actor=officer, at=NOW)
    assert row.school.dissolved_on == on
    with pytest.raises(SchoolDissolved):
        keeping.dissolve(
            session, row.school, on=on + timedelta(days=1), version=2, actor=officer, at=NOW
        )
    keeping.restore(session, row.school, version=2, actor=officer, at=NOW)
    assert row.school.dissolved_on is None
    assert session.scalar(select(func.count()).select_from(CountedSchool)) == 1
    assert events(session, row.school_id) == ["other_school.dissolved", "other_school.restored"]


def test_no_school_is_dissolved_on_a_day_to_come(
    session: Session, country: Country, officer: Account
) -> None:
    school = make_other_school(session, country.province)
    with pytest.raises(DateOutOfRange):
        keeping.dissolve(
            session, school, on=TODAY + timedelta(days=1), version=1, actor=officer, at=NOW
        )


def test_figures_of_a_grade_that_is_not_taught_go_from_a_sheet_being_recorded(
    session: Session, country: Country, officer: Account
) -> None:
    sheet = make_sheet(session, country.round, country.sao, schools=1)
    row = session.scalars(select(CountedSchool).where(CountedSchool.return_id == sheet.id)).one()
    fill(session, row, 5)
    facts = replace(keeping.facts_of(row.school), grades=("p1", "p2"))
    keeping.change(session, row.school, facts, version=1, actor=officer, at=NOW)
    assert set(session.scalars(select(Count.grade))) == {"p1", "p2"}
    told = session.scalars(select(History).where(History.event == "counts.untaught")).one()
    assert told.unit_id == country.sao.id
    assert set(told.before["girls"]) == {"k2", "k3", "p3", "p4", "p5", "p6"}
    assert row.is_complete
    assert sheet.pupils == 20

    more = replace(facts, grades=("k3", "p1", "p2"))
    keeping.change(session, row.school, more, version=2, actor=officer, at=NOW)
    session.refresh(row)
    assert not row.is_complete
    assert sheet.rows_with_errors == 1


@pytest.mark.parametrize(
    "reopened", ["before", "by a late entry", "by an extension", "by its dates"]
)
def test_figures_of_a_grade_that_is_not_taught_are_in_no_sum_of_a_sheet_that_is_recorded_late(
    session: Session, country: Country, officer: Account, reopened: str
) -> None:
    sheet = make_sheet(session, country.round, country.sao, schools=1)
    row = session.scalars(select(CountedSchool).where(CountedSchool.return_id == sheet.id)).one()
    fill(session, row, 5)
    before, at = sheet.pupils, country.round.closes_at + timedelta(days=1)
    until = at + timedelta(days=7)
    how = {"reason": "น้ำท่วม", "actor": country.account(country.department), "at": at}
    facts = replace(keeping.facts_of(row.school), grades=("p1", "p2"))
    if reopened == "before":
        late_entries.grant(session, country.round, unit=country.sao, until=until, **how)
    keeping.change(session, row.school, facts, version=1, actor=officer, at=at)
    if reopened != "before":
        assert sheet.pupils == before
    if reopened == "by a late entry":
        late_entries.grant(session, country.round, unit=country.sao, until=until, **how)
    if reopened == "by an extension":
        version = country.round.version
        round_keeping.extend(session, country.round, closes_at=until, version=version, **how)
    if reopened == "by its dates":
        the_round = country.round
        round_keeping.set_dates(
            session,
            the_round,
            opens_at=the_round.opens_at,
            closes_at=until,
            deadlines={level: getattr(the_round, name) for level, name in DUE_COLUMNS.items()},
            version=the_round.version,
            **how,
        )
    assert sheet.pupils == 20
    assert set(session.scalars(select(Count.grade))) == {"p1", "p2"}
    told = session.scalars(select(History).where(History.event == "counts.untaught")).one()
    assert told.unit_id == country.sao.id


@pytest.mark.parametrize("becomes", ["larger", "dissolved"])
def test_a_row_that_the_list_made_incomplete_while_its_round_was_closed_is_so_when_it_is_late(
    session: Session, country: Country, officer: Account, becomes: str
) -> None:
    sheet = make_sheet(session, country.round, country.sao, schools=1)
    row = session.scalars(select(CountedSchool).where(CountedSchool.return_id == sheet.id)).one()
    school, at = row.school, country.round.closes_at + timedelta(days=1)
    facts = replace(keeping.facts_of(school), grades=("p1", "p2"))
    keeping.change(session, school, facts, version=1, actor=officer, at=NOW)
    fill(session, row, 5)
    recording.check_anew(session, sheet, actor=officer, at=NOW)
    assert (row.is_complete, sheet.rows_with_errors) == (True, 0)
    how = {"version": school.version, "actor": officer, "at": at}
    if becomes == "larger":
        keeping.change(session, school, replace(facts, grades=("p1", "p2", "p3")), **how)
    else:
        keeping.dissolve(session, school, on=NOW.date(), **how)
    assert sheet.rows_with_errors == 0
    late_entries.grant(
        session,
        country.round,
        unit=country.sao,
        until=at + timedelta(days=7),
        reason="น้ำท่วม",
        actor=country.account(country.department),
        at=at,
    )
    assert sheet.rows_with_errors == 1
    session.refresh(row)
    assert not row.is_complete
