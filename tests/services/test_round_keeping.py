"""Opening rounds, their dates, agreed deadlines (`process.md` 1.1, 2)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from app.domain.login_codes import Level
from app.models import Account, AgreedDeadline, DataSet, History, Return, Round, State
from app.services import owing, round_keeping
from app.services.errors import (
    ChangedMeanwhile,
    DatesOutOfOrder,
    DeadlineOutOfRange,
    NotFound,
    ReasonMissing,
    RoundExists,
    RoundNotOpen,
)
from tests.factories import Country, make_authority, make_centre, make_province

OPENS = datetime(2027, 4, 30, 17, 0, tzinfo=UTC)  # 1 May 2570, 00.00 in Bangkok
CLOSES = datetime(2027, 6, 11, 17, 0, tzinfo=UTC)  # 11 June 2570, 24.00 in Bangkok
DUE = {
    Level.INSTITUTION: CLOSES - timedelta(days=2),
    Level.AUTHORITY: CLOSES - timedelta(days=1),
    Level.PROVINCE: CLOSES,
}
BEFORE = OPENS - timedelta(days=10)
DURING = OPENS + timedelta(days=10)


def open_round(session: Session, actor: Account, **changed: Any) -> Round:
    facts: dict[str, Any] = {
        "academic_year": 2570,
        "number": 1,
        "opens_at": OPENS,
        "closes_at": CLOSES,
        "deadlines": DUE,
    }
    at = changed.pop("at", BEFORE)
    return round_keeping.open_round(session, **facts | changed, actor=actor, at=at)


@pytest.fixture
def department(country: Country) -> Account:
    return country.account(country.department)


@pytest.fixture
def opened(session: Session, department: Account) -> Round:
    return open_round(session, department)


def owed_by(session: Session, the_round: Round) -> dict[tuple[int, str], Return]:
    rows = session.scalars(select(Return).where(Return.round_id == the_round.id))
    return {(row.unit_id, row.data_set): row for row in rows}


def test_opening_makes_a_return_for_every_unit_that_owes_one(
    session: Session, country: Country, department: Account
) -> None:
    country.sao.pays_for_other_schools = True
    session.flush()
    owed = owed_by(session, open_round(session, department))
    institutions = (
        country.school,
        country.centre,
        country.second_centre,
        country.town_school,
        country.far_centre,
    )
    assert set(owed) == {
        (country.province.id, DataSet.WHOLE),
        (country.other_province.id, DataSet.WHOLE),
        (country.sao.id, DataSet.PUPILS),
        (country.sao.id, DataSet.COUNTS),
        (country.municipality.id, DataSet.PUPILS),
        (country.far_authority.id, DataSet.PUPILS),
        *((unit.id, DataSet.ROSTER) for unit in institutions),
    }
    pupils = owed[country.sao.id, DataSet.PUPILS]
    assert owed[country.school.id, DataSet.ROSTER].parent_id == pupils.id
    whole = owed[country.province.id, DataSet.WHOLE]
    assert pupils.parent_id == whole.id
    assert owed[country.sao.id, DataSet.COUNTS].parent_id == whole.id


def test_a_new_return_is_being_recorded_and_empty(session: Session, opened: Round) -> None:
    for row in session.scalars(select(Return).where(Return.round_id == opened.id)):
        assert row.state is State.RECORDING
        assert (row.pupils, row.seen, row.rows_with_errors, row.version) == (0, 0, 0, 1)
        assert row.changed_at == OPENS


def test_parents_are_made_before_their_children_so_that_locks_run_downward(
    session: Session, opened: Round
) -> None:
    child, parent = aliased(Return), aliased(Return)
    wrong = session.scalar(
        select(func.count())
        .select_from(child)
        .join(parent, parent.id == child.parent_id)
        .where(child.round_id == opened.id, parent.id > child.id)
    )
    assert wrong == 0


def test_an_authority_that_has_and_pays_for_nothing_owes_nothing(
    session: Session, country: Country, opened: Round
) -> None:
    assert not [key for key in owed_by(session, opened) if key[0] == country.idle_authority.id]


def test_a_province_with_nobody_owing_below_it_owes_nothing(
    session: Session, country: Country, department: Account
) -> None:
    quiet = make_province(session, country.department, "31")
    make_authority(session, quiet, "06310101")
    assert (quiet.id, DataSet.WHOLE) not in owed_by(session, open_round(session, department))


def test_a_province_whose_authorities_only_pay_owes_its_whole(
    session: Session, country: Country, department: Account
) -> None:
    province = make_province(session, country.department, "31")
    payer = make_authority(session, province, "06310101", pays_for_other_schools=True)
    owed = owed_by(session, open_round(session, department))
    assert owed[payer.id, DataSet.COUNTS].parent_id == owed[province.id, DataSet.WHOLE].id
    assert (payer.id, DataSet.PUPILS) not in owed


def test_what_was_dissolved_before_the_opening_owes_nothing(
    session: Session, country: Country, department: Account
) -> None:
    country.town_school.dissolved_on = date(2027, 5, 1)
    country.centre.dissolved_on = date(2027, 5, 2)
    country.far_authority.dissolved_on = date(2027, 1, 1)
    session.flush()
    owing_units = {unit for unit, _ in owed_by(session, open_round(session, department))}
    assert country.centre.id in owing_units
    gone = (country.town_school, country.municipality, country.far_authority)
    assert not owing_units & {unit.id for unit in (*gone, country.far_centre)}
    assert country.other_province.id not in owing_units


def test_the_forecast_tells_what_opening_makes(
    session: Session, country: Country, department: Account
) -> None:
    make_centre(session, country.idle_authority, "3033600009")
    country.sao.pays_for_other_schools = True
    session.flush()
    foretold = owing.forecast(session, on=date(2027, 5, 1))
    assert (foretold.provinces, foretold.pupils, foretold.counts, foretold.rosters) == (2, 4, 1, 6)
    assert foretold.total == len(owed_by(session, open_round(session, department)))


def test_a_round_opens_once(session: Session, department: Account, opened: Round) -> None:
    with pytest.raises(RoundExists):
        open_round(session, department)
    open_round(session, department, number=2, at=CLOSES)


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("closes_at", {"closes_at": OPENS}),
        ("institution_due_at", {"deadlines": DUE | {Level.INSTITUTION: OPENS}}),
        ("province_due_at", {"deadlines": DUE | {Level.PROVINCE: CLOSES + timedelta(minutes=1)}}),
        ("authority_due_at", {"deadlines": DUE | {Level.AUTHORITY: CLOSES - timedelta(days=3)}}),
    ],
)
def test_deadlines_lie_between_opening_and_closing_and_go_upward(
    session: Session, department: Account, field: str, changed: dict[str, Any]
) -> None:
    with pytest.raises(DatesOutOfOrder) as refused:
        open_round(session, department, **changed)
    assert refused.value.facts["field"] == field


def set_dates(the_round: Round, session: Session, actor: Account, **changed: Any) -> None:
    facts: dict[str, Any] = {
        "opens_at": OPENS,
        "closes_at": CLOSES,
        "deadlines": DUE,
        "version": the_round.version,
        "reason": "",
        "at": BEFORE,
    }
    round_keeping.set_dates(session, the_round, **facts | changed, actor=actor)


def test_dates_of_a_coming_round_change_freely_and_are_on_record(
    session: Session, department: Account, opened: Round
) -> None:
    later = OPENS + timedelta(days=1)
    set_dates(opened, session, department, opens_at=later)
    assert opened.opens_at == later
    assert session.scalars(
        select(Return.changed_at).distinct().where(Return.round_id == opened.id)
    ).all() == [later]
    row = session.scalars(select(History).order_by(History.id.desc())).first()
    assert row is not None
    assert row.event == "round dates set"
    assert row.before == {"opens_at": OPENS.isoformat()}
    assert row.after == {"opens_at": later.isoformat()}


def test_dates_of_an_open_round_change_only_with_a_reason(
    session: Session, department: Account, opened: Round
) -> None:
    due = DUE | {Level.INSTITUTION: CLOSES - timedelta(days=3)}
    with pytest.raises(ReasonMissing):
        set_dates(opened, session, department, deadlines=due, at=DURING)
    set_dates(opened, session, department, deadlines=due, at=DURING, reason="หนังสือ ว 100")
    assert opened.institution_due_at == due[Level.INSTITUTION]


def test_an_open_round_keeps_its_opening(
    session: Session, department: Account, opened: Round
) -> None:
    with pytest.raises(DatesOutOfOrder):
        set_dates(
            opened, session, department, opens_at=DURING + timedelta(1), at=DURING, reason="เลื่อน"
        )


def test_a_round_is_not_closed_backwards_in_time(
    session: Session, department: Account, opened: Round
) -> None:
    due = dict.fromkeys(DUE, OPENS + timedelta(days=5))
    with pytest.raises(DatesOutOfOrder):
        set_dates(
            opened,
            session,
            department,
            closes_at=OPENS + timedelta(days=6),
            deadlines=due,
            at=DURING,
            reason="ปิด",
        )


def test_a_stale_page_does_not_overwrite_a_rounds_dates(
    session: Session, department: Account, opened: Round
) -> None:
    with pytest.raises(ChangedMeanwhile):
        set_dates(opened, session, department, version=opened.version - 1)


def test_setting_the_same_dates_again_leaves_no_trace(
    session: Session, department: Account, opened: Round
) -> None:
    count = select(func.count()).select_from(History)
    before = session.scalar(count)
    set_dates(opened, session, department)
    assert session.scalar(count) == before


def extend(session: Session, the_round: Round, actor: Account, **changed: Any) -> None:
    facts: dict[str, Any] = {
        "closes_at": CLOSES + timedelta(days=3),
        "version": the_round.version,
        "reason": "น้ำท่วม",
        "at": CLOSES + timedelta(days=1),
    }
    round_keeping.extend(session, the_round, **facts | changed, actor=actor)


def test_an_extension_opens_a_closed_round_again_and_leaves_its_deadlines(
    session: Session, department: Account, opened: Round
) -> None:
    extend(session, opened, department)
    assert opened.closes_at == CLOSES + timedelta(days=3)
    assert opened.province_due_at == DUE[Level.PROVINCE]


@pytest.mark.parametrize("closes_at", [CLOSES, CLOSES + timedelta(hours=1)])
def test_an_extension_ends_after_the_closing_and_after_now(
    session: Session, department: Account, opened: Round, closes_at: datetime
) -> None:
    with pytest.raises(DatesOutOfOrder):
        extend(session, opened, department, closes_at=closes_at)


def test_an_extension_needs_a_reason(session: Session, department: Account, opened: Round) -> None:
    with pytest.raises(ReasonMissing):
        extend(session, opened, department, reason="")


EARLIER = OPENS + timedelta(days=20)


def agree(session: Session, the_round: Round, country: Country, **changed: Any) -> None:
    facts: dict[str, Any] = {
        "unit": country.school,
        "due_at": EARLIER,
        "was": None,
        "actor": country.account(country.sao),
        "at": DURING,
    }
    round_keeping.agree_deadline(session, the_round, **facts | changed)


def agreed(session: Session, the_round: Round, country: Country) -> datetime | None:
    return session.scalar(
        select(AgreedDeadline.due_at).where(
            AgreedDeadline.round_id == the_round.id, AgreedDeadline.unit_id == country.school.id
        )
    )


def test_an_authority_agrees_a_deadline_changes_it_and_drops_it(
    session: Session, country: Country, opened: Round
) -> None:
    agree(session, opened, country)
    assert agreed(session, opened, country) == EARLIER
    agree(session, opened, country, due_at=EARLIER + timedelta(1), was=EARLIER)
    assert agreed(session, opened, country) == EARLIER + timedelta(1)
    agree(session, opened, country, due_at=None, was=EARLIER + timedelta(1))
    assert agreed(session, opened, country) is None


def test_agreeing_the_same_deadline_twice_changes_nothing_twice(
    session: Session, country: Country, opened: Round
) -> None:
    agree(session, opened, country)
    agree(session, opened, country)
    events = select(func.count()).where(History.event == "deadline agreed")
    assert session.scalar(events) == 1


def test_a_deadline_that_a_colleague_agreed_meanwhile_is_not_overwritten(
    session: Session, country: Country, opened: Round
) -> None:
    agree(session, opened, country)
    with pytest.raises(ChangedMeanwhile):
        agree(session, opened, country, due_at=EARLIER + timedelta(1), was=None)


@pytest.mark.parametrize("due_at", [OPENS, DUE[Level.INSTITUTION] + timedelta(minutes=1)])
def test_an_agreed_deadline_lies_within_the_levels_own(
    session: Session, country: Country, opened: Round, due_at: datetime
) -> None:
    with pytest.raises(DeadlineOutOfRange):
        agree(session, opened, country, due_at=due_at)


def test_nothing_is_agreed_after_closing(session: Session, country: Country, opened: Round) -> None:
    agree(session, opened, country, at=CLOSES - timedelta(seconds=1))
    with pytest.raises(RoundNotOpen):
        agree(session, opened, country, at=CLOSES, due_at=None, was=EARLIER)


def test_a_unit_without_a_roster_agrees_nothing(
    session: Session, country: Country, opened: Round
) -> None:
    with pytest.raises(NotFound):
        agree(session, opened, country, unit=country.sao)
