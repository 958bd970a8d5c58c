"""Carrying a school's year over: proposed, decided, applied once, undone as a whole."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.people import Sex
from app.models import EnrolmentDetail, History, Outcome, Removal, Return, State
from app.services.confirmation import service
from app.services.errors import (
    ConfirmedBefore,
    DecisionsMovedOn,
    Locked,
    NotFound,
    NotReady,
    OutsideRooms,
    WorkedOnSince,
)
from app.services.rosters import changes, checks, presence, recording
from app.services.rosters.carrying import applying, cases, deciding, overview, undoing
from app.services.rosters.carrying.cases import CaseState
from app.services.rosters.carrying.deciding import Wish
from app.services.rosters.carrying.decision import Decision
from app.services.rosters.carrying.proposal import proposed_for
from app.services.rosters.carrying.undecided import count_undecided
from tests.factories import Country, make_enrolment, make_round
from tests.factories.rounds import NOW
from tests.services.rosters.carrying.conftest import LEFT, School, limited
from tests.services.rosters.conftest import Desk

TO_P2 = Decision(Outcome.PROMOTE, "p2", "1")
REPEATS = Decision(Outcome.REPEAT, "p1", "2")


def proposed(school: School, row: Any) -> Decision | None:
    return proposed_for(school.case(row), checks.grades_taught(school.roster.unit))


def test_a_pupil_is_proposed_for_the_next_grade_in_the_same_room(school: School) -> None:
    assert proposed(school, school.had(room="2")) == Decision(Outcome.PROMOTE, "p2", "2")
    assert proposed(school, school.had(grade="k3")) == Decision(Outcome.PROMOTE, "p1", "1")


def test_the_last_grade_of_the_institution_graduates(school: School) -> None:
    row = school.had(grade="p6")
    assert proposed(school, row) == Decision(Outcome.GRADUATE)
    school.roster.unit.grades = ["p1", "p6", "m1"]
    assert proposed(school, row) == Decision(Outcome.PROMOTE, "m1", "1")


def test_without_a_known_grade_nothing_is_proposed_and_nobody_is_forgotten(school: School) -> None:
    row = school.had(grade="")
    assert proposed(school, row) is None
    assert school.decides_as_proposed() == 0
    assert count_undecided(school.session, school.roster) == 1


def test_a_child_on_another_roster_is_proposed_as_moved_there(
    school: School, desk_of: Callable[..., Desk], country: Country
) -> None:
    row = school.had()
    other = desk_of(country.town_school).add(number=row.number)
    case = school.case(row)
    assert (case.state, case.holder) == (CaseState.OPEN, country.town_school.name)
    decision = proposed(school, row)
    assert decision is not None
    assert (decision.outcome, decision.removal) == (Outcome.LEAVE, Removal.TRANSFERRED)
    assert decision.left_on is not None
    assert count_undecided(school.session, school.roster) == 1
    school.decides_as_proposed()
    assert school.applies().left == 1
    assert (count_undecided(school.session, school.roster), other.removed_at) == (0, None)


def test_a_child_recorded_this_year_already_needs_no_decision(school: School) -> None:
    row = school.had()
    school.desk.add(number=row.number)
    assert school.case(row).state is CaseState.HERE
    assert school.decides_as_proposed() == 0
    assert count_undecided(school.session, school.roster) == 0


def test_one_recorded_by_mistake_is_undecided_again_one_taken_off_with_a_reason_is_not(
    school: School,
) -> None:
    for removal, left in ((Removal.MISTAKE, 1), (Removal.RESIGNED, 1)):
        row = school.desk.add(number=school.had().number)
        recording.remove(
            school.session, school.roster, row.id, removal=removal, left_on=None, note="",
            **school.desk.who,
        )  # fmt: skip
        assert count_undecided(school.session, school.roster) == left


def test_a_centre_and_a_school_without_last_year_carry_nobody_over(
    school: School, desk_of: Callable[..., Desk], country: Country
) -> None:
    centre = desk_of(country.centre)
    assert cases.last_year(school.session, centre.roster) is None
    assert count_undecided(school.session, centre.roster) == 0
    assert cases.last_year(school.session, school.source) is None
    with pytest.raises(NotFound):
        deciding.decide_as_proposed(centre.session, centre.roster, of_class=None, **centre.who)


def test_as_proposed_decides_those_still_undecided_of_a_room_or_of_all(school: School) -> None:
    first, second, third = school.had(), school.had(room="2"), school.had(grade="p6")
    school.decides(first, LEFT)
    assert school.decides_as_proposed(("p1", "1")) == 0
    assert school.decides_as_proposed(("p1", "2")) == 1
    assert school.decides_as_proposed() == 1
    assert school.decides_as_proposed() == 0
    decided = {row.id: school.case(row).decision for row in (first, second, third)}
    assert decided == {
        first.id: LEFT,
        second.id: Decision(Outcome.PROMOTE, "p2", "2"),
        third.id: Decision(Outcome.GRADUATE),
    }


def test_a_decision_that_a_page_did_not_show_is_not_overwritten(school: School) -> None:
    row, other = school.had(), school.had()
    school.decides(row, LEFT)
    wishes = {row.id: Wish(TO_P2, ""), other.id: Wish(TO_P2, "")}
    with pytest.raises(DecisionsMovedOn) as refused:
        deciding.decide(school.session, school.roster, wishes, **school.desk.who)
    assert refused.value.facts["sources"] == [row.id]
    assert (school.case(row).decision, school.case(other).decision) == (LEFT, None)


def test_what_was_left_as_shown_and_what_is_so_already_change_nothing(school: School) -> None:
    row = school.had()
    school.decides(row, TO_P2)
    shown = school.case(row).token
    school.decides(row, REPEATS)
    assert school.decides(row, TO_P2, shown=shown) == 0
    assert school.decides(row, REPEATS, shown="") == 0
    assert school.case(row).decision == REPEATS
    assert school.decides(row, None) == 1
    assert school.case(row).state is CaseState.OPEN


def test_a_login_limited_to_rooms_carries_nobody_over(school: School) -> None:
    school.had()
    who = limited(school)
    with pytest.raises(OutsideRooms):
        deciding.decide(school.session, school.roster, {}, **who)
    with pytest.raises(OutsideRooms):
        deciding.decide_as_proposed(school.session, school.roster, of_class=None, **who)
    with pytest.raises(OutsideRooms):
        applying.apply(school.session, school.roster, digest="", **who)
    with pytest.raises(OutsideRooms):
        undoing.undo(school.session, school.roster, despite_work=True, **who)


def test_applying_carries_facts_and_details_and_nobody_is_seen_yet(school: School) -> None:
    row = school.had(seat_number=7, answers={"unusual_age": "x"}, sex=Sex.FEMALE)
    school.session.add(EnrolmentDetail(enrolment_id=row.id, health="หอบหืด", height_cm=110.5))
    leaving = school.had(room="2")
    before = school.every_row()
    school.decides(row, TO_P2)
    school.decides(leaving, LEFT)
    done = school.applies()
    assert (done.stayed, done.left, done.taken) == (1, 1, [])
    (made,) = school.live()
    assert (made.carried_from_id, made.pupil_id, made.number) == (row.id, row.pupil_id, row.number)
    assert (made.grade, made.room, made.seat_number, made.version) == ("p2", "1", 7, 1)
    assert (made.seen_at, made.answers, made.queries) == (None, {}, ["sex_unlike_prefix"])
    assert made.detail is not None
    assert (made.detail.health, made.detail.height_cm) == ("หอบหืด", 110.5)
    assert (school.roster.pupils, school.roster.seen) == (1, 0)
    assert {key: school.every_row()[key] for key in before} == before
    assert count_undecided(school.session, school.roster) == 0


def test_applying_again_changes_nothing_and_later_decisions_can_follow(school: School) -> None:
    first, second = school.had(), school.had()
    school.decides(first, TO_P2)
    digest = applying.digest_of_pending(school.session, school.roster)
    school.applies(digest)
    rows, decisions = school.every_row(), school.decisions()
    told = school.session.scalar(select(func.count()).select_from(History))
    assert school.applies(digest).stayed == 0
    assert (school.every_row(), school.decisions()) == (rows, decisions)
    assert school.session.scalar(select(func.count()).select_from(History)) == told
    school.decides(first, LEFT)
    school.decides(second, REPEATS)
    assert school.applies().stayed == 1
    assert [(row.grade, row.room) for row in school.live()] == [("p1", "2"), ("p2", "1")]


def test_only_what_the_preview_showed_is_applied(school: School) -> None:
    row = school.had()
    school.decides(row, TO_P2)
    digest = applying.digest_of_pending(school.session, school.roster)
    school.decides(row, REPEATS)
    with pytest.raises(DecisionsMovedOn):
        school.applies(digest)
    assert school.live() == []


def test_a_child_taken_meanwhile_is_named_and_the_others_are_carried_over(
    school: School, desk_of: Callable[..., Desk], country: Country
) -> None:
    taken, other = school.had(), school.had()
    school.decides_as_proposed()
    digest = applying.digest_of_pending(school.session, school.roster)
    desk_of(country.town_school).add(number=taken.number)
    done = school.applies(digest)
    assert (done.stayed, [one.source_id for one in done.taken]) == (1, [taken.id])
    assert [row.carried_from_id for row in school.live()] == [other.id]
    assert count_undecided(school.session, school.roster) == 1
    school.decides_as_proposed()
    assert school.applies().left == 1


def test_each_child_and_the_whole_are_in_the_history(school: School) -> None:
    row, leaving = school.had(), school.had()
    school.decides(row, TO_P2)
    school.decides(leaving, LEFT)
    school.applies()
    (made,) = school.live()
    told = {
        (act.event, act.subject_id): act.after for act in school.session.scalars(select(History))
    }
    carried = told["enrolment.carried_over", made.id]
    assert carried == {"outcome": "promote", "grade": "p2", "room": "1"}
    assert told["enrolment.left", leaving.id]["removal"] == "resigned"
    assert told["carry_over.applied", school.roster.id] == {"carried_over": 1, "left": 1}


def test_undoing_restores_every_row_exactly_and_keeps_what_was_decided(school: School) -> None:
    row, leaving = school.had(), school.had()
    school.session.add(EnrolmentDetail(enrolment_id=row.id, health="หอบหืด"))
    by_hand = school.desk.add()
    school.decides(row, TO_P2)
    school.decides(leaving, LEFT)
    rows, decisions = school.every_row(), school.decisions()
    tallies = [getattr(school.roster, name) for name in ("pupils", "male", "female", "seen")]
    school.applies()
    assert school.undoes() == 2
    after = school.every_row()
    assert {key: after[key] for key in rows} == rows
    assert school.decisions() == decisions
    assert [row.id for row in school.live()] == [by_hand.id]
    assert tallies == [
        getattr(school.roster, name) for name in ("pupils", "male", "female", "seen")
    ]
    assert count_undecided(school.session, school.roster) == 2
    assert school.undoes() == 0
    assert school.applies().stayed == 1
    assert len(school.live()) == 2


def test_rows_worked_on_since_are_told_before_they_are_lost(school: School) -> None:
    school.had(first_name="มานะ"), school.had(), school.had()
    school.decides_as_proposed()
    school.applies()
    ticked, edited, _untouched = school.live()
    presence.tick(school.session, school.roster, ticked.id, **school.desk.who)
    school.desk.edit(edited, first_name="ปิติ")
    with pytest.raises(WorkedOnSince) as refused:
        school.undoes()
    assert refused.value.facts["count"] == 2
    assert school.undoes(despite_work=True) == 3
    assert school.live() == []


def test_nothing_is_undone_after_a_first_confirmation(school: School, country: Country) -> None:
    school.had()
    school.decides_as_proposed()
    school.applies()
    for row in school.live():
        presence.tick(school.session, school.roster, row.id, **school.desk.who)
    confirmed = confirm(school)
    with pytest.raises(Locked):
        school.undoes(despite_work=True)
    service.cancel(
        school.session, school.roster, actor=country.account(country.sao), at=NOW,
        version=school.roster.version, reason="ผิด",
    )  # fmt: skip
    with pytest.raises(ConfirmedBefore) as refused:
        school.undoes(despite_work=True)
    assert refused.value.facts["confirmed_at"] == confirmed.confirmed_at


def test_nobody_of_last_year_is_left_behind_by_a_confirmation(school: School) -> None:
    school.had()
    with pytest.raises(NotReady) as refused:
        confirm(school)
    assert [(one.code, one.count) for one in refused.value.facts["blockers"]] == [
        ("pupils_undecided", 1)
    ]
    school.decides_as_proposed()
    with pytest.raises(NotReady):
        confirm(school)
    school.undoes()
    for row in school.cases().values():
        assert row.state is CaseState.DECIDED
    school.applies()
    for row in school.live():
        presence.tick(school.session, school.roster, row.id, **school.desk.who)
    confirm(school)
    assert school.roster.state is State.CONFIRMED


def confirm(school: School) -> Any:
    """Confirm, with a note where grades changed much."""
    changes.explain_rest(
        school.session, school.roster, "ย้ายตามผู้ปกครอง", actor=school.desk.actor, at=NOW
    )
    return service.confirm(
        school.session, school.roster, actor=school.desk.actor, at=NOW,
        version=school.roster.version, wording="ขอรับรอง",
    )  # fmt: skip


def test_a_further_round_of_the_year_asks_only_about_whom_the_first_did_not_settle(
    school: School, session: Session, country: Country
) -> None:
    settled, left_open = school.had(), school.had()
    school.decides(settled, LEFT)
    school.applies()
    second = make_round(session, 2569, 2, closes_at=NOW + timedelta(days=50))
    roster = session.scalars(
        select(Return).where(Return.round_id == second.id, Return.unit_id == country.school.id)
    ).one()
    assert count_undecided(session, roster) == 1
    make_enrolment(session, roster, school.by, number=left_open.number, pupil_id=left_open.pupil_id)
    assert count_undecided(session, roster) == 0


def test_classes_and_preview_add_up_to_everybody(
    school: School, desk_of: Callable[..., Desk], country: Country
) -> None:
    boy, girl = school.had(), school.had(sex=Sex.FEMALE)
    leaving, graduate, undecided = school.had(), school.had(grade="p6"), school.had(room="2")
    school.decides(boy, TO_P2)
    school.decides(girl, TO_P2)
    school.decides(leaving, LEFT)
    school.decides(graduate, Decision(Outcome.GRADUATE))
    desk_of(country.town_school).add(number=undecided.number)
    listed = overview.classes(school.session, school.roster, school.source)
    assert [(one.grade, one.room, one.pupils, one.undecided, one.elsewhere) for one in listed] == [
        ("p1", "1", 3, 0, 0),
        ("p1", "2", 1, 1, 1),
        ("p6", "1", 1, 0, 0),
    ]
    assert listed[0].outcomes[Outcome.PROMOTE, "p2"] == 2
    shown = overview.preview(school.session, school.roster, school.source)
    (added,) = shown.added.values()
    assert (added.grade, added.room, added.male, added.female) == ("p2", "1", 1, 1)
    assert [(one.outcome, one.removal, one.pupils) for one in shown.leaving] == [
        (Outcome.GRADUATE, None, 1),
        (Outcome.LEAVE, Removal.RESIGNED, 1),
    ]
    assert [one.source_id for one in shown.leavers] == [leaving.id]
    assert (shown.stays, shown.leaves) == (2, 2)


def test_what_a_decision_has_no_use_for_is_not_kept() -> None:
    typed = Decision(Outcome.REPEAT, "p1", " ๒ ", Removal.RESIGNED, date(2026, 3, 31), "  ป่วย  ")
    assert typed.cleaned() == Decision(Outcome.REPEAT, "p1", "2")
    kept = Decision(Outcome.LEAVE, "p1", "2", Removal.RESIGNED, date(2026, 3, 31)).cleaned()
    assert kept == LEFT
    assert Decision(Outcome.GRADUATE, note="  ม.4  ").cleaned().note == "ม.4"


def test_who_left_and_is_recorded_again_no_longer_counts_as_left(school: School) -> None:
    row, other = school.had(), school.had()
    school.decides(row, LEFT)
    school.decides(other, LEFT)
    school.applies()
    school.desk.add(number=row.number)
    assert undoing.done(school.session, school.roster).left == 1
    assert school.case(row).state is CaseState.HERE
    assert school.case(row).decision is None
    assert school.case(other).state is CaseState.APPLIED
    told = school.session.scalars(
        select(History).where(History.event == "enrolment.leaving_taken_back")
    ).one()
    assert (told.subject_id, told.before["left_on"]) == (row.id, "2026-03-31")


def test_undoing_leaves_alone_whom_the_officer_brought_in_by_hand(school: School) -> None:
    by_hand, carried = school.had(), school.had()
    school.decides_as_proposed()
    kept = make_enrolment(
        school.session, school.roster, school.by, number=by_hand.number,
        pupil_id=by_hand.pupil_id, carried_from_id=by_hand.id,
    )  # fmt: skip
    assert school.applies().stayed == 1
    assert school.undoes() == 1
    assert [row.id for row in school.live()] == [kept.id]
    assert carried.id in school.cases()
