"""The demo's schools of other affiliations: real, each paid for once but one, counted plausibly."""

from __future__ import annotations

from collections import Counter

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.demo import counts
from app.demo.counts import Scene
from app.demo.other_schools import grades_of, paid_schools
from app.demo.province import read_province
from app.domain.affiliations import Affiliation
from app.domain.counts import is_complete, queries_about
from app.models import (
    Confirmation,
    Count,
    CountedSchool,
    DataSet,
    OtherSchool,
    Return,
    Round,
    SchoolPayer,
    SchoolWish,
    State,
    Unit,
    WishState,
)
from app.services.confirmation import frozen
from app.services.counts import coverage


def sheets(session: Session, year: int) -> list[Return]:
    return list(
        session.scalars(
            select(Return)
            .join(Return.round)
            .where(Round.academic_year == year, Return.data_set == DataSet.COUNTS)
            .order_by(Return.id)
        )
    )


def figures_of(session: Session, sheet: Return) -> dict[CountedSchool, dict]:
    found: dict[CountedSchool, dict] = {
        row: {}
        for row in session.scalars(select(CountedSchool).where(CountedSchool.return_id == sheet.id))
    }
    by_id = {row.id: figures for row, figures in found.items()}
    for cell in session.scalars(select(Count).where(Count.counted_school_id.in_(by_id))):
        by_id[cell.counted_school_id][cell.grade, cell.sex] = cell.pupils
    return found


def test_sisaket_has_its_schools_that_teach_the_grades_counted_and_its_border_patrol_school() -> (
    None
):
    schools = [(affiliation, payer.code) for _, affiliation, payer, _ in paid_schools("33")]
    of = Counter(affiliation for affiliation, _ in schools)
    assert of == {Affiliation.OBEC: 846, Affiliation.PRIVATE: 29, Affiliation.BORDER_PATROL: 1}
    assert all(grades_of(school) for school, *_ in paid_schools("33"))
    by_payer = Counter(code for _, code in schools)
    assert 15 <= by_payer["02330101"] <= 40
    assert len(by_payer) > 150


def test_the_province_has_wishes_about_its_list_in_every_state(demo: Session) -> None:
    found = {one.state: one for one in demo.scalars(select(SchoolWish))}
    assert set(found) == set(WishState)
    for one in found.values():
        assert one.authority.pays_for_other_schools
        if one.school is not None:
            assert one.school.name in one.text
            paid = select(SchoolPayer).where(SchoolPayer.school_id == one.school_id)
            assert one.authority_id in {payer.authority_id for payer in demo.scalars(paid)}


def test_the_border_patrol_schools_of_other_provinces_are_there() -> None:
    schools = list(paid_schools("81"))
    assert schools
    assert {affiliation for _, affiliation, _, _ in schools} == {Affiliation.BORDER_PATROL}


def test_each_school_is_paid_for_by_one_authority_but_perhaps_one_by_two_since_this_round(
    demo: Session,
) -> None:
    office = demo.scalars(select(Unit).where(Unit.level == "province")).one()
    by_year = {one.academic_year: one for one in demo.scalars(select(Round))}
    payers = demo.scalars(select(SchoolPayer)).all()
    twice = len(payers) - len({payer.school_id for payer in payers})
    assert twice <= 1
    for year, paid_twice in ((2568, 0), (2569, twice)):
        assert coverage.how_many(demo, coverage.unpaid(office, by_year[year])) == 0
        assert coverage.how_many(demo, coverage.paid_twice(office, by_year[year])) == paid_twice


def test_some_schools_of_sisaket_may_be_paid_for_by_another() -> None:
    assert any(also for _, _, _, also in paid_schools("33"))


@pytest.mark.parametrize("year", [2564, 2568, 2569])
def test_rows_and_sheets_say_what_the_figures_say(demo: Session, year: int) -> None:
    for sheet in sheets(demo, year):
        rows = figures_of(demo, sheet)
        assert rows
        for row, figures in rows.items():
            assert row.is_complete is is_complete(figures, row.school.grades)
            assert {grade for grade, _ in figures} <= set(row.school.grades)
            assert (row.saved_at is None) is (not figures)
        assert sheet.pupils == sum(sum(figures.values()) for figures in rows.values())
        assert sheet.rows_with_errors == sum(not row.is_complete for row in rows)
        open_ = sum(bool(row.open_queries) for row in rows)
        assert sheet.rows_with_open_queries == open_


def test_queries_are_those_about_the_round_before(demo: Session) -> None:
    before = {
        row.school_id: figures
        for sheet in sheets(demo, 2568)
        for row, figures in figures_of(demo, sheet).items()
    }
    seen = 0
    for sheet in sheets(demo, 2569):
        for row, figures in figures_of(demo, sheet).items():
            if row.is_complete:
                asked = queries_about(figures, before.get(row.school_id))
                assert row.queries == list(asked)
                seen += bool(asked)
    assert seen


def test_finished_sheets_are_confirmed_and_frozen_with_their_figures(demo: Session) -> None:
    for sheet in sheets(demo, 2568):
        assert sheet.state is State.CONFIRMED
        assert not sheet.rows_with_errors
        assert not sheet.rows_with_open_queries
        confirmation = demo.get_one(Confirmation, sheet.confirmation_id)
        content = frozen.read(confirmation.content)
        assert isinstance(content, frozen.FrozenCounts)
        assert sum(row.pupils for row in content.rows) == sheet.pupils == confirmation.pupils


def test_the_open_round_shows_every_scene_and_a_dissolved_school(demo: Session) -> None:
    office = demo.scalars(select(Unit).where(Unit.level == "province")).one()
    scenes = read_province(demo, office).counting
    assert set(scenes.values()) == set(counts.Scene)
    for sheet in sheets(demo, 2569):
        scene = scenes[sheet.unit_id]
        assert (sheet.state is State.CONFIRMED) is (scene is Scene.CONFIRMED)
        assert (sheet.pupils == 0) is (scene is Scene.UNTOUCHED)
        if scene in (Scene.CONFIRMED, Scene.READY):
            assert not sheet.rows_with_errors + sheet.rows_with_open_queries
        if scene is Scene.QUERIES:
            assert not sheet.rows_with_errors
    dissolved = demo.scalars(
        select(CountedSchool)
        .join(CountedSchool.return_)
        .join(CountedSchool.school)
        .join(Round, Round.id == Return.round_id)
        .where(OtherSchool.dissolved_on.is_not(None), Round.academic_year == 2569)
    ).one()
    assert dissolved.saved_at is None
