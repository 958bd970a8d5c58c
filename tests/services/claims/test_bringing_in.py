"""Looking numbers up, last year's list, and bringing children in (`process.md` 4.1, 4.2)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.domain.national_id import Kind
from app.models import (
    AccessLog,
    ClaimState,
    DataSet,
    Enrolment,
    EnrolmentDetail,
    Identifier,
    NumberEnd,
    Removal,
    Return,
    SuccessionKind,
    Unit,
    UnitSuccession,
)
from app.services import returns
from app.services.claims import last_year, looking_up, taking
from app.services.claims.allowance import Allowance, allowance
from app.services.claims.last_year import Where
from app.services.claims.looking_up import Found, Outcome, numbers_in
from app.services.claims.proposing import propose
from app.services.claims.taking import Wanted
from app.services.errors import HeldElsewhere, NotAllFree, NotFound, OutsideRooms
from app.services.rosters import renumbering
from tests.factories import make_enrolment, make_number, make_round
from tests.factories.rounds import NOW
from tests.invariants.held import assert_all
from tests.services.claims.conftest import Place, Town

FREELY = Allowance(frozenset(), frozenset(), 200, None)
Before = Callable[..., Enrolment]


@pytest.fixture
def before(session: Session, town: Town) -> Before:
    """Add a child to last year's roster of a unit: `before(unit, **facts)`."""
    opened = NOW - timedelta(days=400)
    closed = make_round(session, 2568, opens_at=opened, closes_at=opened + timedelta(days=40))

    def make(unit: Unit, **facts: Any) -> Enrolment:
        roster: Return = returns.get(session, closed, unit, DataSet.ROSTER)
        row = make_enrolment(session, roster, town.country.account(unit), **facts)
        session.add(
            EnrolmentDetail(
                enrolment_id=row.id, religion="พุทธ", father={}, mother={}, guardian={},
                registered_address={}, current_address={},
            )
        )  # fmt: skip
        session.flush()
        return row

    return make


def looks_up(place: Place, *numbers: str, within: Allowance = FREELY) -> list[Found]:
    return looking_up.look_up(place.session, place.roster, numbers, allowance=within)


def ticks(place: Place, *rows: Enrolment, grade: str = "c3", room: str = "1") -> list[Enrolment]:
    wanted = [Wanted(grade, room, source_id=row.id) for row in rows]
    return taking.take(place.session, place.roster, wanted, scope=place.scope, **place.who)


def test_numbers_are_read_as_people_paste_them() -> None:
    pasted = " 1-3301-00000-01-2\r\n๑๓๓๐๑๐๐๐๐๐๐๒๐\tเด็กชายมานะ\n\n1330100000012; g64 3301234567 8"
    assert numbers_in(pasted) == ["1330100000012", "๑๓๓๐๑๐๐๐๐๐๐๒๐", "g64 3301234567 8"]


def test_each_number_comes_to_what_can_be_done_next(town: Town, before: Before) -> None:
    centre = town.claimant
    here, held = centre.has(), town.holder.has()
    ours, known = before(centre.unit), before(town.far.unit)
    asked, released = town.holder.has(), town.holder.has()
    centre.asks(asked)
    town.holder.releases(centre.asks(released))
    numbers = [row.number for row in (here, held, ours, known, asked, released)]
    found = looks_up(centre, *numbers, make_number(), "1330100000019")
    assert [one.outcome for one in found] == [
        Outcome.HERE, Outcome.HELD, Outcome.OURS, Outcome.KNOWN, Outcome.ASKED, Outcome.RELEASED,
        Outcome.UNKNOWN, Outcome.INVALID,
    ]  # fmt: skip
    assert [one.row for one in found[:6]] == [here, held, ours, known, asked, released]


def test_an_old_number_finds_the_child_and_its_number_of_now(town: Town, before: Before) -> None:
    gcode, new = "G643300000001", make_number()
    row = before(town.claimant.unit, number=gcode)
    old = town.session.query(Identifier).filter_by(pupil_id=row.pupil_id).one()
    old.valid_to, old.ended_as = NOW, NumberEnd.RECEIVED
    town.session.add(
        Identifier(pupil_id=row.pupil_id, kind=Kind.NATIONAL_ID, value=new, valid_from=NOW)
    )
    town.session.flush()
    (found,) = looks_up(town.claimant, gcode)
    assert (found.outcome, found.number) == (Outcome.OURS, new)
    (made,) = town.claimant.takes(gcode)
    assert (made.number, made.pupil_id) == (new, row.pupil_id)


