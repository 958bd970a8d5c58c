"""A sheet changes the roster as its preview showed, once, and removes nobody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from app.domain.people import Sex
from app.exchange.remarks import Problem, Repair
from app.models import DataSet, Enrolment, History, Identifier, NumberEnd, Removal
from app.services import returns
from app.services.errors import AnotherInstitution, NotFound, RoundNotOpen, SheetMovedOn
from app.services.history.verifying import Verification
from app.services.rosters import presence, recording
from app.services.rosters.codes import ErrorCode
from app.services.rosters.facts import Details
from app.services.rosters.importing import kept as sheets
from tests.factories import Country, make_enrolment, make_number, make_round
from tests.services.rosters.clerk import Clerk
from tests.services.rosters.conftest import Desk
from tests.support.sheets import HEADINGS, roster_sheet, workbook
from tests.support.statements import statements


@pytest.fixture
def clerk(desk: Desk) -> Clerk:
    return Clerk(desk)


def pupil(number: str | None = None, **cells: Any) -> tuple[Any, ...]:
    usual = {
        "number": make_number() if number is None else number,
        "prefix": "ด.ญ.",
        "first_name": "มานี",
        "last_name": f"มีนา{make_number()[-5:]}",
        "sex": "หญิง",
        "birth_date": "15/1/2563",
        "grade": "ป.1",
        "room": "1",
    }
    return tuple((usual | cells).values())


def test_a_sheet_is_applied_as_its_preview_showed_and_a_second_time_changes_nothing(
    clerk: Clerk,
) -> None:
    kept = clerk.reads(roster_sheet(pupil(), pupil(), pupil("123")))
    planned = clerk.plans(kept)
    assert [len(planned.new), planned.to_correct, planned.refused_rows] == [3, 1, 0]
    assert clerk.live() == []
    assert clerk.applies(kept, planned.digest)["new"] == 3
    again = clerk.plans(kept)
    assert (again.does_nothing, len(again.unchanged), again.missing) == (True, 3, ())
    before = [(row.id, row.version) for row in clerk.live()]
    assert clerk.applies(kept, again.digest)["new"] == 3
    # Of two presses at once, the second had read the sheet before the first was done.
    set_committed_value(kept, "applied_at", None)
    assert clerk.applies(kept, planned.digest)["new"] == 3
    assert [(row.id, row.version) for row in clerk.live()] == before
    other = clerk.reads(roster_sheet(pupil()))
    assert len(clerk.plans(other).missing) == 3


def test_an_imported_row_is_as_one_recorded_by_hand(clerk: Clerk, session: Session) -> None:
    number = make_number()
    clerk.brings(pupil(number, sex=None))
    row = clerk.live()[0]
    by_hand = clerk.desk.add(first_name="มานี", last_name=row.last_name)
    assert (row.prefix, row.sex, row.birth_date) == ("เด็กหญิง", Sex.FEMALE, date(2020, 1, 15))
    assert (row.errors, row.seen_at, row.version) == ([], None, 1)
    assert row.list_key == by_hand.list_key
    owner = session.scalar(select(Identifier.pupil_id).where(Identifier.value == number))
    assert row.pupil_id == owner
    assert clerk.desk.roster.pupils == 2


def test_a_change_is_told_field_by_field_and_a_blank_cell_changes_nothing(clerk: Clerk) -> None:
    row = clerk.desk.add(Details(religion="พุทธ", father={"first_name": "สม"}), room="1")
    headings = (*HEADINGS, "ศาสนา", "อาชีพบิดา")
    cells = (row.number, None, "มานะ", None, None, None, "ป.1", "2", None, "ทำนา")
    planned = clerk.brings(cells, headings=headings)
    assert [change.fields for change in planned.changed] == [
        (
            ("first_name", "มานี", "มานะ"),
            ("room", "1", "2"),
            ("father.occupation", None, "ทำนา"),
        )
    ]
    clerk.session.expire_all()
    assert (row.first_name, row.room, row.version) == ("มานะ", "2", 2)
    assert row.detail is not None
    assert row.detail.religion == "พุทธ"
    assert row.detail.father == {"first_name": "สม", "occupation": "ทำนา"}


def test_every_child_has_its_history_and_the_chain_holds(clerk: Clerk, session: Session) -> None:
    row = clerk.desk.add()
    clerk.brings(pupil(row.number, last_name="ใหม่"), pupil())
    events = session.scalars(select(History.event).order_by(History.id)).all()
    assert events[-3:] == ["enrolment.added", "enrolment.edited", "roster.imported"]
    edited = session.scalars(select(History).where(History.event == "enrolment.edited")).one()
    assert (edited.subject_id, edited.after["last_name"]) == (row.id, "ใหม่")
    assert list(Verification(session).faults()) == []


def test_a_pupil_without_a_number_is_found_again_by_what_else_is_known(clerk: Clerk) -> None:
    headings = (*HEADINGS, "เลขประจำตัวนักเรียน")
    by_student = clerk.desk.add(number="", student_number="77", birth_date=None)
    by_name = clerk.desk.add(number="", first_name="ปิติ")
    planned = clerk.shows(
        (*pupil("", last_name=by_student.last_name, birth_date="1/2/2563"), "77"),
        (*pupil(last_name=by_name.last_name, first_name="ปิติ"), None),
        headings=headings,
    )
    assert [change.live.id for change in planned.changed] == [by_student.id, by_name.id]
    assert planned.changed[1].fields[0][0] == "number"


def test_namesakes_with_numbers_of_their_own_are_two_children(clerk: Clerk) -> None:
    row = clerk.desk.add()
    planned = clerk.shows(pupil(last_name=row.last_name))
    assert (len(planned.new), len(planned.missing)) == (1, 1)


def test_twins_in_all_but_number_are_found_again_one_each(clerk: Clerk) -> None:
    twin = pupil("", last_name="แฝด")
    clerk.brings(twin, twin)
    planned = clerk.shows(twin, twin)
    assert (len(planned.unchanged), planned.does_nothing) == (2, True)


def test_a_pupil_twice_in_a_sheet_is_an_error_of_the_second_row(clerk: Clerk) -> None:
    number = make_number()
    planned = clerk.brings(pupil(number), pupil(number))
    assert [(one.row, one.kind, one.told) for one in planned.problems] == [
        (3, Problem.TWICE, ("2",))
    ]
    assert len(clerk.live()) == 1


def test_a_row_with_a_problem_is_left_out_and_its_pupil_is_not_missing(clerk: Clerk) -> None:
    row = clerk.desk.add()
    planned = clerk.brings(pupil(row.number, birth_date="31/2/2560"), pupil())
    assert (planned.refused_rows, len(planned.new), planned.missing) == (1, 1, ())


def test_a_child_held_elsewhere_is_an_error_that_names_the_holder(
    clerk: Clerk, desk_of: Callable[..., Desk], country: Country
) -> None:
    held = desk_of(country.centre).add(grade="c3")
    planned = clerk.brings(pupil(held.number), pupil())
    (problem,) = planned.problems
    assert (problem.row, problem.kind) == (2, Problem.HELD_ELSEWHERE)
    assert problem.told[0] == country.centre.name
    assert len(clerk.live()) == 1


def test_an_old_number_finds_the_child_and_does_not_come_back(clerk: Clerk) -> None:
    gcode, number = "G693300000001", make_number()
    row = clerk.desk.add(number=gcode)
    clerk.desk.renumber(row, number)
    planned = clerk.shows(pupil(gcode, last_name=row.last_name))
    assert [repair.kind for repair in planned.repairs] == [Repair.OLD_NUMBER]
    assert planned.does_nothing


def test_a_mistyped_number_of_an_old_sheet_does_not_come_back(clerk: Clerk) -> None:
    row = clerk.desk.add()
    mistyped = row.number
    clerk.desk.renumber(row, make_number(), NumberEnd.MISTYPED)
    planned = clerk.shows(pupil(mistyped, last_name=row.last_name))
    assert [repair.kind for repair in planned.repairs] == [Repair.OLD_NUMBER]
    assert planned.does_nothing


def test_a_mistyped_number_in_a_sheet_is_its_true_owners(clerk: Clerk) -> None:
    row = clerk.desk.add()
    mistyped = row.number
    clerk.desk.renumber(row, make_number(), NumberEnd.MISTYPED)
    planned = clerk.brings(pupil(mistyped, first_name="ชูใจ"))
    assert (len(planned.new), planned.missing[0].id) == (1, row.id)
    other = next(one for one in clerk.live() if one.id != row.id)
    assert other.pupil_id not in (None, row.pupil_id)


def test_a_gcode_gives_way_to_the_number_of_the_same_child(clerk: Clerk, session: Session) -> None:
    row = clerk.desk.add(number="G693300000002")
    number = make_number()
    clerk.brings(pupil(number, last_name=row.last_name))
    clerk.session.expire_all()
    live = session.scalars(
        select(Identifier.value).where(
            Identifier.pupil_id == row.pupil_id, Identifier.valid_to.is_(None)
        )
    ).all()
    assert (row.number, live) == (number, [number])


def test_a_gcode_gives_way_to_a_number_known_from_last_year(clerk: Clerk, country: Country) -> None:
    desk = clerk.desk
    before = returns.get(
        desk.session, make_round(desk.session, 2568), country.school, DataSet.ROSTER
    )
    then = make_enrolment(desk.session, before, desk.actor)
    gcode = "G693300000003"
    row = desk.add(number=gcode)
    presence.tick(desk.session, desk.roster, row.id, **desk.who)
    clerk.brings(pupil(then.number, last_name=row.last_name))
    desk.session.expire_all()
    assert (row.number, row.pupil_id) == (then.number, then.pupil_id)
    assert row.seen_at is not None
    assert clerk.shows(pupil(gcode, last_name=row.last_name)).does_nothing


def test_a_child_taken_off_before_is_told_as_such(clerk: Clerk) -> None:
    row = clerk.desk.add()
    recording.remove(
        clerk.session,
        clerk.desk.roster,
        row.id,
        removal=Removal.NOT_FOUND,
        left_on=None,
        note="",
        **clerk.desk.who,
    )
    assert clerk.shows(pupil(row.number)).new[0].removed is Removal.NOT_FOUND


def test_a_preview_that_no_longer_holds_is_not_applied(clerk: Clerk) -> None:
    row = clerk.desk.add()
    kept = clerk.reads(roster_sheet(pupil(row.number, first_name="มานะ")))
    digest = clerk.plans(kept).digest
    clerk.desk.edit(row, first_name="ปิติ")
    with pytest.raises(SheetMovedOn):
        clerk.applies(kept, digest)
    assert row.first_name == "ปิติ"


def test_who_is_limited_to_rooms_brings_in_their_pupils_alone(
    desk_of: Callable[..., Desk], country: Country, desk: Desk
) -> None:
    other = desk.add(room="2")
    limited = Clerk(desk_of(country.school, rooms=("p1/1",)))
    planned = limited.brings(pupil(), pupil(room="2"), pupil(other.number, room="1"))
    assert [(one.row, one.kind) for one in planned.problems] == [
        (3, Problem.OUTSIDE_ROOMS),
        (4, Problem.IN_ANOTHER_ROOM),
    ]
    assert (len(planned.new), planned.missing) == (1, ())


def test_what_an_import_leaves_to_be_corrected_counts_on_the_roster(clerk: Clerk) -> None:
    planned = clerk.brings(pupil(room=None), pupil("123"))
    assert [one.errors for one in planned.new] == [
        (ErrorCode.ROOM_MISSING,),
        (ErrorCode.NUMBER_FORM,),
    ]
    assert clerk.desk.roster.rows_with_errors == 2


def test_an_answer_falls_when_a_sheet_changes_what_it_is_about(clerk: Clerk) -> None:
    row = clerk.desk.add(birth_date=date(2012, 1, 1))
    recording.answer_query(
        clerk.session,
        clerk.desk.roster,
        row.id,
        query="unusual_age",
        reason="ย้ายมา",
        **clerk.desk.who,
    )
    clerk.brings(pupil(row.number, birth_date="1/1/2554"))
    clerk.session.expire_all()
    assert (row.queries, row.answers) == (["unusual_age"], {})


def test_a_sheet_takes_the_same_number_of_statements_whatever_its_rows(clerk: Clerk) -> None:
    def taken(rows: int) -> int:
        kept = clerk.reads(roster_sheet(*(pupil(room=None) for _ in range(rows))))
        digest = clerk.plans(kept).digest
        with statements(clerk.session.get_bind()) as asked:
            clerk.applies(kept, digest)
        return len(asked)

    taken(1)  # what an officer's first request loads besides
    assert taken(3) == taken(40)


@pytest.mark.parametrize(
    ("heading", "told"),
    [
        ("จังหวัด", "ยโสธร"),
        ("อปท.", "องค์การบริหารส่วนตำบลอื่น"),
        ("สถานศึกษา", "โรงเรียนอื่น"),
        ("รหัสสถานศึกษา", "3033399999"),
    ],
)
def test_a_sheet_of_another_institution_is_refused(clerk: Clerk, heading: str, told: str) -> None:
    with pytest.raises(AnotherInstitution) as refused:
        clerk.shows((*pupil(), told), headings=(*HEADINGS, heading))
    assert (refused.value.facts["told"], refused.value.facts["row"]) == (told, 2)


def test_a_title_with_another_code_is_refused_and_ones_own_names_are_known(clerk: Clerk) -> None:
    unit = clerk.desk.roster.unit
    with pytest.raises(AnotherInstitution):
        clerk.plans(clerk.reads(workbook(["โรงเรียน 3033399999"], HEADINGS, pupil())))
    named = unit.name.replace("โรงเรียน", "ร.ร. ")
    content = workbook(
        [f"รหัส {unit.code}"], (*HEADINGS, "โรงเรียน", "จังหวัด"), (*pupil(), named, "จ.ศรีสะเกษ")
    )
    assert len(clerk.plans(clerk.reads(content)).new) == 1


def test_a_closed_round_takes_no_sheet(clerk: Clerk) -> None:
    kept = clerk.reads(roster_sheet(pupil()))
    digest = clerk.plans(kept).digest
    roster = clerk.desk.roster
    roster.round.closes_at = clerk.desk.who["at"]
    clerk.session.flush()
    with pytest.raises(RoundNotOpen):
        clerk.applies(kept, digest)
    assert clerk.live() == []


def test_a_sheet_is_its_senders_and_its_last_one(
    clerk: Clerk, country: Country, session: Session
) -> None:
    first = clerk.reads(roster_sheet(pupil()))
    first_id = first.id
    second = clerk.reads(roster_sheet(pupil()))
    with pytest.raises(NotFound):
        sheets.get(session, clerk.desk.roster, first_id, actor=clerk.desk.actor)
    other = country.account(country.centre)
    with pytest.raises(NotFound):
        sheets.get(session, clerk.desk.roster, second.id, actor=other)


def test_what_the_officer_said_of_columns_is_remembered_for_such_headings(
    clerk: Clerk, session: Session
) -> None:
    def content() -> bytes:
        return workbook(["ก", "ข", "ค"], [make_number(), "มานี", f"ใจดี{make_number()}"])

    kept = clerk.reads(content())
    columns = sheets.columns_of(kept)
    assert not columns.suffice
    columns = type(columns)(columns.heads, ("number", "first_name", "last_name"))
    sheets.choose_columns(
        session,
        kept,
        clerk.desk.roster,
        columns=columns,
        actor=clerk.desk.actor,
        at=clerk.desk.who["at"],
    )
    again = clerk.reads(content())
    assert sheets.columns_of(again) == columns
    assert len(clerk.plans(again).new) == 1


def test_two_rosters_that_bring_the_same_new_child_do_not_both_have_it(
    clerk: Clerk, desk_of: Callable[..., Desk], country: Country, session: Session
) -> None:
    number = make_number()
    kept = clerk.reads(roster_sheet(pupil(number)))
    digest = clerk.plans(kept).digest
    desk_of(country.centre).add(number=number, grade="c3")
    with pytest.raises(SheetMovedOn):
        clerk.applies(kept, digest)
    held = session.scalars(select(Enrolment).where(Enrolment.number == number)).all()
    assert len(held) == 1


def test_a_valid_number_is_not_replaced_by_another_for_a_student_number(
    clerk: Clerk, desk: Desk
) -> None:
    row = desk.add(student_number="6901")
    headings = (*HEADINGS, "เลขประจำตัวนักเรียน")
    other = (*pupil(first_name=row.first_name, last_name=row.last_name), "6901")
    planned = clerk.shows(other, headings=headings)
    assert (len(planned.new), len(planned.changed)) == (1, 0)
