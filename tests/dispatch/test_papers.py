"""What is printed of a confirmation is what was frozen, whatever became of its rows since."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from app.access.reach import Relation
from app.access.scope import Scope
from app.dispatch.letters import document_of
from app.dispatch.papers import Paper, draft_of, overview_of, paper_of, submission_of
from app.documents.render import Engine
from app.documents.submission_memo import covering_letter_of
from app.domain.people import Sex
from app.models import Confirmation, DataSet, Duty, LetterStep, Office, Return
from app.services import office
from app.services.confirmation import frozen, preparing
from app.services.letters import titles
from tests.documents.reading import pages_of
from tests.factories import Country, make_account, make_enrolment
from tests.factories.rounds import NOW
from tests.services.confirmation.acting import WORDING, Acting
from tests.services.letters.writer import LetterWriter
from tests.support.statements import statements


def address_of(code: str) -> str:
    return f"https://lec.example.go.th/verify/{code}"


@pytest.fixture
def acting(session: Session, country: Country) -> Acting:
    return Acting(session, country)


def scope_of(return_: Return, rooms: tuple[str, ...] | None = None) -> Scope:
    unit = return_.unit
    return Scope(unit.id, unit.path, frozenset({Relation.OWN}), rooms)


def test_a_submission_holds_the_frozen_rows_and_names_whatever_changed_since(
    acting: Acting,
) -> None:
    roster = acting.roster(pupils=3)
    row = make_enrolment(
        acting.session, roster, acting.officer(roster), sex=Sex.FEMALE, prefix="เด็กหญิง"
    )
    made = acting.confirm(roster)
    row.first_name, roster.unit.name = "เปลี่ยนแล้ว", "โรงเรียนชื่อใหม่"
    acting.session.flush()
    document = submission_of(acting.session, made, address_of=address_of)
    content = frozen.read(made.content)
    assert isinstance(content, frozen.FrozenRoster)
    assert [(one.identifier, one.first_name, one.last_name) for one in document.rows] == [
        (one.number, one.first_name, one.last_name) for one in content.rows
    ]
    assert document.name == "โรงเรียน 3033300001"
    assert (document.male, document.female, document.pupils) == (3, 1, 4)
    assert document.pupils == made.pupils
    assert (document.version, document.code, document.sha256) == (1, made.code, made.sha256)
    assert document.verify_address == address_of(made.code)
    assert document.authority == "อปท. 06330305"
    assert document.statement is not None
    assert (document.statement.words, document.statement.at) == (WORDING, NOW)
    assert document.printed_at is None


def test_a_cancelled_confirmation_is_printed_as_it_was_and_says_that_it_is(
    acting: Acting, pdf_engine: Engine
) -> None:
    roster = acting.roster(pupils=2)
    made = acting.confirm(roster)
    before = submission_of(acting.session, made, address_of=address_of)
    acting.cancel(roster)
    make_enrolment(acting.session, roster, acting.officer(roster))
    again = acting.confirm(roster)
    document = submission_of(acting.session, made, address_of=address_of)
    assert document.cancelled_at is not None
    assert replace(document, cancelled_at=None) == before
    pages = pages_of(Paper(document).pdf(pdf_engine))
    assert all(page.count("ยกเลิกแล้ว") == 2 for page in pages)
    assert not any("ยกเลิกแล้ว" in page for page in pages_of(Paper(before).pdf(pdf_engine)))
    assert submission_of(acting.session, again, address_of=address_of).version == 2


def test_letterhead_and_division_are_the_settings_of_today(acting: Acting) -> None:
    roster = acting.roster()
    made = acting.confirm(roster)
    sao, school = acting.country.sao, acting.country.school
    acting.session.add(Office(unit_id=sao.id, division="กองการศึกษา", addressee="นายก"))
    acting.session.add(
        Office(unit_id=school.id, telephone="0 4561", letter_prefix="ศธ 1/", thai_digits=False)
    )
    acting.session.flush()
    document = submission_of(acting.session, made, address_of=address_of)
    assert (document.covering.division, document.covering.addressee) == ("กองการศึกษา", "นายก")
    assert (document.covering.telephone, document.covering.number) == ("0 4561", "ศธ 1/")
    assert not document.thai_digits
    asked = submission_of(acting.session, made, address_of=address_of, thai_digits=True)
    assert asked.thai_digits


def test_a_paper_names_addressee_and_signer_as_the_portals_letters_do(acting: Acting) -> None:
    session, country = acting.session, acting.country
    session.add(Office(unit_id=country.province.id, addressee="ท้องถิ่นจังหวัด"))
    returns = acting.confirmed_province()
    writer = LetterWriter(session, country)
    for return_ in returns[:2]:
        made = session.get_one(Confirmation, return_.confirmation_id)
        covering = covering_letter_of(paper_of(session, made, address_of=address_of).document)
        letter = writer.write(return_.unit, LetterStep.SUBMIT)
        written = document_of(letter, office.of(session, return_.unit))
        assert type(covering) is type(written)
        assert covering.addressee == written.addressee
        assert covering.signature == written.signature
    made = session.get_one(Confirmation, returns[2].confirmation_id)
    of_province = covering_letter_of(paper_of(session, made, address_of=address_of).document)
    assert of_province.addressee == titles.title_of(country.department)
    assert of_province.signature.on_behalf_of == titles.title_of(country.province)


def test_where_the_head_confirms_both_stand_in_the_statement(acting: Acting) -> None:
    acting.country.sao.head_confirms = True
    roster = acting.roster()
    officer = acting.officer(roster)
    head = make_account(acting.session, acting.country.school, Duty.HEAD, "01")
    preparing.prepare(
        acting.session, roster, actor=officer, at=NOW, version=roster.version, wording=WORDING
    )
    made = acting.confirm(roster, actor=head)
    document = submission_of(acting.session, made, address_of=address_of)
    assert document.statement is not None
    assert document.statement.prepared_name == (officer.name or officer.username)
    assert document.statement.name == made.confirmed_by_name
    assert [signer.name for signer in document.signers] == [
        officer.name or officer.username,
        made.confirmed_by_name,
    ]


def test_who_answers_for_a_confirmation_is_who_it_was_then(acting: Acting) -> None:
    acting.country.sao.head_confirms = True
    roster = acting.roster()
    officer = acting.officer(roster)
    head = make_account(acting.session, acting.country.school, Duty.HEAD, "01")
    officer.position, head.position = "ครู", "ผู้อำนวยการ"
    preparing.prepare(
        acting.session, roster, actor=officer, at=NOW, version=roster.version, wording=WORDING
    )
    made = acting.confirm(roster, actor=head)
    before = submission_of(acting.session, made, address_of=address_of)
    assert [signer.position for signer in before.signers] == ["ครู", "ผู้อำนวยการ"]
    for account in (officer, head):
        account.name, account.position, account.duty = "ผู้อื่น", "ตำแหน่งใหม่", Duty.OFFICER
    acting.session.flush()
    assert submission_of(acting.session, made, address_of=address_of) == before


def test_a_draft_is_of_the_live_rows_and_says_who_printed_it(acting: Acting) -> None:
    roster = acting.roster(pupils=2)
    make_enrolment(acting.session, roster, acting.officer(roster), room="2")
    by = acting.officer(roster)
    whole = draft_of(acting.session, roster, scope=scope_of(roster), at=NOW, by=by)
    assert whole.is_draft
    assert (whole.pupils, whole.code, whole.printed_at, whole.only_rooms) == (3, "", NOW, "")
    part = draft_of(acting.session, roster, scope=scope_of(roster, ("p1/2",)), at=NOW, by=by)
    assert (part.pupils, part.only_rooms) == (1, "ป.1/2")


def test_an_overview_names_each_confirmation_it_stands_on(acting: Acting) -> None:
    _, pupils, whole = acting.confirmed_province()
    made = acting.session.get_one(Confirmation, pupils.confirmation_id)
    document = overview_of(acting.session, made, address_of=address_of)
    below = {
        one.unit.code: one.confirmation
        for one in acting.session.query(Return).filter(Return.parent_id == pupils.id)
    }
    assert {child.code_of_unit: child.code for child in document.children} == {
        code: confirmation.code for code, confirmation in below.items() if confirmation
    }
    assert [child.group for child in document.children] == [
        "โรงเรียน",
        "ศูนย์พัฒนาเด็กเล็ก",
        "ศูนย์พัฒนาเด็กเล็ก",
    ]
    assert document.pupils == sum(child.pupils for child in document.children) == made.pupils
    top = acting.session.get_one(Confirmation, whole.confirmation_id)
    of_province = overview_of(acting.session, top, address_of=address_of)
    assert of_province.pupils == sum(child.pupils for child in of_province.children)
    assert of_province.kind == "province"


def test_a_paper_runs_a_fixed_number_of_queries(acting: Acting) -> None:
    roster = acting.roster(pupils=1)
    made = acting.confirm(roster)
    acting.session.expire_all()
    with statements(acting.session.get_bind()) as few:
        paper_of(acting.session, made, address_of=address_of)
    acting.cancel(roster)
    for _ in range(20):
        make_enrolment(acting.session, roster, acting.officer(roster))
    again = acting.confirm(roster)
    acting.session.expire_all()
    with statements(acting.session.get_bind()) as many:
        paper_of(acting.session, again, address_of=address_of)
    assert len(many) == len(few) <= 14


def test_a_paper_of_every_level_is_printed(acting: Acting, pdf_engine: Engine) -> None:
    for return_ in acting.confirmed_province():
        made = acting.session.get_one(Confirmation, return_.confirmation_id)
        paper = paper_of(acting.session, made, address_of=address_of)
        pages = pages_of(paper.pdf(pdf_engine))
        assert all(made.code in page for page in pages)
        assert (return_.data_set is DataSet.ROSTER) == ("รายบุคคล" in "".join(pages[1:]))