def test_past_the_limit_nothing_is_told_of_children_of_others(town: Town, before: Before) -> None:
    rows = [town.holder.has() for _ in range(3)]
    mine = before(town.claimant.unit)
    numbers = [*(row.number for row in rows), mine.number]
    within = replace(FREELY, known=frozenset({rows[2].number}), left=1)
    found = looks_up(town.claimant, *numbers, within=within)
    outcomes = [Outcome.HELD, Outcome.UNTOLD, Outcome.HELD, Outcome.OURS]
    assert [one.outcome for one in found] == outcomes
    assert (found[1].row, found[1].pupil_id, found[1].claim) == (None, None, None)
    assert looking_up.told(found, within) == [rows[0].number, rows[2].number]


def test_the_limit_counts_children_of_the_unit_within_an_hour(town: Town) -> None:
    centre = town.claimant
    for minutes, number, unit in (
        (70, "a", 0),
        (50, "b", 0),
        (40, "b", 0),
        (30, "c", 0),
        (1, "d", 1),
    ):
        by = (centre, town.holder)[unit].actor
        town.session.add(
            AccessLog(
                at=NOW - timedelta(minutes=minutes), event="child_looked_up", account_id=by.id,
                unit_id=by.unit_id, subject_unit_id=by.unit_id, subject=number, address="",
                detail="",
            )
        )  # fmt: skip
    town.session.flush()
    has = allowance(town.session, centre.actor, per_hour=3, at=NOW)
    assert (has.known, has.left, has.again_at) == (frozenset("bc"), 1, None)
    full = allowance(town.session, centre.actor, per_hour=2, at=NOW)
    assert (full.left, full.again_at) == (0, NOW + timedelta(minutes=10))
    assert (full.allows("b"), full.allows("x")) == (True, False)


def test_details_come_along_with_ones_own_and_released_children_only(
    town: Town, before: Before
) -> None:
    centre = town.claimant
    ours, known = before(centre.unit), before(town.far.unit)
    held = town.holder.has()
    town.session.add(
        EnrolmentDetail(
            enrolment_id=held.id, religion="พุทธ", admission_date=date(2025, 5, 16), father={},
            mother={}, guardian={}, registered_address={}, current_address={},
        )
    )  # fmt: skip
    town.session.flush()
    town.holder.releases(centre.asks(held))
    made = {row.number: centre.takes(row.number)[0] for row in (ours, known, held)}
    for source in (ours, known, held):
        row = made[source.number]
        town.session.refresh(row)
        assert (row.first_name, row.birth_date) == (source.first_name, source.birth_date)
        assert row.carried_from_id == source.id
        assert (row.detail is None) is (source is known)
    detail = made[held.number].detail
    assert detail is not None
    assert (detail.religion, detail.admission_date) == ("พุทธ", None)
    assert_all(town.session)


def test_last_years_list_says_where_each_child_stands_now(town: Town, before: Before) -> None:
    centre = town.claimant
    free, here, gone = (before(centre.unit, first_name=name) for name in ("ก", "ข", "ค"))
    left = before(centre.unit, removed_at=NOW, removal=Removal.RESIGNED)
    centre.has(number=here.number)
    town.far.has(number=gone.number)
    for where, row, unit in (
        (Where.NOWHERE, free, None),
        (Where.HERE, here, centre.unit),
        (Where.ELSEWHERE, gone, town.far.unit),
    ):
        page = last_year.page(town.session, centre.roster, where, scope=centre.scope)
        assert [(one.row, one.unit) for one in page.children] == [(row, unit)]
        assert page.counts == dict.fromkeys(Where, 1)
        assert left not in [one.row for one in page.children]
    assert last_year.count_nowhere(town.session, centre.roster, scope=centre.scope) == 1
    nobody = last_year.page(town.session, town.other.roster, Where.NOWHERE, scope=town.other.scope)
    assert nobody.total == 0


def test_a_centre_brings_in_the_children_of_the_centre_that_it_took_over(
    town: Town, before: Before
) -> None:
    row = before(town.holder.unit)
    town.session.add(
        UnitSuccession(
            from_id=town.holder.unit.id, to_id=town.claimant.unit.id, kind=SuccessionKind.MERGED,
            taken_on=NOW.date(),
        )
    )  # fmt: skip
    town.session.flush()
    assert looks_up(town.claimant, row.number)[0].outcome is Outcome.OURS
    claimant = town.claimant
    assert last_year.count_nowhere(town.session, claimant.roster, scope=claimant.scope) == 1
    assert len(ticks(town.claimant, row)) == 1


def test_those_ticked_come_all_or_not_at_all(town: Town, before: Before) -> None:
    centre = town.claimant
    free, gone = before(centre.unit), before(centre.unit, first_name="มานะ")
    town.far.has(number=gone.number)
    with pytest.raises(NotAllFree) as refused:
        ticks(centre, free, gone)
    ((name, why),) = refused.value.facts["children"]
    assert ("มานะ" in name, isinstance(why, HeldElsewhere)) == (True, True)


