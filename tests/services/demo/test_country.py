"""The demo country as a whole: the same for the same day, of plausible size, of real places."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from app.access.live import current_version
from app.demo.chance import dice
from app.demo.cohorts import Cohorts
from app.demo.country import PASSWORD
from app.demo.institutions import institutions_of
from app.demo.sizes import grade_sizes
from app.domain.grades import GRADES, is_usual_age
from app.domain.national_id import Kind, parse
from app.domain.people import Sex
from app.domain.thai_calendar import age_on, bangkok_midnight, in_bangkok, sixteenth_of_may
from app.models import (
    Account,
    Confirmation,
    Enrolment,
    History,
    Identifier,
    Pupil,
    Return,
    Round,
    Unit,
    UnitCode,
    UnitKind,
)
from app.reference import authorities, districts
from app.services import history, units
from app.services.accounts import demo_logins, passwords
from tests.services.demo.conftest import TINY, TODAY, loaded

KEY_TABLES = (Unit, Account, Round, Return, Pupil, Identifier, Enrolment, Confirmation, History)


def digest(engine: Engine) -> str:
    """Hash every row of the key tables; of accounts all but the salted hash."""
    told = hashlib.sha256()
    with Session(engine) as session:
        for model in KEY_TABLES:
            table = model.__table__
            columns = [column for column in table.columns if column.name != "password_hash"]
            for row in session.execute(select(*columns).order_by(table.c.id)):
                told.update(repr(tuple(row)).encode())
    return told.hexdigest()


def test_the_same_day_gives_the_same_data(tiny_sqlite: Engine, tmp_path: Path) -> None:
    again = loaded(f"sqlite:///{tmp_path / 'again.sqlite3'}", TINY)
    other_day = loaded(f"sqlite:///{tmp_path / 'other.sqlite3'}", TINY, TODAY + timedelta(days=1))
    assert digest(again) == digest(tiny_sqlite)
    assert digest(other_day) != digest(tiny_sqlite)
    again.dispose()
    other_day.dispose()


def test_postgresql_and_sqlite_hold_the_same_rows(
    tiny_sqlite: Engine, tiny_postgres: Engine
) -> None:
    assert digest(tiny_postgres) == digest(tiny_sqlite)


def test_rows_can_be_added_behind_the_ids_given_out(tiny_postgres: Engine) -> None:
    with Session(tiny_postgres) as session:
        session.add(Pupil(created_at=bangkok_midnight(TODAY)))
        session.flush()
        session.rollback()


def test_sisaket_has_all_its_authorities_and_schools_and_about_250_centres() -> None:
    of_sisaket = [one for one in authorities().values() if one.province_code == "33"]
    institutions = institutions_of("33", of_sisaket)
    schools = [one for one in institutions if one.kind is UnitKind.SCHOOL]
    by_authority = [one.authority.code for one in institutions if one.kind is UnitKind.CENTRE]
    assert len(of_sisaket) == 217
    assert len(schools) == 55
    assert 235 <= len(by_authority) <= 265
    assert max(by_authority.count(code) for code in by_authority) == 3
    assert not any(authorities()[code].kind == "pao" for code in by_authority)
    assert len({one.code for one in institutions}) == len(institutions)


def test_sisaket_has_about_25_000_pupils_in_schools_and_centres_of_plausible_size() -> None:
    of_sisaket = [one for one in authorities().values() if one.province_code == "33"]
    sizes = {UnitKind.SCHOOL: [], UnitKind.CENTRE: []}
    for one in institutions_of("33", of_sisaket):
        by_grade = grade_sizes(one.code, one.kind, UnitKind(one.authority.kind), one.grades)
        sizes[one.kind].append(sum(by_grade.values()))
    assert 24_000 <= sum(map(sum, sizes.values())) <= 26_000
    assert all(10 <= size <= 80 for size in sizes[UnitKind.CENTRE])
    assert all(95 <= size <= 1900 for size in sizes[UnitKind.SCHOOL])


def test_units_have_their_real_codes_and_only_institutions_made_up_ones(demo: Session) -> None:
    for unit in demo.scalars(select(Unit)):
        is_institution = unit.kind in (UnitKind.SCHOOL, UnitKind.CENTRE)
        assert unit.synthetic is is_institution
        assert (unit.code in authorities()) is (unit.level == "authority")
        assert demo.get(UnitCode, unit.code) is not None
        assert unit.name
        assert unit.address
        assert unit.head_name
    assert units.is_demo(demo)
    assert current_version(demo) == 1


def test_numbers_are_valid_and_of_real_districts(demo: Session) -> None:
    values = demo.scalars(select(Identifier.value)).all()
    assert len(set(values)) == len(values)
    thirteen = [value for value in values if parse(value).kind is Kind.NATIONAL_ID]
    assert 0 < len(values) - len(thirteen) < len(values) * 0.02
    assert {value[1:5] for value in thirteen} <= set(districts())
    assert {value[0] for value in thirteen} >= {"1", "0", "6", "7"}


def test_ages_and_sexes_are_plausible(demo: Session) -> None:
    rows = demo.execute(
        select(Enrolment.birth_date, Enrolment.grade, Enrolment.sex, Round.academic_year)
        .join(Round, Round.id == Enrolment.round_id)
        .where(Enrolment.birth_date.is_not(None))
    ).all()
    unusual = sum(
        not is_usual_age(GRADES[row.grade], age_on(row.birth_date, sixteenth_of_may(row[3])))
        for row in rows
    )
    boys = sum(row.sex is Sex.MALE for row in rows)
    assert 0 < unusual < len(rows) * 0.02
    assert 0.47 < boys / len(rows) < 0.55


def test_rooms_hold_no_more_than_forty(demo: Session) -> None:
    sizes = demo.scalars(
        select(func.count())
        .where(Enrolment.removed_at.is_(None))
        .group_by(Enrolment.return_id, Enrolment.grade, Enrolment.room)
    )
    assert max(sizes) <= 40


def test_most_children_stay_from_last_year_and_none_from_2564(demo: Session) -> None:
    by_round = {
        number: set(demo.scalars(select(Enrolment.pupil_id).where(Enrolment.round_id == number)))
        for number in (1, 2, 3)
    }
    assert not (by_round[1] - {None}) & (by_round[2] | by_round[3])
    assert 0.4 < len(by_round[2] & by_round[3]) / len(by_round[2]) < 0.9


def test_a_promoted_child_keeps_its_number_and_goes_up_a_grade(demo: Session) -> None:
    school = demo.scalars(select(Unit).where(Unit.kind == UnitKind.SCHOOL).limit(1)).one()
    cohorts = Cohorts("33")
    before = {child.number: child for child in cohorts.whole(school, 2568)}
    after = cohorts.next_year(school, before.values(), 2569)
    stayed = [child for child in after if child.number in before]
    went_up = sum(
        GRADES[child.grade].order == GRADES[before[child.number].grade].order + 1
        for child in stayed
    )
    assert went_up > 0.95 * len(stayed) > 0


def test_rounds_have_their_real_dates_and_one_is_open_today(demo: Session) -> None:
    first, last, present = demo.scalars(select(Round).order_by(Round.academic_year)).all()
    assert (first.academic_year, last.academic_year, present.academic_year) == (2564, 2568, 2569)
    assert in_bangkok(first.opens_at).date() == date(2021, 5, 1)
    assert first.closes_at == bangkok_midnight(date(2021, 6, 12))
    assert first.institution_due_at == first.authority_due_at == bangkok_midnight(date(2021, 6, 11))
    assert first.province_due_at == first.closes_at
    assert last.closes_at < present.opens_at < bangkok_midnight(TODAY) < present.closes_at


def test_every_login_offered_works_with_the_one_password(demo: Session) -> None:
    offered = demo_logins.listed(demo)
    assert offered is not None
    assert offered.password == PASSWORD
    accounts = {account.username: account for account in demo.scalars(select(Account))}
    assert {login.code for login in offered.logins} <= set(accounts)
    assert len({account.password_hash for account in accounts.values()}) == 1
    assert passwords.check(accounts["dla"].password_hash, PASSWORD).right
    assert not any(account.must_change_password for account in accounts.values())
    duties = {accounts[login.code].duty.value for login in offered.logins}
    assert duties == {"principal", "administrator", "recorder", "head"}


def test_history_is_chained_without_a_gap_and_in_the_order_of_time(demo: Session) -> None:
    known: dict[int, tuple[int, str]] = {}
    for row in demo.scalars(select(History).order_by(History.chain_id, History.position)):
        position, last_hash = known.get(row.chain_id, (0, ""))
        assert row.position == position + 1
        assert row.hash == history.row_hash(row, last_hash)
        known[row.chain_id] = (row.position, row.hash)


def test_dice_fall_the_same_way_for_the_same_words_only() -> None:
    assert dice("a", 1).random() == dice("a", 1).random() != dice("a", 2).random()
