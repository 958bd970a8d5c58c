"""Grades against the round before: who changed by more than a fifth says why."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Enrolment, GradeNote, History, Return
from app.services.confirmation import blockers
from app.services.confirmation.blockers import BlockerCode
from app.services.errors import Locked, OutsideRooms, ReasonMissing
from app.services.rosters import changes, tallies
from app.services.rosters.carrying import leaving
from app.services.rosters.changes import Change
from tests.factories import Country, make_enrolment
from tests.factories.rounds import NOW
from tests.services.confirmation.acting import Acting
from tests.services.rosters.conftest import Desk
from tests.services.rosters.test_before import earlier_round, roster_of


def before(session: Session, country: Country, **grades: int) -> Return:
    """Make last year's roster of the school, with so many pupils in each grade."""
    roster = roster_of(session, earlier_round(session), country.school)
    fill(session, country, roster, **grades)
    now, by = country.roster(session, country.school), country.account(country.school)
    leaving.everybody_leaves(session, now, "ย้าย", actor=by, at=NOW)
    return roster


def fill(session: Session, country: Country, roster: Return, **grades: int) -> None:
    by = country.account(country.school)
    for grade, number in grades.items():
        for _ in range(number):
            make_enrolment(session, roster, by, grade=grade)


def codes(desk: Desk) -> dict[BlockerCode, int]:
    """Give what is missing, but for last year's pupils, who are carried over elsewhere."""
    missing = blockers.missing(desk.session, desk.roster, at=NOW)
    return {one.code: one.count for one in missing if one.code is not BlockerCode.PUPILS_UNDECIDED}


@pytest.mark.parametrize(
    ("was", "now", "is_large"),
    [(10, 12, False), (10, 8, False), (10, 13, True), (10, 7, True), (0, 1, True), (1, 1, False),
     (4, 5, True), (5, 6, False), (2, 0, True), (0, 0, False)],
)  # fmt: skip
def test_more_than_a_fifth_is_a_large_change(was: int, now: int, is_large: bool) -> None:
    assert Change("p1", was, now).is_large is is_large


def test_the_first_round_has_nothing_to_explain(desk: Desk) -> None:
    desk.add()
    assert changes.compare(desk.session, desk.roster) == changes.Comparison(None)
    assert codes(desk) == {BlockerCode.PUPILS_NOT_SEEN: 1}


def test_a_round_before_in_which_nothing_was_recorded_tells_nothing(
    desk: Desk, country: Country
) -> None:
    before(desk.session, country)
    fill(desk.session, country, desk.roster, p1=2)
    assert changes.compare(desk.session, desk.roster).since is None
    assert codes(desk) == {}


def test_large_changes_stop_confirming_until_each_has_a_note(desk: Desk, country: Country) -> None:
    before(desk.session, country, p1=5, p2=5, p3=2)
    fill(desk.session, country, desk.roster, p1=5, p2=3, p4=1)
    compared = changes.compare(desk.session, desk.roster)
    assert [(one.grade, one.before, one.now, one.percent) for one in compared.grades] == [
        ("p1", 5, 5, 0),
        ("p2", 5, 3, -40),
        ("p3", 2, 0, -100),
        ("p4", 0, 1, None),
    ]
    assert codes(desk) == {BlockerCode.CHANGES_UNEXPLAINED: 3}
    notes = {"p1": "ไม่ต้องมี", "p2": "ย้ายตามผู้ปกครอง", "p3": "ไม่มีเด็กมาสมัคร"}
    assert changes.explain(desk.session, desk.roster, notes, **desk.who) == 2
    assert codes(desk) == {BlockerCode.CHANGES_UNEXPLAINED: 1}
    assert changes.explain(desk.session, desk.roster, notes | {"p4": "ย้ายเข้า"}, **desk.who) == 1
    assert changes.explain(desk.session, desk.roster, notes | {"p4": "ย้ายเข้า"}, **desk.who) == 0
    assert codes(desk) == {}
    told = desk.session.scalars(
        select(History.after)
        .where(History.event == "roster.change_explained")
        .order_by(History.position)
    ).all()
    assert told == [{"p2": notes["p2"], "p3": notes["p3"]}, {"p4": "ย้ายเข้า"}]


def test_a_note_falls_away_with_the_change_that_it_explains(desk: Desk, country: Country) -> None:
    before(desk.session, country, p1=4)
    fill(desk.session, country, desk.roster, p1=2)
    changes.explain(desk.session, desk.roster, {"p1": "ย้าย"}, **desk.who)
    fill(desk.session, country, desk.roster, p1=2)
    [change] = changes.compare(desk.session, desk.roster).grades
    assert not change.is_large
    assert codes(desk) == {}


def test_a_confirmed_round_before_tells_by_its_confirmation(desk: Desk, country: Country) -> None:
    earlier = before(desk.session, country, p1=2)
    acting = Acting(desk.session, country)
    acting.confirm(earlier, at=earlier.round.opens_at)
    row = desk.session.scalars(select(Enrolment).where(Enrolment.return_id == earlier.id)).first()
    assert row is not None
    row.grade = "p2"
    fill(desk.session, country, desk.roster, p1=2)
    assert [
        (one.grade, one.before) for one in changes.compare(desk.session, desk.roster).grades
    ] == [("p1", 2)]


def test_a_dissolved_school_needs_no_note_of_its_own(desk: Desk, country: Country) -> None:
    before(desk.session, country, p1=2)
    changes.explain_rest(desk.session, desk.roster, "ยุบเลิก", actor=desk.actor, at=NOW)
    assert desk.session.scalars(select(GradeNote.note)).all() == ["ยุบเลิก"]
    assert codes(desk) == {}


def test_a_note_is_refused_blank_by_a_login_limited_to_rooms_and_once_confirmed(
    desk_of: Callable[..., Desk], country: Country
) -> None:
    desk, limited = desk_of(country.school), desk_of(country.school, ("p1/1",))
    before(desk.session, country, p1=1)
    with pytest.raises(ReasonMissing):
        changes.explain(desk.session, desk.roster, {"p1": " "}, **desk.who)
    with pytest.raises(OutsideRooms):
        changes.explain(desk.session, desk.roster, {"p1": "ย้าย"}, **limited.who)
    changes.explain(desk.session, desk.roster, {"p1": "ย้าย"}, **desk.who)
    tallies.count_anew(desk.session, desk.roster)
    leaving.everybody_leaves(desk.session, desk.roster, "ย้าย", actor=desk.actor, at=NOW)
    Acting(desk.session, country).confirm(desk.roster)
    with pytest.raises(Locked):
        changes.explain(desk.session, desk.roster, {"p1": "อื่น"}, **desk.who)
