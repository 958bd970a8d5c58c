"""Adding, editing, removing pupils and answering queries, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import Enrolment, History, Pupil, Removal, State
from app.services.errors import (
    AlreadyOnRoster,
    ChangedMeanwhile,
    HeldElsewhere,
    NotFound,
    NumberStands,
    OutsideRooms,
    ReasonMissing,
    RoundNotOpen,
)
from app.services.rosters import recording
from app.services.rosters.codes import ErrorCode, QueryCode
from app.services.rosters.facts import Details, facts_of
from tests.factories import Country, make_number
from tests.factories.rounds import NOW
from tests.services.rosters.conftest import Desk

GCODE = "G643300000014"


def events(session: Session, row: Enrolment) -> list[str]:
    return list(
        session.scalars(
            select(History.event)
            .where(History.subject == "enrolment", History.subject_id == row.id)
            .order_by(History.position)
        )
    )


def test_a_complete_pupil_claims_the_number_and_has_no_errors(desk: Desk) -> None:
    row = desk.add()
    assert (row.errors, row.queries) == ([], [])
    assert desk.session.get_one(Pupil, row.pupil_id)
    assert (desk.roster.pupils, desk.roster.female, desk.roster.rows_with_errors) == (1, 1, 0)
    assert events(desk.session, row) == ["enrolment.added"]


def test_an_incomplete_row_is_saved_and_counted_as_an_error(desk: Desk) -> None:
    row = desk.add(number="1234567890123", birth_date=None, grade="")
    assert row.pupil_id is None
    assert row.errors == [
        ErrorCode.NUMBER_CHECK_DIGIT,
        ErrorCode.BIRTH_DATE_MISSING,
        ErrorCode.GRADE_MISSING,
    ]
    assert desk.roster.rows_with_errors == 1


def test_facts_are_stored_clean(desk: Desk) -> None:
    number = make_number()
    dashed = f"{number[0]}-{number[1:5]}-{number[5:10]}-{number[10:12]}-{number[12]}"
    row = desk.add(number=dashed, prefix="ด.ญ.", first_name="  มานี ", room="๒")
    assert (row.number, row.prefix, row.first_name, row.room) == (number, "เด็กหญิง", "มานี", "2")


def test_the_same_form_sent_twice_adds_one_pupil(desk: Desk) -> None:
    number = make_number()
    first = desk.add(key="k", number=number, last_name="มีนา")
    again = desk.add(key="k", number=number, last_name="มีนา")
    assert again.id == first.id
    assert desk.roster.pupils == 1


def test_a_form_gone_back_to_adds_another_child(desk: Desk) -> None:
    first = desk.add(key="k", number="")
    other = desk.add(key="k", number="", first_name="ชูใจ")
    assert other.id != first.id


def test_a_child_on_another_roster_is_refused(
    desk_of: Callable[..., Desk], country: Country
) -> None:
    holder = desk_of(country.town_school)
    held = holder.add()
    with pytest.raises(HeldElsewhere) as refused:
        desk_of(country.school).add(number=held.number)
    assert refused.value.facts["enrolment"].unit.parent.name == country.municipality.name


def test_a_child_is_refused_a_second_row_on_the_same_roster(desk: Desk) -> None:
    row = desk.add()
    with pytest.raises(AlreadyOnRoster) as refused:
        desk.add(number=row.number)
    assert refused.value.facts["enrolment"].id == row.id


def test_a_child_let_go_may_stand_on_another_roster(
    desk_of: Callable[..., Desk], country: Country
) -> None:
    holder, taker = desk_of(country.town_school), desk_of(country.school)
    held = holder.add()
    leave(holder, held)
    assert taker.add(number=held.number).pupil_id == held.pupil_id


def test_an_edit_of_a_wrong_number_to_one_held_elsewhere_is_refused(
    desk_of: Callable[..., Desk], country: Country
) -> None:
    held = desk_of(country.town_school).add()
    desk = desk_of(country.school)
    row = desk.add(number="12345")
    with pytest.raises(HeldElsewhere):
        desk.edit(row, number=held.number)
    assert row.number != held.number


@pytest.mark.parametrize("number", [GCODE, "12345", ""])
def test_no_edit_changes_a_valid_number(desk: Desk, number: str) -> None:
    row = desk.add()
    known = row.number
    with pytest.raises(NumberStands):
        desk.edit(row, number=number, first_name="มานะ")
    assert (row.number, row.first_name) == (known, "มานี")


def test_an_edit_keeps_before_and_after(desk: Desk) -> None:
    row = desk.add(first_name="มานี")
    desk.edit(row, first_name="มานะ", birth_date=date(2020, 2, 1))
    told = desk.session.scalars(select(History).order_by(History.id.desc())).first()
    assert told is not None
    assert told.before == {"first_name": "มานี", "birth_date": "2020-01-15"}
    assert told.after == {"first_name": "มานะ", "birth_date": "2020-02-01"}


def test_a_stale_edit_is_told_and_changes_nothing(desk: Desk) -> None:
    row = desk.add()
    version = row.version
    desk.edit(row, first_name="มานะ")
    with pytest.raises(ChangedMeanwhile) as refused:
        desk.edit(row, version=version, first_name="ปิติ")
    assert refused.value.facts["enrolment"].first_name == "มานะ"


def test_a_repeated_edit_does_nothing(desk: Desk) -> None:
    row = desk.add()
    version = row.version
    desk.edit(row, first_name="มานะ")
    desk.edit(row, version=version, first_name="มานะ")
    assert events(desk.session, row) == ["enrolment.added", "enrolment.edited"]


def test_the_history_never_tells_sensitive_details(desk: Desk) -> None:
    row = desk.add()
    secret = Details(religion="พุทธ", health="หอบหืด", nationality="ไทย")
    recording.edit(
        desk.session,
        desk.roster,
        row.id,
        version=row.version,
        facts=facts_of(row),
        details=secret,
        **desk.who,
    )
    told = desk.session.scalars(select(History).order_by(History.id.desc())).first()
    assert told is not None
    assert told.after == {"religion": "...", "health": "...", "nationality": "ไทย"}
    assert row.detail is not None
    assert row.detail.health == "หอบหืด"


def test_details_alone_make_an_open_form_stale(desk: Desk) -> None:
    row = desk.add()
    version = row.version
    recording.edit(
        desk.session,
        desk.roster,
        row.id,
        version=version,
        facts=facts_of(row),
        details=Details(nationality="ไทย"),
        **desk.who,
    )
    assert row.version == version + 1


def test_an_edit_keeps_the_parts_of_a_group_that_it_does_not_name(desk: Desk) -> None:
    row = desk.add(details=Details(father={"prefix": "นาย", "relationship": "บิดา", "phone": "1"}))
    recording.edit(
        desk.session,
        desk.roster,
        row.id,
        version=row.version,
        facts=facts_of(row),
        details=Details(father={"prefix": "นาย", "first_name": "ปิติ", "phone": ""}),
        **desk.who,
    )
    assert row.detail is not None
    assert row.detail.father == {"prefix": "นาย", "relationship": "บิดา", "first_name": "ปิติ"}
    told = desk.session.scalars(select(History).order_by(History.id.desc())).first()
    assert told is not None
    assert (told.before, told.after) == (
        {"father": {"phone": "1"}},
        {"father": {"first_name": "ปิติ"}},
    )


def leave(desk: Desk, row: Enrolment, removal: Removal = Removal.TRANSFERRED) -> Enrolment:
    return recording.remove(
        desk.session,
        desk.roster,
        row.id,
        removal=removal,
        left_on=date(2026, 5, 20),
        note="ย้ายตามผู้ปกครอง",
        **desk.who,
    )


def test_a_removed_pupil_keeps_row_reason_and_history(desk: Desk) -> None:
    row = leave(desk, desk.add())
    leave(desk, row, Removal.MISTAKE)
    assert (row.removal, row.left_on) == (Removal.TRANSFERRED, date(2026, 5, 20))
    assert events(desk.session, row) == ["enrolment.added", "enrolment.removed"]
    assert desk.roster.pupils == 0


def test_a_pupil_removed_by_mistake_is_added_again_by_the_same_form(desk: Desk) -> None:
    number, name = make_number(), {"first_name": "มานี", "last_name": "มีนา"}
    removed = leave(desk, desk.add(key="form", number=number, **name), Removal.MISTAKE)
    again = desk.add(key="form", number=number, **name)
    assert (again.id != removed.id, again.removed_at) == (True, None)


def test_a_removed_pupil_is_no_longer_edited(desk: Desk) -> None:
    row = leave(desk, desk.add())
    with pytest.raises(ChangedMeanwhile):
        desk.edit(row, first_name="มานะ")


def answer(desk: Desk, row: Enrolment, reason: str) -> Enrolment:
    return recording.answer_query(
        desk.session, desk.roster, row.id, query="unusual_age", reason=reason, **desk.who
    )


def test_a_query_is_answered_with_a_reason(desk: Desk) -> None:
    row = desk.add(birth_date=date(2014, 1, 15))
    assert row.open_queries == [QueryCode.UNUSUAL_AGE]
    assert desk.roster.rows_with_open_queries == 1
    with pytest.raises(ReasonMissing):
        answer(desk, row, " ")
    answer(desk, row, "เรียนซ้ำชั้น")
    answer(desk, row, "เรียนซ้ำชั้น")
    assert row.open_queries == []
    assert desk.roster.rows_with_open_queries == 0
    assert events(desk.session, row) == ["enrolment.added", "enrolment.query_answered"]


def test_an_answer_falls_when_its_facts_change(desk: Desk) -> None:
    row = answer(desk, desk.add(birth_date=date(2014, 1, 15)), "เรียนซ้ำชั้น")
    desk.edit(row, first_name="มานะ")
    assert row.open_queries == []
    desk.edit(row, birth_date=date(2013, 1, 15))
    assert row.open_queries == [QueryCode.UNUSUAL_AGE]


def test_an_officer_limited_to_rooms_sees_and_records_no_other(
    desk_of: Callable[..., Desk], country: Country
) -> None:
    other = desk_of(country.school).add(room="2")
    desk = desk_of(country.school, rooms=("p1/1",))
    own = desk.add(room="1")
    with pytest.raises(NotFound):
        desk.edit(other, first_name="มานะ")
    with pytest.raises(OutsideRooms):
        desk.edit(own, room="2")
    with pytest.raises(OutsideRooms):
        desk.add(grade="p2")


def test_a_row_of_another_roster_is_not_found(
    desk_of: Callable[..., Desk], country: Country
) -> None:
    other = desk_of(country.town_school).add()
    with pytest.raises(NotFound):
        desk_of(country.school).edit(other, first_name="มานะ")


def test_nothing_is_recorded_after_the_round_has_closed(desk: Desk) -> None:
    desk.roster.round.closes_at = NOW - timedelta(days=1)
    desk.session.flush()
    with pytest.raises(RoundNotOpen):
        desk.add()


def test_a_refused_child_leaves_no_trace(desk_of: Callable[..., Desk], country: Country) -> None:
    held = desk_of(country.town_school).add()
    desk = desk_of(country.school)
    with pytest.raises(HeldElsewhere):
        desk.add(number=held.number)
    rows = select(func.count()).select_from(Enrolment).where(Enrolment.return_id == desk.roster.id)
    assert desk.session.scalar(rows) == 0
    assert desk.roster.state is State.RECORDING
