"""Boards: what each level sees of the units below it (`process.md` 9.1, 2.2, 2.3)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.access.reach import Reach
from app.access.scope import Scope
from app.models import (
    AgreedDeadline,
    CancellationRequest,
    Confirmation,
    DataSet,
    Return,
    Round,
    State,
    Unit,
)
from app.services import boards, returns
from app.services.boards import Board, Show, Sort, Wish
from tests.factories import Country, make_authority, make_centre, make_enrolment, make_round
from tests.support.statements import statements

LATER = timedelta(days=1)


@pytest.fixture
def the_round(session: Session, country: Country) -> Round:
    """A second round, in which the SAO pays for other schools and another one does nothing else."""
    country.sao.pays_for_other_schools = True
    make_authority(session, country.province, "06330307", pays_for_other_schools=True)
    return make_round(session, 2569, 2)


Look = Callable[..., Board]


@pytest.fixture
def look(session: Session, country: Country, the_round: Round) -> Look:
    """Look at a unit's board as the department may, or as `by` may, before any deadline."""

    def at_board(
        unit: Unit, wish: Wish | None = None, *, by: Unit | None = None, at: datetime | None = None
    ) -> Board:
        scope = Scope(country.department.id, country.department.path, Reach.ANY.relations)
        if by is not None:
            scope = Scope(by.id, by.path, Reach.SUBTREE.relations)
        moment = at or the_round.opens_at + timedelta(days=1)
        chosen = wish or Wish()
        if unit is country.department:
            return boards.of_department(session, the_round, chosen, scope=scope, at=moment)
        of = boards.of_authority if unit.level == "authority" else boards.of_province
        return of(session, the_round, unit, chosen, scope=scope, at=moment)

    return at_board


@pytest.fixture
def confirm(session: Session, country: Country, the_round: Round) -> Callable[..., Return]:
    """Mark a unit's return as confirmed; the rules of confirming are tested elsewhere."""

    def mark(unit: Unit, data_set: DataSet) -> Return:
        found = returns.get(session, the_round, unit, data_set)
        made = Confirmation(
            return_id=found.id,
            number=1,
            wording="ยืนยัน",
            confirmed_at=the_round.opens_at,
            confirmed_by_id=country.account(country.department).id,
            confirmed_by_name="",
            pupils=found.pupils,
            totals=[],
            content="",
            sha256="",
        )
        session.add(made)
        session.flush()
        found.state, found.confirmation_id = State.CONFIRMED, made.id
        session.flush()
        return found

    return mark


def codes(board: Board) -> list[str]:
    return [row.code for row in board.rows]


def test_an_authority_sees_its_institutions_with_pupils_presence_and_errors(
    session: Session, country: Country, the_round: Round, look: Look
) -> None:
    roster = returns.get(session, the_round, country.school, DataSet.ROSTER)
    by = country.account(country.school)
    make_enrolment(session, roster, by)
    make_enrolment(session, roster, by, seen=False, errors=["birth_date_missing"])
    board = look(country.sao)
    assert set(codes(board)) == {
        country.school.code,
        country.centre.code,
        country.second_centre.code,
    }
    row = next(row for row in board.rows if row.code == country.school.code)
    assert (row.pupils, row.seen, row.errors, row.queries) == (2, 1, 1, 0)
    assert (row.is_confirmed, row.is_overdue, row.asks) == (0, 0, 0)
    assert (board.summary.units, board.summary.pupils, board.summary.errors) == (3, 2, 1)
    assert set(board.own) == {DataSet.PUPILS, DataSet.COUNTS}


def test_what_is_missing_before_confirming_is_named(
    country: Country, look: Look, confirm: Callable[..., Return]
) -> None:
    confirm(country.school, DataSet.ROSTER)
    board = look(country.sao)
    assert board.summary.confirmed == 1
    assert {row.code for row in board.unconfirmed} == {
        country.centre.code,
        country.second_centre.code,
    }


@pytest.mark.parametrize(("after", "overdue"), [(timedelta(seconds=-1), 0), (timedelta(), 1)])
def test_an_institution_is_overdue_from_its_levels_deadline(
    country: Country, the_round: Round, look: Look, after: timedelta, overdue: int
) -> None:
    board = look(country.municipality, at=the_round.institution_due_at + after)
    assert [row.is_overdue for row in board.rows] == [overdue]