def test_a_tick_pressed_twice_brings_one_child_in(town: Town, before: Before) -> None:
    centre = town.claimant
    rows = [before(centre.unit), before(centre.unit, number="", first_name="ไม่มีเลข")]
    assert len(ticks(centre, *rows)) == 2
    assert ticks(centre, *rows) == []
    assert centre.roster.pupils == 2
    assert_all(town.session)


def test_nobody_ticks_children_of_others_or_into_rooms_of_others(
    town: Town, before: Before
) -> None:
    centre, foreign = town.claimant, before(town.far.unit)
    with pytest.raises(NotFound):
        ticks(centre, foreign)
    limited = replace(centre.scope, rooms=("c3/2",))
    with pytest.raises(OutsideRooms):
        taking.take(
            town.session, centre.roster, [Wanted("c3", "1", foreign.number)], scope=limited,
            **centre.who,
        )  # fmt: skip
    mine, theirs = before(centre.unit, room="2"), before(centre.unit, room="1")
    page = last_year.page(town.session, centre.roster, Where.NOWHERE, scope=limited)
    assert [one.row for one in page.children] == [mine]
    with pytest.raises(NotFound):
        taking.take(
            town.session, centre.roster, [Wanted("c3", "2", source_id=theirs.id)], scope=limited,
            **centre.who,
        )  # fmt: skip


def test_a_number_that_is_not_free_is_named_by_the_number_alone(town: Town) -> None:
    held = town.holder.has(first_name="มานะ")
    with pytest.raises(NotAllFree) as refused:
        town.claimant.takes(held.number)
    ((name, _why),) = refused.value.facts["children"]
    assert "มานะ" not in name


@pytest.mark.parametrize(
    ("born", "grade", "too_old"),
    [
        (date(2024, 5, 16), "c2", False),
        (date(2023, 5, 16), "c3", False),
        (date(2023, 5, 17), "c2", False),
        (date(2021, 1, 1), "", True),
        (None, "", False),
    ],
)
def test_a_centre_is_proposed_the_group_of_the_childs_age(
    town: Town, born: date | None, grade: str, too_old: bool
) -> None:
    proposal = propose(town.claimant.roster, born=born, last_grade="c2", last_year=2568)
    assert (proposal.grade, proposal.is_too_old) == (grade, too_old)


def test_a_school_is_proposed_the_grade_after_the_last(town: Town) -> None:
    born, roster = date(2019, 1, 1), town.other.roster
    for last, year, grade in (
        ("p1", 2568, "p2"),
        ("p1", 2569, "p1"),
        ("p6", 2568, "p2"),
        ("c4", 2568, "p2"),
    ):
        assert propose(roster, born=born, last_grade=last, last_year=year).grade == grade


def test_whoever_reports_a_child_first_has_it(town: Town, before: Before) -> None:
    row = before(town.far.unit)
    claim_free = looks_up(town.claimant, row.number)[0]
    assert claim_free.outcome is Outcome.KNOWN
    town.other.takes(row.number, grade="k2")
    with pytest.raises(NotAllFree):
        town.claimant.takes(row.number)
    claim = town.claimant.asks(row)
    assert (claim.state, claim.holder_id) == (ClaimState.OPEN, town.other.roster.id)


def test_a_child_who_turned_out_to_be_another_pupil_is_on_one_roster(
    town: Town, before: Before
) -> None:
    """Last year under a G-Code here, this year there under 13 digits that were known before."""
    known = before(town.far.unit)
    ours = before(town.claimant.unit, number="G643300000001")
    there = town.holder.has(number="G643300000001", pupil_id=ours.pupil_id)
    renumbering.renumber(
        town.session, town.holder.roster, there.id, version=there.version, number=known.number,
        reason=NumberEnd.RECEIVED, note="สูติบัตร", scope=town.holder.scope, **town.holder.who,
    )  # fmt: skip
    assert there.pupil_id == known.pupil_id
    (found,) = looks_up(town.claimant, "G643300000001")
    assert (found.outcome, found.row) == (Outcome.HELD, there)
    with pytest.raises(NotAllFree):
        ticks(town.claimant, ours)


def test_a_number_typed_wrong_elsewhere_names_nobody(town: Town) -> None:
    row = town.holder.has()
    wrong = row.number
    renumbering.renumber(
        town.session, town.holder.roster, row.id, version=row.version, number=make_number(),
        reason=NumberEnd.MISTYPED, note="สูติบัตร", scope=town.holder.scope, **town.holder.who,
    )  # fmt: skip
    (found,) = looks_up(town.claimant, wrong)
    assert found.outcome is Outcome.UNKNOWN
