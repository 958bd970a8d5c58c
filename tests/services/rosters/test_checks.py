"""Errors and queries of rows, by themselves and beside others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from app.domain.people import Sex
from app.models import Enrolment, UnitKind
from app.services.rosters import checks
from app.services.rosters.checks import Measure, check_row
from app.services.rosters.codes import ErrorCode, QueryCode
from tests.factories import Country
from tests.factories.rounds import NOW
from tests.services.rosters.conftest import Desk, facts

MEASURE = Measure(frozenset({"p1"}), date(2026, 5, 16), date(2026, 6, 1))


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"number": ""}, ErrorCode.NUMBER_MISSING),
        ({"number": "1234567890123"}, ErrorCode.NUMBER_CHECK_DIGIT),
        ({"number": "12345"}, ErrorCode.NUMBER_FORM),
        ({"number": "G12"}, ErrorCode.NUMBER_FORM),
        ({"prefix": ""}, ErrorCode.PREFIX_MISSING),
        ({"first_name": ""}, ErrorCode.FIRST_NAME_MISSING),
        ({"last_name": ""}, ErrorCode.LAST_NAME_MISSING),
        ({"birth_date": None}, ErrorCode.BIRTH_DATE_MISSING),
        ({"birth_date": date(2026, 6, 2)}, ErrorCode.BIRTH_DATE_IMPOSSIBLE),
        ({"birth_date": date(1926, 5, 16)}, ErrorCode.BIRTH_DATE_IMPOSSIBLE),
        ({"sex": None}, ErrorCode.SEX_MISSING),
        ({"grade": ""}, ErrorCode.GRADE_MISSING),
        ({"grade": "m1"}, ErrorCode.GRADE_NOT_TAUGHT),
        ({"room": ""}, ErrorCode.ROOM_MISSING),
    ],
)
def test_each_error_has_its_code(wrong: dict[str, Any], code: ErrorCode) -> None:
    errors, _queries = check_row(facts(**wrong), MEASURE)
    assert errors == [code]


@pytest.mark.parametrize(
    ("odd", "code"),
    [
        ({"birth_date": date(2016, 5, 16)}, QueryCode.UNUSUAL_AGE),
        ({"birth_date": date(2021, 5, 17)}, QueryCode.UNUSUAL_AGE),
        ({"sex": Sex.MALE}, QueryCode.SEX_UNLIKE_PREFIX),
    ],
)
def test_each_query_has_its_code(odd: dict[str, Any], code: QueryCode) -> None:
    assert check_row(facts(**odd), MEASURE) == ([], [code])


def test_ages_count_to_the_sixteenth_of_may() -> None:
    assert check_row(facts(birth_date=date(2021, 5, 16)), MEASURE) == ([], [])


def test_an_impossible_birth_date_raises_no_query_about_age() -> None:
    assert check_row(facts(birth_date=date(2026, 6, 2)), MEASURE)[1] == []


def test_an_institution_that_names_no_grades_has_all_of_its_kind(country: Country) -> None:
    country.centre.grades, country.school.grades = [], []
    assert country.centre.kind is UnitKind.CENTRE
    assert checks.grades_taught(country.centre) == {"c2", "c3", "c4", "c5"}
    assert "m6" in checks.grades_taught(country.school)


def test_wrong_numbers_that_are_the_same_are_duplicates_of_each_other(desk: Desk) -> None:
    first = desk.add(number="12345")
    assert first.errors == [ErrorCode.NUMBER_FORM]
    second = desk.add(number="12345")
    assert second.errors == first.errors == [ErrorCode.NUMBER_FORM, ErrorCode.NUMBER_DUPLICATE]
    desk.edit(second, number="54321")
    assert first.errors == [ErrorCode.NUMBER_FORM]
    assert desk.roster.rows_with_errors == 2


def test_namesakes_on_one_roster_are_queried_both(desk: Desk) -> None:
    first = desk.add(last_name="มีนา")
    second = desk.add(last_name="มีนา")
    assert first.queries == second.queries == [QueryCode.NAMESAKE]
    desk.edit(second, birth_date=date(2020, 1, 16))
    assert (first.queries, second.queries) == ([], [])


def test_a_namesake_on_another_roster_is_queried(
    desk_of: Callable[..., Desk], country: Country
) -> None:
    holder, desk = desk_of(country.town_school), desk_of(country.school)
    there = holder.add(last_name="มีนา")
    here = desk.add(last_name="มีนา")
    assert (there.queries, here.queries) == ([], [QueryCode.NAMESAKE])
    checks.review_rows(desk.session, holder.roster, at=NOW)
    assert there.queries == [QueryCode.NAMESAKE]


def test_a_review_finds_what_changed_around_the_rows(desk: Desk, country: Country) -> None:
    row = desk.add()
    version = row.version
    country.school.grades = ["p2"]
    desk.session.flush()
    assert checks.review_rows(desk.session, desk.roster, at=NOW) == 1
    assert row.errors == [ErrorCode.GRADE_NOT_TAUGHT]
    assert row.version == version
    assert checks.review_rows(desk.session, desk.roster, at=NOW) == 0


def test_a_review_leaves_removed_rows_alone(desk: Desk) -> None:
    row = desk.add(number="")
    desk.session.execute(
        update(Enrolment)
        .where(Enrolment.id == row.id)
        .values(
            removed_at=NOW + timedelta(seconds=1),
            removed_by_id=desk.actor.id,
            removal="mistake",
            errors=[],
        )
    )
    assert checks.review_rows(desk.session, desk.roster, at=NOW) == 0