def test_an_institution_is_overdue_from_the_deadline_agreed_with_its_authority(
    session: Session, country: Country, the_round: Round, look: Look
) -> None:
    agreed = the_round.institution_due_at - timedelta(days=5)
    session.add(AgreedDeadline(round_id=the_round.id, unit_id=country.school.id, due_at=agreed))
    session.flush()
    for moment, overdue in ((agreed - timedelta(seconds=1), []), (agreed, [country.school.code])):
        assert codes(look(country.sao, Wish(show=Show.OVERDUE), at=moment)) == overdue


def test_what_is_confirmed_is_not_overdue(
    country: Country, the_round: Round, look: Look, confirm: Callable[..., Return]
) -> None:
    confirm(country.town_school, DataSet.ROSTER)
    late = the_round.closes_at - timedelta(seconds=1)
    assert [row.is_overdue for row in look(country.municipality, at=late).rows] == [0]


def test_a_province_sees_both_data_sets_of_its_authorities_and_their_institutions(
    session: Session,
    country: Country,
    the_round: Round,
    look: Look,
    confirm: Callable[..., Return],
) -> None:
    roster = returns.get(session, the_round, country.school, DataSet.ROSTER)
    make_enrolment(session, roster, country.account(country.school))
    confirm(country.school, DataSet.ROSTER)
    confirm(country.sao, DataSet.COUNTS)
    rows = {row.code: row for row in look(country.province).rows}
    assert set(rows) == {country.sao.code, country.municipality.code, "06330307"}
    sao = rows[country.sao.code]
    assert (sao.pupils_state, sao.counts_state) == (State.RECORDING, State.CONFIRMED)
    assert (sao.institutions, sao.institutions_confirmed, sao.pupils, sao.seen) == (3, 1, 1, 1)
    assert not sao.is_confirmed
    only_pays = rows["06330307"]
    assert (only_pays.pupils_state, only_pays.counts_state) == (None, State.RECORDING)
    assert (only_pays.institutions, only_pays.pupils) == (0, 0)
    assert rows[country.municipality.code].counts_state is None


def test_an_authority_has_confirmed_when_all_its_data_sets_are(
    country: Country, look: Look, confirm: Callable[..., Return]
) -> None:
    confirm(country.sao, DataSet.COUNTS)
    assert look(country.province).summary.confirmed == 0
    confirm(country.sao, DataSet.PUPILS)
    board = look(country.province)
    assert board.summary.confirmed == 1
    assert country.sao.code not in {row.code for row in board.unconfirmed}


def test_a_confirmed_overview_is_not_counted_on_top_of_the_rosters_it_repeats(
    session: Session,
    country: Country,
    the_round: Round,
    look: Look,
    confirm: Callable[..., Return],
) -> None:
    roster = returns.get(session, the_round, country.school, DataSet.ROSTER)
    make_enrolment(session, roster, country.account(country.school))
    overview = confirm(country.sao, DataSet.PUPILS)
    overview.pupils = overview.seen = 1
    session.flush()
    assert look(country.province).summary.pupils == 1
    assert look(country.department).summary.pupils == 1


def test_the_department_sees_its_provinces_with_how_far_those_below_are(
    country: Country, look: Look, confirm: Callable[..., Return]
) -> None:
    confirm(country.far_centre, DataSet.ROSTER)
    confirm(country.far_authority, DataSet.PUPILS)
    confirm(country.sao, DataSet.COUNTS)
    rows = {row.code: row for row in look(country.department).rows}
    far, near = rows[country.other_province.code], rows[country.province.code]
    assert (far.authorities, far.authorities_confirmed) == (1, 1)
    assert (far.institutions, far.institutions_confirmed) == (1, 1)
    assert (near.authorities, near.authorities_confirmed) == (3, 0)
    assert (near.institutions, near.institutions_confirmed) == (4, 0)
    # The counts of an authority are confirmed, and its pupils are not: they stand apart.
    assert [(one.counts, one.counts_confirmed) for one in (far, near)] == [(0, 0), (2, 1)]
    assert not far.is_confirmed
    confirm(country.other_province, DataSet.WHOLE)
    assert codes(look(country.department, Wish(show=Show.CONFIRMED))) == [
        country.other_province.code
    ]


@pytest.mark.parametrize("level", ["authority", "province"])
def test_authorities_and_provinces_are_overdue_from_their_own_deadlines(
    country: Country, the_round: Round, look: Look, level: str
) -> None:
    unit = {"authority": country.province, "province": country.department}[level]
    due_at = {"authority": the_round.authority_due_at, "province": the_round.province_due_at}
    assert look(unit, at=due_at[level] - timedelta(seconds=1)).summary.overdue == 0
    board = look(unit, at=due_at[level])
    assert board.summary.overdue == board.summary.units > 0


