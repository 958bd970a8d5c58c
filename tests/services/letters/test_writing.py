"""Letters say what the round says, are written once, and are never overwritten unseen."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from app.domain.login_codes import Level
from app.domain.thai_calendar import bangkok_midnight
from app.models import (
    AgreedDeadline,
    Confirmation,
    DataSet,
    FileKind,
    History,
    Letter,
    LetterForm,
    LetterStep,
    Office,
    Return,
    RoundException,
    Submission,
    Unit,
)
from app.services import rounds
from app.services.errors import ChangedMeanwhile, NobodyMissing, NotFound, NothingToTellOf
from app.services.letters import filling, listing, steps, writing
from app.services.letters.steps import KINDS, Towards
from app.services.submissions.issuing import record_issued
from tests.factories import make_centre
from tests.factories.rounds import NOW
from tests.services.confirmation.acting import REASON, Acting
from tests.services.confirmation.counting import filled
from tests.services.letters.writer import LetterWriter
from tests.support.statements import statements


@pytest.fixture
def acting(writer: LetterWriter) -> Acting:
    return Acting(writer.session, writer.country)


def count(session: Session, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


@pytest.mark.parametrize("level", list(Level))
@pytest.mark.parametrize("step", list(LetterStep))
def test_a_level_writes_the_letters_of_its_own_steps_only(
    writer: LetterWriter, acting: Acting, level: Level, step: LetterStep
) -> None:
    country = writer.country
    if step in (LetterStep.SUBMIT, LetterStep.ASK_TO_CANCEL):
        acting.confirmed_province()
    unit = {
        Level.INSTITUTION: country.school,
        Level.AUTHORITY: country.sao,
        Level.PROVINCE: country.province,
        Level.DEPARTMENT: country.department,
    }[level]
    kind = next((one for one in KINDS if (one.level, one.step) == (level, step)), None)
    if kind is None or kind.step is LetterStep.CANCELLED:
        with pytest.raises(NotFound):
            writer.write(unit, step, to=country.school.code)
        return
    below = writing.possible_recipients(
        writer.session, country.round, unit, kind, scope=writer.scope(unit)
    )
    letter = writer.write(unit, step, to=below[0].code if below else "")
    assert letter.form is kind.form
    assert "{" not in letter.subject + letter.addressee + letter.body + letter.closing


def test_a_letter_within_one_authority_is_a_memo_and_between_agencies_an_external_one() -> None:
    for kind in KINDS:
        within = kind.level is Level.INSTITUTION or (
            kind.level is Level.AUTHORITY and kind.towards is not Towards.ABOVE
        )
        assert kind.form is (LetterForm.MEMO if within else LetterForm.EXTERNAL)
    assert {(kind.step, kind.form) for kind in KINDS} == set(steps.templates_kept())


def test_a_reminder_names_exactly_those_that_have_not_confirmed(
    writer: LetterWriter, acting: Acting
) -> None:
    country = writer.country
    acting.confirm(country.roster(writer.session, country.centre))
    letter = writer.write(country.sao, LetterStep.REMIND)
    missing = {country.school.id, country.second_centre.id}
    assert {one["unit"] for one in letter.recipients} == missing
    assert country.school.name in letter.body
    assert country.centre.name not in letter.body
    assert "ทั้งหมด 3 แห่ง ยืนยันข้อมูลแล้ว 1 แห่ง และยังไม่ยืนยันข้อมูล 2 แห่ง" in letter.body
    assert "ปีการศึกษา 2569 (ครั้งที่ 1)" in letter.subject
    acting.confirm(country.roster(writer.session, country.second_centre))
    alone = writer.write(country.sao, LetterStep.REMIND)
    assert alone.addressee == f"ผู้อำนวยการ{country.school.name}"


def test_nobody_is_reminded_when_all_have_confirmed(writer: LetterWriter, acting: Acting) -> None:
    acting.confirmed_authority()
    with pytest.raises(NobodyMissing):
        writer.write(writer.country.sao, LetterStep.REMIND)


def test_a_province_reminds_the_authorities_and_the_department_the_provinces(
    writer: LetterWriter,
) -> None:
    country = writer.country
    by_province = writer.write(country.province, LetterStep.REMIND)
    assert {one["unit"] for one in by_province.recipients} == {
        country.sao.id,
        country.municipality.id,
    }
    by_department = writer.write(country.department, LetterStep.REMIND)
    assert country.province.id in {one["unit"] for one in by_department.recipients}


def test_a_reminder_of_submissions_names_exactly_those_that_are_missing(
    writer: LetterWriter, acting: Acting
) -> None:
    country, session = writer.country, writer.session
    session.add(Office(unit_id=country.sao.id, division="กองการศึกษา"))
    for unit in (country.school, country.centre):
        acting.confirm(country.roster(session, unit))
    arrived = country.roster(session, country.centre).confirmation
    assert arrived is not None
    by = country.account(country.sao)
    issued = record_issued(session, arrived, FileKind.PDF, b"%PDF", actor=by, at=NOW)
    came: dict[str, Any] = {"paper_at": NOW, "paper_by_id": by.id}
    came |= {"file_at": NOW, "file_by_id": by.id, "file_id": issued.id}
    came |= {"file_sha256": issued.sha256}
    session.add(Submission(confirmation_id=arrived.id, **came))
    session.flush()
    letter = writer.write(country.sao, LetterStep.REMIND_SUBMISSION)
    assert {one["unit"] for one in letter.recipients} == {
        country.school.id,
        country.second_centre.id,
    }
    assert f"{country.school.name} (ยังไม่ส่งเอกสารและไฟล์ข้อมูล)" in letter.body
    assert f"{country.second_centre.name} (ยังไม่ยืนยันข้อมูล)" in letter.body
    assert country.centre.name not in letter.body
    assert "ทั้งหมด 3 แห่ง ส่งครบถ้วนแล้ว 1 แห่ง และยังส่งไม่ครบถ้วน 2 แห่ง" in letter.body
    assert "ส่งถึงกองการศึกษา ภายในวันที่" in letter.body
    assert letter.addressee == "ผู้บริหารสถานศึกษาที่ยังส่งข้อมูลไม่ครบถ้วนทุกแห่ง"
    assert filling.UNKNOWN not in letter.body


@pytest.mark.parametrize("step", [LetterStep.SUBMIT, LetterStep.ASK_TO_CANCEL])
def test_no_letter_tells_the_level_above_of_a_confirmation_that_does_not_stand(
    writer: LetterWriter, acting: Acting, step: LetterStep
) -> None:
    country = writer.country
    with pytest.raises(NothingToTellOf):
        writer.write(country.school, step)
    roster = acting.roster()
    acting.confirm(roster)
    writer.write(country.school, step)
    acting.cancel(roster)
    with pytest.raises(NothingToTellOf):
        writer.write(country.school, step)


def test_a_letter_names_the_deadline_of_whom_it_is_about(
    writer: LetterWriter, acting: Acting
) -> None:
    country, session = writer.country, writer.session
    acting.confirmed_province()
    the_round = country.round
    day = timedelta(days=1)
    the_round.institution_due_at = bangkok_midnight(date(2026, 6, 10))
    the_round.authority_due_at = the_round.institution_due_at + day
    the_round.province_due_at = the_round.institution_due_at + 2 * day
    session.flush()
    for unit, wanted in ((country.sao, 10), (country.province, 11)):
        asked = writer.write(unit, LetterStep.ASK_TO_CANCEL)
        assert f"ภายในวันที่ {wanted} มิถุนายน 2569" in asked.body


def test_a_reminder_tells_of_earlier_days_that_were_agreed_and_of_late_entries(
    writer: LetterWriter,
) -> None:
    country, session = writer.country, writer.session
    country.round.institution_due_at = bangkok_midnight(date(2026, 6, 10))
    early = country.round.institution_due_at - timedelta(days=4)
    units = (country.school, country.centre, country.second_centre)

    def agree(unit: Unit) -> None:
        session.add(AgreedDeadline(round_id=country.round.id, unit_id=unit.id, due_at=early))
        session.flush()

    agree(country.school)
    mixed = writer.write(country.sao, LetterStep.REMIND).body
    assert "ภายในวันที่ 9 มิถุนายน 2569 เวลา 24.00 น. นั้น" in mixed
    assert f"{country.school.name} (ภายในวันที่ 5 มิถุนายน 2569 เวลา 24.00 น.)" in mixed
    for unit in units[1:]:
        agree(unit)
    same = writer.write(country.sao, LetterStep.REMIND).body
    assert "ภายในวันที่ 5 มิถุนายน 2569 เวลา 24.00 น. นั้น" in same
    assert "9 มิถุนายน" not in same
    late = country.round.closes_at + timedelta(days=3)
    session.add(
        RoundException(
            round_id=country.round.id,
            unit_id=country.school.id,
            until=late,
            reason="ระบบขัดข้อง",
            granted_by_id=country.account(country.department).id,
            granted_at=NOW,
        )
    )
    session.flush()
    due = rounds.due_at_each(session, country.round, units)
    assert [due[unit.id] for unit in units] == [late, early, early]


def test_units_of_one_name_are_told_apart(writer: LetterWriter) -> None:
    country = writer.country
    country.school.name = country.centre.name = country.second_centre.name = "โรงเรียนบ้านดู่"
    country.school.district_code, country.centre.district_code = "3301", "3302"
    country.second_centre.district_code = "3302"
    writer.session.flush()
    letter = writer.write(country.sao, LetterStep.REMIND)
    names = [one["name"] for one in letter.recipients]
    assert len(set(names)) == 3
    assert "โรงเรียนบ้านดู่ อำเภอเมืองศรีสะเกษ" in names
    assert all(name in letter.body for name in names)


def test_a_submission_tells_who_confirmed_how_many_and_the_code(
    writer: LetterWriter, acting: Acting
) -> None:
    school = writer.country.school
    confirmation = acting.confirm(acting.roster(2))
    letter = writer.write(school, LetterStep.SUBMIT)
    assert "รวมทั้งสิ้น 2 คน" in letter.body
    assert confirmation.code in letter.body
    assert confirmation.confirmed_by_name in letter.body
    assert filling.UNKNOWN not in letter.body


def test_an_authority_sends_each_data_set_that_it_confirmed_with_its_total(
    writer: LetterWriter, acting: Acting
) -> None:
    country, session = writer.country, writer.session
    sheet = filled(acting, 1)
    counts = acting.confirm(sheet)
    alone = writer.write(country.sao, LetterStep.SUBMIT)
    assert f"สังกัดอื่น รวมทั้งสิ้น {counts.pupils} คน" in alone.body
    assert counts.code in alone.body
    assert "มีตัวตน" not in alone.body
    _roster, overview = acting.confirmed_authority()
    pupils = session.get_one(Confirmation, overview.confirmation_id)
    acting.ask(sheet)
    both = writer.write(country.sao, LetterStep.SUBMIT)
    first, second = both.body.split("\n\n")[-1].splitlines()
    assert first.startswith("1. ภาพรวม")
    assert f"รวมทั้งสิ้น {pupils.pupils} คน" in first
    assert pupils.code in first
    assert second.startswith("2. ข้อมูลจำนวนนักเรียนของสถานศึกษาสังกัดอื่น")
    assert f"รวมทั้งสิ้น {counts.pupils} คน" in second
    assert counts.code in second
    assert filling.UNKNOWN not in both.body


def test_asking_and_telling_of_a_cancellation_give_its_reason(
    writer: LetterWriter, acting: Acting
) -> None:
    country = writer.country
    roster = acting.roster()
    first = acting.confirm(roster)
    acting.ask(roster)
    asked = writer.write(country.school, LetterStep.ASK_TO_CANCEL)
    assert REASON in asked.body
    assert first.code in asked.body
    with pytest.raises(NotFound):
        writer.write(country.sao, LetterStep.CANCELLED, to=country.school.code)
    acting.cancel(roster)
    told = writer.write(country.sao, LetterStep.CANCELLED, to=country.school.code)
    assert REASON in told.body
    assert country.school.name in told.body
    with pytest.raises(NotFound):
        writer.write(country.sao, LetterStep.CANCELLED, to=country.town_school.code)


def test_the_letterhead_gives_number_and_addressee(writer: LetterWriter, acting: Acting) -> None:
    country = writer.country
    writer.session.add(
        Office(unit_id=country.sao.id, letter_prefix="ศก 51008", addressee="นายก อบต.")
    )
    writer.session.flush()
    assert writer.write(country.sao, LetterStep.REMIND).number == "ศก 51008/ว"
    acting.confirmed_authority()
    assert writer.write(country.sao, LetterStep.SUBMIT).number == "ศก 51008/"
    assert writer.write(country.school, LetterStep.SUBMIT).addressee == "นายก อบต."


def test_a_letter_asked_for_twice_is_written_once_until_it_is_edited(writer: LetterWriter) -> None:
    sao = writer.country.sao
    first = writer.write(sao, LetterStep.REMIND)
    assert writer.write(sao, LetterStep.REMIND) is first
    assert count(writer.session, Letter) == 1
    writer.edit(first, number="ศก 51008/12")
    assert writer.write(sao, LetterStep.REMIND) is not first


def test_a_stale_edit_is_refused_and_a_repeated_one_harmless(writer: LetterWriter) -> None:
    letter = writer.write(writer.country.sao, LetterStep.REMIND)
    writer.edit(letter, version=1, number="ศก 51008/12")
    written = count(writer.session, History)
    writer.edit(letter, version=1)
    assert count(writer.session, History) == written
    with pytest.raises(ChangedMeanwhile):
        writer.edit(letter, version=1, number="ศก 51008/13")
    assert letter.number == "ศก 51008/12"


def test_braces_in_the_data_are_letters_like_others(writer: LetterWriter) -> None:
    school = writer.country.school
    school.name = "โรงเรียน{หน่วยงาน}{x}"
    letter = writer.write(writer.country.sao, LetterStep.REMIND)
    assert "โรงเรียน{หน่วยงาน}{x}" in letter.body


def test_letters_are_listed_for_their_own_unit_and_round_only(writer: LetterWriter) -> None:
    country = writer.country
    letter = writer.write(country.sao, LetterStep.REMIND)

    def found(unit: Unit, scope_of: Unit) -> list[Letter]:
        scope = writer.scope(scope_of)
        return list(listing.of_unit(writer.session, country.round, unit, scope=scope).rows)

    assert found(country.sao, country.sao) == [letter]
    assert found(country.sao, country.municipality) == []
    assert found(country.municipality, country.municipality) == []
    with pytest.raises(NotFound):
        listing.get(writer.session, country.round, country.municipality, letter.id)


def test_a_reminder_takes_the_same_queries_however_many_are_missing(
    writer: LetterWriter, engine: Engine
) -> None:
    country = writer.country

    def queries() -> int:
        writer.session.flush()
        with statements(engine) as asked:
            writer.write(country.sao, LetterStep.REMIND)
        return len(asked)

    queries()
    first = queries()
    parent = country.pupils(writer.session, country.sao)
    for number in range(20):
        centre = make_centre(writer.session, country.sao, f"30336001{number:02}")
        roster = Return(data_set=DataSet.ROSTER, unit=centre, parent=parent, changed_at=NOW)
        roster.round = country.round
        writer.session.add(roster)
    # A new letter is one more row, and one more line of the record.
    assert queries() <= first + 4
