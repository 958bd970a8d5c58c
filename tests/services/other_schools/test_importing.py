"""A province's list as a file: read, compared, applied as one act (6.1)."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.affiliations import Affiliation
from app.exchange.csv_files import UnreadableFile
from app.models import Account, CountedSchool, OtherSchool
from app.services.errors import NotFound, SchoolsMovedOn
from app.services.other_schools import importing, paying
from app.services.other_schools.importing import Applied
from app.services.other_schools.school_list import ProblemKind, read_grades
from tests.factories import Country, make_other_school
from tests.factories.rounds import NOW
from tests.services.other_schools.list_files import apply, kept


@pytest.fixture
def officer(country: Country) -> Account:
    return country.account(country.province)


def test_new_schools_come_with_their_payers_onto_the_sheets(
    session: Session, country: Country
) -> None:
    one = kept(
        session,
        country,
        f'="1033530001",โรงเรียนบ้านหนึ่ง,สพฐ.,เมืองศรีสะเกษ,,อ.2-ป.6,{country.sao.code},',
        f',โรงเรียนบ้านสอง,เอกชน,3301,,"อ.1, อ.2, อ.3",{country.sao.code},',
        ",โรงเรียนบ้านสาม,ตชด.,,,ป.1-ป.6,,",
    )
    assert apply(session, country, one) == Applied(new=3, changed=0, payers=2)
    schools = session.scalars(select(OtherSchool).order_by(OtherSchool.id)).all()
    assert [school.affiliation for school in schools] == [
        Affiliation.OBEC,
        Affiliation.PRIVATE,
        Affiliation.BORDER_PATROL,
    ]
    assert schools[0].code == "1033530001"
    assert schools[0].district_code == "3301"
    assert schools[1].grades == ["k1", "k2", "k3"]
    assert session.scalar(select(func.count()).select_from(CountedSchool)) == 2
    # Applied again, it changes nothing.
    assert apply(session, country, one) == Applied(0, 0, 0)


def test_known_schools_take_over_what_the_file_says_and_blanks_change_nothing(
    session: Session, country: Country, officer: Account
) -> None:
    school = make_other_school(session, country.province, name="โรงเรียนบ้านเดิม", code="1033530777")
    other = make_other_school(session, country.province, name="โรงเรียนอื่น", code=None)
    paying.name(session, country.municipality, [school], since=NOW.date(), actor=officer, at=NOW)
    one = kept(
        session,
        country,
        f"1033530777,โรงเรียนบ้านใหม่,สพฐ.,,,,{country.sao.code},",
        ",โรงเรียนอื่น,สพฐ.,,,,,1/4/2568",
    )
    assert apply(session, country, one) == Applied(new=0, changed=2, payers=1)
    session.refresh(school)
    assert school.name == "โรงเรียนบ้านใหม่"
    assert school.grades[0] == "k2"
    assert other.dissolved_on is not None
    now = [one.authority for one in paying.payers_of(session, school) if one.valid_to is None]
    assert now == [country.sao]


def test_a_school_that_moves_to_another_district_loses_the_subdistrict_it_lay_in(
    session: Session, country: Country
) -> None:
    where = {"district_code": "3301", "subdistrict_code": "330101"}
    moved, stays = (make_other_school(session, country.province, **where) for _ in range(2))
    one = kept(
        session,
        country,
        f"{moved.code},{moved.name},สพฐ.,3302,,,,",
        f"{stays.code},{stays.name},สพฐ.,3301,,,,",
    )
    assert apply(session, country, one) == Applied(new=0, changed=1, payers=0)
    session.refresh(moved)
    assert (moved.district_code, moved.subdistrict_code) == ("3302", None)
    assert stays.subdistrict_code == "330101"


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (",,สพฐ.,,,อ.2,,", ProblemKind.NAME_MISSING),
        (",โรงเรียน ก,วัด,,,อ.2,,", ProblemKind.AFFILIATION_UNKNOWN),
        ("12,โรงเรียน ก,สพฐ.,,,อ.2,,", ProblemKind.CODE_WRONG),
        (",โรงเรียน ก,สพฐ.,ไม่มี,,อ.2,,", ProblemKind.DISTRICT_UNKNOWN),
        (",โรงเรียน ก,สพฐ.,3301,ไม่มี,อ.2,,", ProblemKind.SUBDISTRICT_UNKNOWN),
        (",โรงเรียน ก,สพฐ.,,,ม.9,,", ProblemKind.GRADES_UNKNOWN),
        (",โรงเรียน ก,สพฐ.,,,,,", ProblemKind.GRADES_MISSING),
        (",โรงเรียน ก,สพฐ.,,,อ.2,06999999,", ProblemKind.PAYER_UNKNOWN),
        (",โรงเรียน ก,สพฐ.,,,อ.2,,31/2/2568", ProblemKind.DATE_UNREADABLE),
        (",โรงเรียน ก,สพฐ.,,,อ.2,,1/1/2599", ProblemKind.DATE_TO_COME),
        ("1033530888,โรงเรียน ก,สพฐ.,,,อ.2,,", ProblemKind.ELSEWHERE),
        (",โรงเรียนซ้ำ,สพฐ.,,,อ.2,,", ProblemKind.SEVERAL),
        (",โรงเรียน ข,สพฐ.,,,อ.2,,", ProblemKind.TWICE),
    ],
)
def test_a_row_that_cannot_be_taken_is_told_with_its_number(
    session: Session, country: Country, row: str, kind: ProblemKind
) -> None:
    make_other_school(session, country.other_province, code="1033530888")
    for district in ("3301", "3302"):
        make_other_school(
            session, country.province, name="โรงเรียนซ้ำ", district_code=district, code=None
        )
    one = kept(session, country, ",โรงเรียน ข,สพฐ.,,,อ.2,,", row)
    planned = importing.plan(session, country.province, one, at=NOW)
    assert [(problem.row, problem.kind) for problem in planned.problems] == [(3, kind)]
    assert len(planned.new) == 1
    assert [known.facts.name for known in planned.missing] == ["โรงเรียนซ้ำ"] * 2


def test_two_rows_of_one_school_are_told_whether_by_code_or_by_name(
    session: Session, country: Country
) -> None:
    school = make_other_school(session, country.province, name="โรงเรียนเดิม", code="1033530777")
    one = kept(session, country, "1033530777,โรงเรียนใหม่,สพฐ.,,,,,", ",โรงเรียนเดิม,เอกชน,,,,,")
    planned = importing.plan(session, country.province, one, at=NOW)
    told = [(problem.row, problem.kind, problem.facts) for problem in planned.problems]
    assert told == [(3, ProblemKind.TWICE, (("first", 2),))]
    assert apply(session, country, one) == Applied(new=0, changed=1, payers=0)
    session.refresh(school)
    assert (school.name, school.affiliation) == ("โรงเรียนใหม่", Affiliation.OBEC)


def test_what_was_shown_is_applied_or_nothing(session: Session, country: Country) -> None:
    one = kept(session, country, ",โรงเรียน ก,สพฐ.,,,อ.2,,")
    digest = importing.plan(session, country.province, one, at=NOW).digest
    make_other_school(session, country.province, name="โรงเรียน ก", code=None)
    with pytest.raises(SchoolsMovedOn):
        importing.apply(
            session,
            country.province,
            one,
            digest=digest,
            actor=country.account(country.province),
            at=NOW,
        )


def test_a_file_without_its_columns_is_refused_and_one_of_another_office_not_found(
    session: Session, country: Country
) -> None:
    with pytest.raises(UnreadableFile):
        importing.keep(
            session,
            country.province,
            "ก,ข\n1,2",
            file_name="x",
            actor=country.account(country.province),
            at=NOW,
        )
    one = kept(session, country, ",โรงเรียน ก,สพฐ.,,,อ.2,,")
    with pytest.raises(NotFound):
        importing.get(session, country.other_province, one.id)


@pytest.mark.parametrize(
    ("typed", "grades"),
    [
        ("อ.2-ป.6", ("k2", "k3", "p1", "p2", "p3", "p4", "p5", "p6")),
        ("ป.๑ ถึง ป.๓", ("p1", "p2", "p3")),
        ("k2; อ.3", ("k2", "k3")),
        ("อ.2-ม.3", ("k2", "k3", "p1", "p2", "p3", "p4", "p5", "p6")),
        ("ม.1-ม.3", None),
        ("ป.7", None),
    ],
)
def test_grades_are_read_as_people_write_them(typed: str, grades: tuple[str, ...] | None) -> None:
    assert read_grades(typed) == grades
