"""Who pays for a school, and what that does to the sheets of the round (6.1, 6.3)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.thai_calendar import in_bangkok
from app.models import (
    Account,
    Confirmation,
    Count,
    CountedSchool,
    CountLink,
    DataSet,
    History,
    OtherSchool,
    Return,
    Round,
    SchoolPayer,
    State,
    Unit,
)
from app.services import owing, returns
from app.services.counts import coverage, links, missing, recording, signing
from app.services.counts.sheets import last_day
from app.services.errors import DateOutOfRange, LinkWithdrawn, NotRecording, PayerUnknown
from app.services.other_schools import paying
from tests.factories import (
    Country,
    fill,
    make_other_school,
    make_payer,
    make_sheet,
)
from tests.factories.other_schools import LONG_AGO
from tests.factories.rounds import NOW

TODAY = in_bangkok(NOW).date()


@pytest.fixture
def officer(country: Country) -> Account:
    return country.account(country.province)


def row_of(session: Session, school: OtherSchool, authority: Unit) -> CountedSchool | None:
    return session.scalars(
        select(CountedSchool)
        .join(CountedSchool.return_)
        .where(CountedSchool.school_id == school.id, Return.unit_id == authority.id)
    ).one_or_none()


def school_payers(session: Session) -> list[SchoolPayer]:
    return list(session.scalars(select(SchoolPayer).order_by(SchoolPayer.id)))


def next_round(session: Session, country: Country) -> Round:
    """Make the round after, which nobody owes anything in so far."""
    opens, closes = (country.round.closes_at + timedelta(days=days) for days in (30, 60))
    due = {f"{level}_due_at": closes for level in ("institution", "authority", "province")}
    made = Round(academic_year=2570, number=1, opens_at=opens, closes_at=closes, **due)
    session.add(made)
    session.flush()
    return made


def owing_counts(session: Session, the_round: Round) -> list[int]:
    """Make what is owed in a round, and list who owes counts."""
    owing.make_returns(session, the_round)
    owed = select(Return.unit_id).where(
        Return.round_id == the_round.id, Return.data_set == DataSet.COUNTS
    )
    return list(session.scalars(owed.order_by(Return.unit_id)))


def make_link(session: Session, row: CountedSchool, token: str, officer: Account) -> None:
    end = NOW + timedelta(days=1)
    links.make(session, row, token=token, expires_at=end, actor=officer, at=NOW)


def sign(session: Session, row: CountedSchool, token: str) -> None:
    signing.sign(
        session,
        token,
        school_id=row.school_id,
        figures=dict.fromkeys(recording.taught(row), 3),
        name="นางสาวสมศรี ใจดี",
        position="ผู้อำนวยการโรงเรียน",
        note="",
        at=NOW,
    )


def filled_row(session: Session, country: Country) -> CountedSchool:
    """Make a sheet with one school, each of whose figures is 4."""
    sheet = make_sheet(session, country.round, country.sao, schools=1)
    row = session.scalars(select(CountedSchool).where(CountedSchool.return_id == sheet.id)).one()
    fill(session, row, 4)
    return row


def confirm(session: Session, sheet: Return, by: Account) -> None:
    """Let a return stand as confirmed, whatever is missing in it."""
    made = Confirmation(
        return_id=sheet.id,
        number=1,
        code="x",
        wording="x",
        confirmed_at=NOW,
        confirmed_by_id=by.id,
        confirmed_by_name=by.name,
        overdue=False,
        pupils=0,
        totals={},
        content="{}",
        sha256="x",
    )
    session.add(made)
    session.flush()
    sheet.state, sheet.confirmation_id = State.CONFIRMED, made.id
    session.flush()


def name(session: Session, school: OtherSchool, authority: Unit, officer: Account) -> SchoolPayer:
    paying.name(session, authority, [school], since=TODAY, actor=officer, at=NOW)
    return next(
        one for one in paying.payers_of(session, school) if one.authority_id == authority.id
    )


def test_who_is_named_owes_counts_in_the_open_round_and_has_the_school_on_its_sheet(
    session: Session, country: Country, officer: Account
) -> None:
    school = make_other_school(session, country.province)
    assert returns.find(session, country.round, country.sao, DataSet.COUNTS) is None
    for _twice in range(2):
        name(session, school, country.sao, officer)
    assert len(paying.payers_of(session, school)) == 1
    assert country.sao.pays_for_other_schools
    row = row_of(session, school, country.sao)
    assert row is not None
    assert not row.is_complete
    assert row.return_.rows_with_errors == 1
    assert coverage.how_many(session, coverage.unpaid(country.province, country.round)) == 0
    event = session.scalars(select(History).order_by(History.id.desc()).limit(1)).one()
    assert (event.event, event.unit_id) == ("school_payer.named", country.sao.id)


def test_a_payer_from_after_the_round_waits_for_the_next_one(
    session: Session, country: Country, officer: Account
) -> None:
    school = make_other_school(session, country.province)
    since = last_day(country.round) + timedelta(days=1)
    paying.name(session, country.sao, [school], since=since, actor=officer, at=NOW)
    assert row_of(session, school, country.sao) is None
    with pytest.raises(DateOutOfRange):
        paying.name(
            session,
            country.municipality,
            [school],
            since=TODAY + timedelta(days=400),
            actor=officer,
            at=NOW,
        )


def test_handing_over_takes_the_figures_along(
    session: Session, country: Country, officer: Account
) -> None:
    old = make_sheet(session, country.round, country.sao, schools=2)
    row = session.scalars(select(CountedSchool).where(CountedSchool.return_id == old.id)).first()
    assert row is not None
    fill(session, row, 4)
    school = row.school
    for _twice in range(2):
        paying.hand_over(
            session, school, to=country.municipality, since=TODAY, actor=officer, at=NOW
        )
    assert row_of(session, school, country.sao) is None
    moved = row_of(session, school, country.municipality)
    assert moved is not None
    assert moved.is_complete
    assert moved.return_.pupils == 4 * 2 * len(school.grades)
    assert old.pupils == 0
    assert [one.valid_to for one in paying.payers_of(session, school)] == [None, TODAY]


def test_handing_over_for_after_the_round_leaves_the_round_as_it_is(
    session: Session, country: Country, officer: Account
) -> None:
    row = filled_row(session, country)
    since = last_day(country.round) + timedelta(days=1)
    school, to = row.school, country.municipality
    paying.hand_over(session, school, to=to, since=since, actor=officer, at=NOW)
    assert row_of(session, school, country.sao) is row
    assert row_of(session, school, to) is None
    assert session.scalars(select(Count.pupils)).all() == [4] * 2 * len(school.grades)
    periods = {one.authority_id: (one.valid_from, one.valid_to) for one in school_payers(session)}
    assert periods == {country.sao.id: (LONG_AGO, since), to.id: (since, None)}
    assert country.sao.pays_for_other_schools
    assert owing_counts(session, next_round(session, country)) == [to.id]


def test_handing_over_for_a_day_within_the_round_leaves_no_day_without_a_payer(
    session: Session, country: Country, officer: Account
) -> None:
    row = filled_row(session, country)
    school, since = row.school, last_day(country.round)
    assert since > TODAY
    paying.hand_over(session, school, to=country.municipality, since=since, actor=officer, at=NOW)
    moved = row_of(session, school, country.municipality)
    assert moved is not None
    assert moved.return_.pupils == 4 * 2 * len(school.grades)
    assert [one.valid_to for one in paying.payers_of(session, school)] == [None, since]


def test_what_a_head_signed_goes_along_to_who_pays_now_and_another_link_opens_nothing(
    session: Session, country: Country, officer: Account
) -> None:
    sheet = make_sheet(session, country.round, country.sao, schools=2)
    signed, opened = session.scalars(
        select(CountedSchool).where(CountedSchool.return_id == sheet.id).order_by(CountedSchool.id)
    )
    for row, token in ((signed, "signed"), (opened, "opened")):
        make_link(session, row, token, officer)
    sign(session, signed, "signed")
    for row in (signed, opened):
        paying.hand_over(
            session, row.school, to=country.municipality, since=TODAY, actor=officer, at=NOW
        )
    moved = row_of(session, signed.school, country.municipality)
    assert moved is not None
    [link] = session.scalars(select(CountLink).where(CountLink.counted_school_id == moved.id))
    assert link.signed_name == "นางสาวสมศรี ใจดี"
    assert len(missing.lacking(session, moved.return_).to_accept) == 1
    with pytest.raises(LinkWithdrawn):
        signing.find(session, "opened", at=NOW)


def test_the_record_keeps_what_a_head_signed_where_nobody_pays_any_more(
    session: Session, country: Country, officer: Account
) -> None:
    sheet = make_sheet(session, country.round, country.sao, schools=1)
    row = session.scalars(select(CountedSchool).where(CountedSchool.return_id == sheet.id)).one()
    make_link(session, row, "signed", officer)
    sign(session, row, "signed")
    [payer] = paying.payers_of(session, row.school)
    paying.end(session, payer, on=TODAY, actor=officer, at=NOW)
    event = session.scalars(select(History).where(History.event == "counts.taken_off")).one()
    assert event.before["signed_name"] == "นางสาวสมศรี ใจดี"
    assert event.before["signed_girls"]["p1"] == 3


def test_an_authority_that_pays_for_no_school_of_a_round_owes_nothing_in_it(
    session: Session, country: Country, officer: Account
) -> None:
    later = next_round(session, country)
    since = last_day(later) + timedelta(days=1)
    school = make_other_school(session, country.province)
    paying.name(session, country.sao, [school], since=since, actor=officer, at=NOW)
    dissolved = make_other_school(session, country.province, dissolved_on=LONG_AGO)
    make_payer(session, dissolved, country.municipality)
    country.idle_authority.pays_for_other_schools = True
    # Of one whose schools nobody has named yet, it is only known that it owes.
    assert owing_counts(session, later) == [country.idle_authority.id]


def test_ending_the_only_payer_leaves_a_school_that_nobody_pays_for(
    session: Session, country: Country, officer: Account
) -> None:
    row = filled_row(session, country)
    school, [payer] = row.school, paying.payers_of(session, row.school)
    for _twice in range(2):
        paying.end(session, payer, on=TODAY, actor=officer, at=NOW)
    assert session.scalars(select(Count)).all() == []
    assert session.scalars(coverage.unpaid(country.province, country.round)).all() == [school]
    assert not country.sao.pays_for_other_schools
    # Who owes nothing blocks nobody (1.1).
    assert returns.find(session, country.round, country.sao, DataSet.COUNTS) is None
    event = session.scalars(select(History).where(History.event == "counts.taken_off")).one()
    assert event.before["boys"]["p1"] == 4


def test_where_two_have_figures_each_keeps_its_own(
    session: Session, country: Country, officer: Account
) -> None:
    school = make_other_school(session, country.province)
    first = name(session, school, country.sao, officer)
    name(session, school, country.municipality, officer)
    assert session.scalars(coverage.paid_twice(country.province, country.round)).all() == [school]
    for authority, figure in ((country.sao, 3), (country.municipality, 5)):
        row = row_of(session, school, authority)
        assert row is not None
        fill(session, row, figure)
    paying.end(session, first, on=TODAY, actor=officer, at=NOW)
    assert set(session.scalars(select(Count.pupils))) == {5}
    assert not session.scalars(coverage.paid_twice(country.province, country.round)).all()


def test_a_confirmed_sheet_loses_and_gets_no_school(
    session: Session, country: Country, officer: Account
) -> None:
    sheet = make_sheet(session, country.round, country.sao, schools=1)
    [school] = session.scalars(select(OtherSchool)).all()
    [payer] = paying.payers_of(session, school)
    confirm(session, sheet, officer)
    with pytest.raises(NotRecording):
        paying.end(session, payer, on=TODAY, actor=officer, at=NOW)
    session.expire_all()
    with pytest.raises(NotRecording):
        name(session, make_other_school(session, country.province), country.sao, officer)


def test_a_payer_is_a_living_authority(session: Session, country: Country) -> None:
    assert paying.payer_by_code(session, country.sao.code) is country.sao
    for code in (country.province.code, "06999999"):
        with pytest.raises(PayerUnknown):
            paying.payer_by_code(session, code)


def test_nobody_stops_paying_before_it_began(
    session: Session, country: Country, officer: Account
) -> None:
    payer = name(session, make_other_school(session, country.province), country.sao, officer)
    for on in (TODAY - timedelta(days=1), TODAY + timedelta(days=1)):
        with pytest.raises(DateOutOfRange):
            paying.end(session, payer, on=on, actor=officer, at=NOW)