def test_an_open_request_to_cancel_shows_on_the_board_above(
    session: Session,
    country: Country,
    the_round: Round,
    look: Look,
    confirm: Callable[..., Return],
) -> None:
    for unit, data_set in (
        (country.school, DataSet.ROSTER),
        (country.sao, DataSet.PUPILS),
        (country.province, DataSet.WHOLE),
    ):
        session.add(
            CancellationRequest(
                return_id=confirm(unit, data_set).id,
                reason="แก้ไข",
                asked_at=the_round.opens_at,
                asked_by_id=country.account(unit).id,
            )
        )
    session.flush()
    for above, asking in (
        (country.sao, country.school),
        (country.province, country.sao),
        (country.department, country.province),
    ):
        assert [row.code for row in look(above).rows if row.asks] == [asking.code]


def test_a_unit_that_owes_nothing_has_an_empty_board(country: Country, look: Look) -> None:
    board = look(country.idle_authority)
    assert (board.rows, board.total, board.summary.units) == ((), 0, 0)


def test_an_authority_that_only_pays_has_its_counts_and_no_institutions(
    session: Session, look: Look
) -> None:
    payer = session.scalars(select(Unit).where(Unit.code == "06330307")).one()
    board = look(payer)
    assert (set(board.own), board.total) == ({DataSet.COUNTS}, 0)


def test_a_board_shows_nothing_outside_the_scope(country: Country, look: Look) -> None:
    assert codes(look(country.department, by=country.province)) == [country.province.code]
    assert codes(look(country.sao, by=country.municipality)) == []


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        (Wish(text="ศูนย์พัฒนา"), ["3033600001", "3033600002"]),
        (Wish(text="๓๐๓๓๓"), ["3033300001"]),
        (Wish(text="ศูนย์ 0002"), ["3033600002"]),
        (Wish(text="100%"), []),
        (Wish(show=Show.WITH_ERRORS), ["3033300001"]),
        (Wish(sort=Sort.NAME, descending=True), ["3033600002", "3033600001", "3033300001"]),
        (Wish(sort=Sort.PUPILS, descending=True), ["3033600002", "3033300001", "3033600001"]),
        (Wish(sort=Sort.ERRORS, descending=True), ["3033300001", "3033600001", "3033600002"]),
        (Wish(sort=Sort.CHANGED, descending=True), ["3033600001", "3033300001", "3033600002"]),
        (Wish(sort=Sort.STATE), ["3033600002", "3033300001", "3033600001"]),
        (Wish(page=9), ["3033300001", "3033600001", "3033600002"]),
    ],
)
def test_a_board_is_searched_filtered_and_sorted(
    session: Session,
    country: Country,
    the_round: Round,
    look: Look,
    confirm: Callable[..., Return],
    wish: Wish,
    expected: list[str],
) -> None:
    school = returns.get(session, the_round, country.school, DataSet.ROSTER)
    school.pupils, school.rows_with_errors = 50, 2
    second = returns.get(session, the_round, country.second_centre, DataSet.ROSTER)
    second.pupils = 60
    first = confirm(country.centre, DataSet.ROSTER)
    first.changed_at = the_round.opens_at + LATER
    agreed = the_round.opens_at + timedelta(hours=1)
    session.add(
        AgreedDeadline(round_id=the_round.id, unit_id=country.second_centre.id, due_at=agreed)
    )
    session.flush()
    assert codes(look(country.sao, wish)) == expected


def test_a_province_is_narrowed_to_a_district(
    session: Session, country: Country, look: Look
) -> None:
    country.sao.district_code, country.municipality.district_code = "3303", "3301"
    session.flush()
    board = look(country.province, Wish(district="3303"))
    assert codes(board) == [country.sao.code]
    assert board.summary.units == 3


@pytest.mark.parametrize("size", [1, 120])
def test_a_board_takes_the_same_queries_whatever_its_size(
    session: Session, engine: Engine, country: Country, size: int
) -> None:
    for number in range(size):
        make_centre(session, country.municipality, f"3033500{number:03d}")
    the_round = make_round(session, 2570, 1)
    scope = Scope(country.department.id, country.department.path, Reach.ANY.relations)
    at = the_round.opens_at
    units = {boards.of_authority: country.municipality, boards.of_province: country.province}
    with statements(engine) as asked:
        for of, unit in units.items():
            of(session, the_round, unit, Wish(show=Show.NOT_CONFIRMED), scope=scope, at=at)
        boards.of_department(session, the_round, Wish(), scope=scope, at=at)
    assert len(asked) == 3 + 3 + 1
    assert not [one for one in asked if "enrolment" in one]
