"""Counts are confirmed on their own, taken back, and confirmed anew (`process.md` 6.2 to 6.5)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from app.domain.affiliations import Affiliation
from app.domain.people import Sex
from app.models import (
    Count,
    CountedSchool,
    CountLink,
    DataSet,
    History,
    RequestState,
    Return,
    RoundException,
    State,
)
from app.services import rounds
from app.services.confirmation import blockers, comparing_counts, snapshot
from app.services.confirmation.blockers import BlockerCode
from app.services.confirmation.comparing import Kind
from app.services.counts import recording
from app.services.counts.sheets import last_day
from app.services.errors import AboveConfirmed, IllegalStep, Locked, NotReady, ReasonMissing
from tests.factories import make_other_school, make_payer, make_sheet
from tests.factories.rounds import NOW
from tests.services.confirmation.acting import LATER, REASON, Acting
from tests.services.confirmation.counting import (
    confirmed_province,
    filled,
    rows_of,
    save,
    take_back,
)


def missing(acting: Acting, return_: Return, at: datetime = NOW) -> dict[BlockerCode, int]:
    return {one.code: one.count for one in blockers.missing(acting.session, return_, at=at)}


def test_a_blank_stops_confirming_and_a_zero_does_not(acting: Acting) -> None:
    sheet = make_sheet(acting.session, acting.country.round, acting.country.sao, 2)
    first, second = rows_of(acting, sheet)
    assert missing(acting, sheet) == {BlockerCode.COUNTS_BLANK: 2}
    save(acting, first)
    save(acting, second, 0, 0)
    assert missing(acting, sheet) == {}
    recording.save(
        acting.session, first, {("p1", "m"): 3}, reason="", version=first.version,
        actor=acting.officer(sheet), at=NOW,
    )  # fmt: skip
    with pytest.raises(NotReady):
        acting.confirm(sheet)


def test_a_sheet_taken_back_knows_what_a_school_has_taught_since(acting: Acting) -> None:
    sheet = filled(acting, 1)
    acting.confirm(sheet)
    [row] = rows_of(acting, sheet)
    row.school.grades = ["k1", *row.school.grades]
    acting.session.flush()
    take_back(acting, sheet)
    assert missing(acting, sheet) == {BlockerCode.COUNTS_BLANK: 1}


@pytest.mark.parametrize("is_taken_back", [True, False])
def test_grades_taken_from_a_school_while_its_sheet_is_confirmed_are_not_confirmed_anew(
    acting: Acting, is_taken_back: bool
) -> None:
    sheet = filled(acting, 1)
    acting.confirm(sheet)
    [row] = rows_of(acting, sheet)
    row.school.grades = ["p1", "p2"]
    acting.session.flush()
    assert snapshot.live_rows_equal_frozen(acting.session, sheet)
    if is_taken_back:
        take_back(acting, sheet)
    else:
        acting.cancel(sheet)
    assert sheet.pupils == 2 * 13
    assert set(acting.session.scalars(select(Count.grade))) == {"p1", "p2"}
    acts = acting.session.scalars(select(History).where(History.event == "counts.untaught"))
    assert [one.unit_id for one in acts] == [sheet.unit_id]
    made = acting.confirm(sheet, at=LATER + timedelta(minutes=1))
    assert [one["grade"] for one in made.totals] == ["p1", "p2"]


def test_grades_taken_from_a_school_after_closing_are_not_confirmed_late(acting: Acting) -> None:
    sheet = filled(acting, 1)
    [row] = rows_of(acting, sheet)
    row.school.grades = ["p1", "p2"]
    acting.session.flush()
    assert acting.confirm(sheet).pupils == 2 * 13
    assert snapshot.live_rows_equal_frozen(acting.session, sheet)


def test_a_query_without_a_reason_stops_confirming(acting: Acting) -> None:
    sheet = filled(acting, 1)
    [row] = rows_of(acting, sheet)
    save(acting, row, 10, 10)
    assert missing(acting, sheet) == {BlockerCode.COUNTS_WITH_OPEN_QUERIES: 1}
    save(acting, row, 10, 10, reason="นับแล้วตรงกัน")
    assert missing(acting, sheet) == {}


def test_a_reason_for_something_else_stops_confirming_until_it_is_given_again(
    acting: Acting,
) -> None:
    sheet = filled(acting, 1)
    [row] = rows_of(acting, sheet)
    save(acting, row, 10, 10, reason="นับแล้วตรงกัน")
    wide = {(grade, sex): 900 if grade == "k2" else 7 for grade in row.school.grades for sex in Sex}
    facts = {"actor": acting.officer(sheet), "at": NOW}
    recording.save(acting.session, row, wide, reason=None, version=row.version, **facts)
    assert missing(acting, sheet) == {BlockerCode.COUNTS_WITH_OPEN_QUERIES: 1}
    with pytest.raises(NotReady):
        acting.confirm(sheet)
    [draft] = snapshot.live_counts(acting.session, sheet)
    assert draft["reason"] == ""
    recording.save(acting.session, row, wide, reason=row.reason, version=row.version, **facts)
    assert acting.confirm(sheet).return_ is sheet


def test_a_sheet_without_schools_is_not_confirmed_by_who_is_to_pay(acting: Acting) -> None:
    sheet = make_sheet(acting.session, acting.country.round, acting.country.sao, 0)
    acting.country.sao.pays_for_other_schools = True
    assert missing(acting, sheet) == {BlockerCode.NO_SCHOOLS: 1}
    acting.country.sao.pays_for_other_schools = False
    acting.confirm(sheet)
    assert sheet.state is State.CONFIRMED


def test_what_a_head_signed_is_accepted_or_returned_first(acting: Acting) -> None:
    sheet = filled(acting, 1)
    [row] = rows_of(acting, sheet)
    link = CountLink(
        counted_school_id=row.id, token_sha256="0" * 64, made_at=NOW, expires_at=LATER,
        made_by_id=acting.officer(sheet).id, signed_at=NOW, signed_name="นางสาวสมศรี ใจดี",
        signed_position="ครูใหญ่", figures={},
    )  # fmt: skip
    acting.session.add(link)
    acting.session.flush()
    assert missing(acting, sheet) == {BlockerCode.COUNTS_TO_ACCEPT: 1}
    link.withdrawn_at, link.withdrawn_by_id = NOW, acting.officer(sheet).id
    acting.session.flush()
    assert missing(acting, sheet) == {}


def test_a_payer_of_border_patrol_schools_has_all_of_its_own_on_the_sheet(acting: Acting) -> None:
    sheet = filled(acting, 1, affiliation=Affiliation.BORDER_PATROL)
    country = acting.country
    left_out = make_other_school(
        acting.session, country.province, affiliation=Affiliation.BORDER_PATROL
    )
    payer = make_payer(acting.session, left_out, country.sao)
    make_payer(acting.session, make_other_school(acting.session, country.province), country.sao)
    assert missing(acting, sheet) == {BlockerCode.PATROL_SCHOOLS_LEFT_OUT: 1}
    with pytest.raises(NotReady):
        acting.confirm(sheet)
    payer.valid_to = country.round.opens_at.date()
    acting.session.flush()
    assert missing(acting, sheet) == {}


def test_confirming_looks_at_every_row_anew(acting: Acting) -> None:
    sheet = filled(acting, 2)
    row = rows_of(acting, sheet)[0]
    row.school.grades = [*row.school.grades, "k1"]
    acting.session.flush()
    with pytest.raises(NotReady) as refused:
        acting.confirm(sheet)
    assert [one.code for one in refused.value.facts["blockers"]] == [BlockerCode.COUNTS_BLANK]


def test_what_is_confirmed_is_frozen_counted_and_locked(acting: Acting) -> None:
    sheet = filled(acting, 2)
    made = acting.confirm(sheet)
    pupils = 2 * len(rows_of(acting, sheet)[0].school.grades) * 13
    assert (made.pupils, sheet.pupils, sheet.male + sheet.female) == (pupils, pupils, pupils)
    assert snapshot.live_rows_equal_frozen(acting.session, sheet)
    with pytest.raises(Locked):
        save(acting, rows_of(acting, sheet)[0], 9)
    acting.session.query(Count).first().pupils = 99  # type: ignore[union-attr]
    acting.session.flush()
    assert not snapshot.live_rows_equal_frozen(acting.session, sheet)


def test_a_school_may_be_renamed_after_its_figures_were_confirmed(acting: Acting) -> None:
    sheet = filled(acting)
    acting.confirm(sheet)
    rows_of(acting, sheet)[0].school.name = "โรงเรียนชื่อใหม่"
    acting.session.flush()
    assert snapshot.live_rows_equal_frozen(acting.session, sheet)


def test_an_authority_takes_its_own_confirmation_back_with_a_reason(acting: Acting) -> None:
    sheet = filled(acting)
    acting.confirm(sheet)
    with pytest.raises(ReasonMissing):
        take_back(acting, sheet, reason=" ")
    taken = take_back(acting, sheet)
    assert (sheet.state, taken.cancel_reason) == (State.RECORDING, REASON)
    assert take_back(acting, sheet) is taken
    said = acting.session.scalars(
        select(History).where(History.event == "confirmation_taken_back")
    ).one()
    assert (said.subject_id, said.reason) == (sheet.id, REASON)
    save(acting, rows_of(acting, sheet)[0], 8)
    assert acting.confirm(sheet).number == 2


def test_nothing_but_counts_is_taken_back(acting: Acting) -> None:
    roster = acting.roster()
    acting.confirm(roster)
    with pytest.raises(IllegalStep):
        take_back(acting, roster)


def test_once_the_province_has_confirmed_the_authority_has_to_ask(acting: Acting) -> None:
    sheet, whole = confirmed_province(acting)
    with pytest.raises(AboveConfirmed):
        take_back(acting, sheet)
    request = acting.ask(sheet)
    acting.cancel(whole)
    take_back(acting, sheet)
    assert request.state is RequestState.WITHDRAWN


def test_taking_back_makes_the_page_of_the_province_stale(acting: Acting) -> None:
    sheet = filled(acting)
    acting.confirm(sheet)
    whole = acting.country.whole(acting.session, acting.country.province)
    seen = whole.version
    take_back(acting, sheet)
    assert whole.version > seen


def test_a_province_waits_for_the_counts_and_for_each_school_to_have_one_payer(
    acting: Acting,
) -> None:
    sheet = filled(acting)
    acting.confirmed_authority()
    whole = acting.country.whole(acting.session, acting.country.province)
    unpaid = make_other_school(acting.session, acting.country.province)
    found = missing(acting, whole)
    assert found[BlockerCode.SCHOOLS_UNPAID] == 1
    lacking = {one.data_set for one in blockers.missing(acting.session, whole, at=NOW)[-1].returns}
    assert DataSet.COUNTS in lacking
    two = [sheet, make_sheet(acting.session, acting.country.round, acting.country.municipality, 1)]
    acting.session.add_all(CountedSchool(return_id=one.id, school_id=unpaid.id) for one in two)
    acting.session.flush()
    found = missing(acting, whole)
    assert BlockerCode.SCHOOLS_UNPAID not in found
    assert found[BlockerCode.SCHOOLS_PAID_TWICE] == 1


def test_of_many_schools_that_nobody_pays_for_the_first_are_named_and_all_are_counted(
    acting: Acting,
) -> None:
    whole = acting.country.whole(acting.session, acting.country.province)
    number = blockers.NAMED_AT_MOST + 1
    for _ in range(number):
        make_other_school(acting.session, acting.country.province)
    [found] = [
        one
        for one in blockers.missing(acting.session, whole, at=NOW)
        if one.code is BlockerCode.SCHOOLS_UNPAID
    ]
    assert (found.count, len(found.schools)) == (number, blockers.NAMED_AT_MOST)


def test_a_school_blocks_no_round_that_nobody_can_be_named_for_any_more(acting: Acting) -> None:
    session, country = acting.session, acting.country
    whole, later = country.whole(session, country.province), country.round.closes_at
    school = make_other_school(session, country.province)
    assert missing(acting, whole)[BlockerCode.SCHOOLS_UNPAID] == 1
    # Late entry alone runs now.
    assert BlockerCode.SCHOOLS_UNPAID not in missing(acting, whole, at=later)
    # Left for the next round on purpose.
    make_payer(session, school, country.sao, since=last_day(country.round) + timedelta(days=1))
    assert BlockerCode.SCHOOLS_UNPAID not in missing(acting, whole)


def test_counts_are_not_added_to_the_pupils_of_a_province(acting: Acting) -> None:
    _sheet, whole = confirmed_province(acting)
    assert whole.pupils == whole.confirmation.pupils == 2  # type: ignore[union-attr]


def test_the_counts_stay_shut_when_only_an_institution_may_enter_late(acting: Acting) -> None:
    sheet = filled(acting)
    acting.confirm(sheet)
    country = acting.country
    closed = country.round.closes_at
    late = {"round_id": country.round.id, "until": closed + timedelta(days=2), "granted_at": NOW}
    late["reason"] = REASON
    by = country.account(country.department).id
    acting.session.add(RoundException(unit_id=country.school.id, granted_by_id=by, **late))
    acting.session.flush()
    assert not rounds.is_open_for_steps(acting.session, sheet, at=closed)
    acting.session.add(RoundException(unit_id=country.sao.id, granted_by_id=by, **late))
    acting.session.flush()
    assert rounds.is_open_for_steps(acting.session, sheet, at=closed)


def test_the_province_is_told_who_changed_counts_until_it_confirms_them_anew(
    acting: Acting,
) -> None:
    sheet, whole = confirmed_province(acting)
    assert comparing_counts.changed_below(acting.session, whole) == []
    acting.cancel(whole, at=LATER)
    take_back(acting, sheet, at=LATER + timedelta(minutes=1))
    [told] = comparing_counts.changed_below(acting.session, whole)
    assert (told.unit, told.since.number, told.now) == (acting.country.sao, 1, None)
    save(acting, rows_of(acting, sheet)[0], 8)
    made = acting.confirm(sheet, at=LATER)
    acting.session.expire_all()
    [told] = comparing_counts.changed_below(acting.session, whole)
    assert told.now is made
    acting.confirm(whole, at=LATER + timedelta(minutes=2))
    assert comparing_counts.changed_below(acting.session, whole) == []


def test_a_difference_names_schools_and_grades(acting: Acting) -> None:
    sheet = filled(acting, 3, grades=["k2", "p1"])
    acting.confirm(sheet)
    assert comparing_counts.compare(acting.session, sheet) is None
    take_back(acting, sheet)
    first, _second, third = rows_of(acting, sheet)
    figures = {("k2", "m"): 7, ("k2", "f"): 6, ("p1", "m"): 9, ("p1", "f"): 6}
    recording.save(
        acting.session, first, figures, reason="", version=first.version,
        actor=acting.officer(sheet), at=NOW,
    )  # fmt: skip
    acting.session.query(Count).filter_by(counted_school_id=third.id).delete()
    acting.session.delete(third)
    acting.session.flush()
    found = comparing_counts.compare(acting.session, sheet)
    assert found is not None
    assert (found.older.number, found.newer, found.schools) == (1, None, 2)
    changed, gone = found.rows
    assert (changed.kind, changed.school.school_id) == (Kind.CHANGED, first.school_id)
    assert changed.pupils == (26, 28)
    [grade] = changed.grades
    assert (grade.grade, grade.male, grade.female) == ("p1", (7, 9), (6, 6))
    assert (gone.kind, gone.school.school_id) == (Kind.REMOVED, third.school_id)
    assert [one.total for one in found.totals] == [78, 54]
    acting.confirm(sheet)
    found = comparing_counts.compare(acting.session, sheet)
    assert found is not None
    assert found.newer is not None
    assert (found.older.number, found.newer.number, found.schools) == (1, 2, 2)


def test_a_dissolved_school_of_zeros_is_confirmed(acting: Acting) -> None:
    sheet = make_sheet(acting.session, acting.country.round, acting.country.sao, 1)
    [row] = rows_of(acting, sheet)
    row.school.dissolved_on = date(2026, 5, 1)
    acting.session.flush()
    recording.save_zeros(
        acting.session, row, version=row.version, actor=acting.officer(sheet), at=NOW
    )
    assert acting.confirm(sheet).pupils == 0
