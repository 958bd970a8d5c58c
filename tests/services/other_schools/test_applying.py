"""What a list that is applied does to sheets and payers, for hundreds of schools at once (6.1)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.thai_calendar import in_bangkok
from app.models import (
    Count,
    CountedSchool,
    CountLink,
    DataSet,
    History,
    OtherSchool,
    Return,
    SchoolPayer,
    Unit,
)
from app.services import returns
from app.services.counts import coverage
from app.services.errors import NotRecording
from app.services.other_schools import paying
from app.services.other_schools.importing import Applied
from tests.factories import Country, fill, make_other_school, make_sheet
from tests.factories.rounds import NOW, make_round
from tests.services.other_schools.list_files import apply, kept
from tests.services.other_schools.test_paying import confirm
from tests.support.statements import statements

TODAY = in_bangkok(NOW).date()
# Rows are written one by one, by their keys; all else is done once for all of them.
OF_ONE_ROW = (
    "INSERT INTO other_school",
    "INSERT INTO school_payer",
    "UPDATE other_school",
    "UPDATE counted_school",
)


def rows_of(session: Session, sheet: Return) -> list[CountedSchool]:
    found = select(CountedSchool).where(CountedSchool.return_id == sheet.id)
    return list(session.scalars(found.order_by(CountedSchool.id)))


def to_pay(school: OtherSchool, payer: Unit) -> str:
    return f"{school.code},{school.name},สพฐ.,,,,{payer.code},"


def pay_for(session: Session, country: Country, school: OtherSchool) -> list[tuple[Unit, bool]]:
    """List who pays or paid for a school, and whether to this day."""
    return [(one.authority, one.valid_to is None) for one in paying.payers_of(session, school)]


def test_a_new_school_that_is_dissolved_long_since_comes_onto_no_sheet(
    session: Session, country: Country
) -> None:
    one = kept(session, country, f",โรงเรียนเก่า,สพฐ.,,,อ.2-ป.6,{country.sao.code},1/4/2560")
    make_round(session, 2568, opens_at=NOW - timedelta(400), closes_at=NOW - timedelta(370))
    assert apply(session, country, one) == Applied(new=1, changed=0, payers=1)
    [school] = session.scalars(select(OtherSchool))
    assert school.dissolved_on is not None
    assert pay_for(session, country, school) == [(country.sao, True)]
    assert returns.find(session, country.round, country.sao, DataSet.COUNTS) is None


@pytest.mark.parametrize("what", ["new", "name", "payer", "grades", "dissolved"])
def test_a_list_of_twenty_schools_asks_no_more_than_one_of_four(
    session: Session, country: Country, what: str
) -> None:
    asked = []
    for number in (4, 20):
        schools = [make_other_school(session, country.province) for _ in range(number)]
        if what == "new":
            for school in schools:
                session.delete(school)
        else:
            officer = country.account(country.province)
            paying.name(session, country.municipality, schools, since=TODAY, actor=officer, at=NOW)
            sheet = returns.get(session, country.round, country.municipality, DataSet.COUNTS)
            for row in rows_of(session, sheet):
                if what == "payer" and row.school in schools[::2]:
                    fill(session, row, 3)
        session.flush()
        told = {
            "new": ("", "อ.2-ป.6", country.sao.code, ""),
            "name": ("ใหม่", "", "", ""),
            "payer": ("", "", country.sao.code, ""),
            "grades": ("", "ป.1-ป.6", "", ""),
            "dissolved": ("", "", "", "1/4/2568"),
        }[what]
        name, grades, payer, day = told
        rows = [f"{one.code},{one.name}{name},สพฐ.,,,{grades},{payer},{day}" for one in schools]
        file = kept(session, country, *rows)
        with statements(session.get_bind()) as counted:
            done = apply(session, country, file)
        assert done.new + done.changed == number
        asked.append(len([one for one in counted if not one.startswith(OF_ONE_ROW)]))
    assert asked[1] <= asked[0] + 4


def test_schools_of_a_list_are_handed_over_with_their_figures(
    session: Session, country: Country
) -> None:
    old = make_sheet(session, country.round, country.sao, schools=5)
    rows = rows_of(session, old)
    for row in rows[:3]:
        fill(session, row, 4)
    handed = [row.school for row in rows[:4]]
    stays = rows[4].school
    one = kept(session, country, *(to_pay(school, country.municipality) for school in handed))
    assert apply(session, country, one) == Applied(new=0, changed=4, payers=4)
    new = returns.get(session, country.round, country.municipality, DataSet.COUNTS)
    assert {row.school for row in rows_of(session, new)} == set(handed)
    assert [row.school for row in rows_of(session, old)] == [stays]
    session.refresh(old)
    assert (old.pupils, new.pupils) == (0, 3 * 4 * 2 * len(stays.grades))
    assert (old.rows_with_errors, new.rows_with_errors) == (1, 1)
    for school in handed:
        assert pay_for(session, country, school) == [
            (country.municipality, True),
            (country.sao, False),
        ]
    assert country.sao.pays_for_other_schools
    ended = session.scalars(
        select(History).where(History.event == "school_payer.ended").order_by(History.id)
    ).all()
    assert {one.subject_id for one in ended} == {school.id for school in handed}
    assert {one.unit_id for one in ended} == {country.sao.id}
    assert not session.scalars(coverage.paid_twice(country.province, country.round)).all()


def test_whoever_hands_over_its_last_school_by_a_list_owes_no_counts(
    session: Session, country: Country
) -> None:
    old = make_sheet(session, country.round, country.sao, schools=3)
    rows = [to_pay(row.school, country.municipality) for row in rows_of(session, old)]
    apply(session, country, kept(session, country, *rows))
    assert returns.find(session, country.round, country.sao, DataSet.COUNTS) is None
    assert not country.sao.pays_for_other_schools


def test_what_two_have_recorded_or_a_head_was_sent_is_settled_as_by_hand(
    session: Session, country: Country
) -> None:
    old = make_sheet(session, country.round, country.sao, schools=4)
    rows = rows_of(session, old)
    officer = country.account(country.province)
    both, linked = rows[0].school, rows[1].school
    paying.name(session, country.municipality, [both], since=TODAY, actor=officer, at=NOW)
    new = returns.get(session, country.round, country.municipality, DataSet.COUNTS)
    for row in (rows[0], rows[1], *rows_of(session, new)):
        fill(session, row, row.return_id)
    session.add(
        CountLink(
            counted_school_id=rows[1].id,
            token_sha256="0" * 64,
            made_at=NOW,
            expires_at=NOW + timedelta(days=1),
            made_by_id=officer.id,
        )
    )
    session.flush()
    one = kept(session, country, *(to_pay(row.school, country.municipality) for row in rows))
    assert apply(session, country, one).payers == 4
    figures = session.execute(
        select(CountedSchool.school_id, Count.pupils)
        .join(CountedSchool, CountedSchool.id == Count.counted_school_id)
        .where(CountedSchool.return_id == new.id)
        .distinct()
    ).all()
    assert sorted(figures) == sorted([(both.id, new.id), (linked.id, old.id)])
    assert len(rows_of(session, new)) == 4
    assert not session.scalars(
        select(SchoolPayer).where(
            SchoolPayer.authority_id == old.unit_id, SchoolPayer.valid_to.is_(None)
        )
    ).all()


def test_a_list_changes_no_sheet_that_is_confirmed(session: Session, country: Country) -> None:
    old = make_sheet(session, country.round, country.sao, schools=2)
    confirm(session, old, country.account(country.sao))
    one = kept(
        session,
        country,
        *(to_pay(row.school, country.municipality) for row in rows_of(session, old)),
    )
    with pytest.raises(NotRecording):
        apply(session, country, one)


def test_every_school_of_a_list_has_its_own_history(session: Session, country: Country) -> None:
    known = make_other_school(session, country.province)
    one = kept(
        session,
        country,
        "1033530001,โรงเรียนบ้านหนึ่ง,สพฐ.,เมืองศรีสะเกษ,,อ.2-ป.6,,1/4/2568",
        f"{known.code},{known.name}ใหม่,สพฐ.,,,,,1/4/2568",
    )
    apply(session, country, one)
    acts = session.scalars(
        select(History).where(History.subject == "other_school").order_by(History.id)
    ).all()
    assert [(act.event, act.subject_id == known.id) for act in acts] == [
        ("other_school.added", False),
        ("other_school.changed", True),
        ("other_school.dissolved", True),
    ]
    assert acts[0].after["code"] == "1033530001"
    assert acts[0].after["dissolved_on"] == "2025-04-01"
    assert acts[1].after == {"name": known.name}
    assert session.scalar(select(func.count()).select_from(OtherSchool)) == 2
