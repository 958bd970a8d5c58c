"""What the page of a return shows, and which steps it offers to whom."""

from __future__ import annotations

import pytest

from app.extensions import db
from app.models import Duty, Return, State
from app.services.confirmation.steps import STEPS, Action
from tests.factories import make_account, make_enrolment
from tests.services.confirmation.acting import LATER, REASON
from tests.services.confirmation.counting import filled
from tests.support.statements import statements
from tests.web.returns.desk import Desk


def test_a_ready_roster_is_offered_for_confirming(desk: Desk) -> None:
    roster = desk.acting.roster()
    page = desk.open(roster, desk.acting.officer(roster))
    assert set(page.forms) == {"confirm"}
    assert "2 คน" in page.text


def test_what_is_missing_is_listed_with_links_and_nothing_is_offered(desk: Desk) -> None:
    roster = desk.acting.roster()
    officer = desk.acting.officer(roster)
    make_enrolment(desk.session, roster, officer, errors=["room_missing"])
    make_enrolment(desk.session, roster, officer, queries=["unusual_age"])
    make_enrolment(desk.session, roster, officer, seen=False)
    page = desk.open(roster, officer)
    base = f"/rounds/2569-1/institutions/{roster.unit.code}/roster?state="
    assert [page.links_to(base + state) for state in ("errors", "queries", "unseen")] == [1, 1, 1]
    assert page.forms == {}


def test_an_authority_sees_by_name_who_has_not_confirmed(desk: Desk) -> None:
    desk.acting.confirm(desk.acting.roster())
    pupils = desk.country.pupils(desk.session, desk.country.sao)
    page = desk.open(pupils, desk.acting.officer(pupils))
    for institution, times in ((desk.country.centre, 2), (desk.country.school, 1)):
        # Once among what is missing, if it is, and once in the table of what stands below.
        roster = desk.country.roster(desk.session, institution)
        assert page.links_to(desk.address(roster)) == times
    assert page.forms == {}


@pytest.mark.parametrize("duty", Duty)
def test_duties_are_offered_what_the_policy_gives_them(desk: Desk, duty: Duty) -> None:
    roster = desk.acting.roster()
    by = make_account(desk.session, roster.unit, duty, "kru")
    confirms = duty in (Duty.PRINCIPAL, Duty.OFFICER, Duty.HEAD)
    assert set(desk.open(roster, by).forms) == ({"confirm"} if confirms else set())


def offered(desk: Desk, return_: Return) -> dict[str, set[str]]:
    """Give the steps offered to the unit itself, to the level above and to the one above that."""
    unit, found = return_.unit, {}
    for name in ("own", "above", "top"):
        assert unit is not None
        found[name] = set(desk.open(return_, desk.country.account(unit)).forms)
        unit = unit.parent
    return found


def test_a_confirmed_roster_offers_asking_below_and_cancelling_above(desk: Desk) -> None:
    roster = desk.acting.roster()
    desk.acting.confirm(roster)
    assert offered(desk, roster) == {"own": {"request"}, "above": {"cancel"}, "top": set()}


def test_what_is_confirmed_is_named_by_the_code_that_its_papers_bear(desk: Desk) -> None:
    roster = desk.acting.roster()
    made = desk.acting.confirm(roster)
    page = desk.open(roster, desk.acting.officer(roster))
    assert page.links_to(f"/verify/{made.code}") == 1
    assert "รหัสตรวจสอบข้อมูล" not in page.text


def test_an_open_request_is_withdrawn_below_and_answered_above(desk: Desk) -> None:
    roster = desk.acting.roster()
    desk.acting.confirm(roster)
    desk.acting.ask(roster)
    assert offered(desk, roster) == {"own": {"withdraw"}, "above": {"answer"}, "top": set()}


def test_under_a_confirmed_authority_nothing_is_cancelled_but_a_request_climbs(
    desk: Desk,
) -> None:
    roster, pupils = desk.acting.confirmed_authority()
    assert offered(desk, roster) == {"own": {"request"}, "above": set(), "top": set()}
    request = desk.acting.ask(roster)
    assert offered(desk, roster)["above"] == {"answer", "pass-on"}
    desk.acting.pass_on(request)
    assert offered(desk, roster)["above"] == {"answer"}
    assert offered(desk, pupils) == {"own": {"withdraw"}, "above": {"answer"}, "top": set()}


def test_the_department_answers_a_province(desk: Desk) -> None:
    *_, whole = desk.acting.confirmed_province()
    desk.acting.ask(whole)
    page = desk.open(whole, desk.acting.above(whole))
    assert set(page.forms) == {"answer"}
    assert REASON in page.text


def test_every_action_of_the_table_is_offered_somewhere(desk: Desk) -> None:
    roster = desk.acting.roster()
    own, above = desk.acting.officer(roster), desk.acting.above(roster)
    seen = set(desk.open(roster, own).forms)
    desk.acting.confirm(roster)
    seen |= set(desk.open(roster, own).forms) | set(desk.open(roster, above).forms)
    desk.acting.ask(roster)
    seen |= set(desk.open(roster, own).forms)
    answer = desk.open(roster, above).forms["answer"]
    seen |= {button.get("value", "") for button in answer.iter("button")}
    desk.acting.cancel(roster)
    desk.country.sao.head_confirms = True
    head = make_account(desk.session, roster.unit, Duty.HEAD, "01")
    page = desk.open(roster, own)
    seen |= set(page.forms)
    desk.send(page, "prepare", agree="y")
    seen |= set(desk.open(roster, head).forms)
    sheet = filled(desk.acting)
    desk.acting.confirm(sheet)
    seen |= set(desk.open(sheet, desk.acting.officer(sheet)).forms)
    seen = {form.replace("-", "_") for form in seen}
    assert {action.value for _, action in STEPS} <= seen
    assert {Action.CANCEL, Action.DECLINE} <= {Action(one) for one in seen if one in set(Action)}


def test_nothing_is_offered_once_the_round_has_closed(desk: Desk) -> None:
    roster = desk.acting.roster()
    desk.country.round.closes_at = LATER.replace(year=LATER.year - 1)
    desk.country.round.opens_at = LATER.replace(year=LATER.year - 2)
    assert offered(desk, roster) == {"own": set(), "above": set(), "top": set()}


def test_a_lock_names_who_can_lift_it(desk: Desk) -> None:
    roster, pupils, whole = desk.acting.confirmed_province()
    for return_ in (roster, pupils):
        text = desk.open(return_, desk.acting.officer(return_)).text
        assert whole.unit.name in text
        assert desk.country.department.name in text
    desk.acting.cancel(whole)
    desk.acting.cancel(pupils)
    text = desk.open(roster, desk.acting.officer(roster)).text
    assert pupils.unit.name in text
    assert desk.country.department.name not in text.replace(whole.unit.name, "")


def test_the_past_is_shown_with_numbers_reasons_and_answers(desk: Desk) -> None:
    roster = desk.acting.roster()
    desk.acting.confirm(roster)
    desk.acting.decline(desk.acting.ask(roster))
    desk.acting.cancel(roster, reason="นับซ้ำหนึ่งห้อง")
    desk.acting.confirm(roster)
    page = desk.open(roster, desk.acting.officer(roster))
    for said in (REASON, "ข้อมูลถูกต้องแล้ว", "นับซ้ำหนึ่งห้อง"):
        assert said in page.text
    table = page.root.find(".//section[@id='confirmations']//tbody")
    assert table is not None
    assert [row[0].text for row in table] == ["2", "1"]


def test_a_request_declined_further_up_stays_open_and_says_so(desk: Desk) -> None:
    roster, _ = desk.acting.confirmed_authority()
    desk.acting.decline(desk.acting.pass_on(desk.acting.ask(roster)), answer="จังหวัดตรวจแล้ว")
    page = desk.open(roster, desk.acting.officer(roster))
    assert "จังหวัดตรวจแล้ว" in page.text
    assert set(page.forms) == {"withdraw"}


def test_rows_that_are_no_longer_those_confirmed_are_told_aloud(desk: Desk) -> None:
    roster = desk.acting.roster()
    row = make_enrolment(desk.session, roster, desk.acting.officer(roster))
    desk.acting.confirm(roster)
    row.last_name = "ใจร้าย"
    page = desk.open(roster, desk.acting.officer(roster))
    assert page.root.find(".//div[@id='standing']/div[@role='alert']") is not None


@pytest.mark.parametrize("data_set", ["pupils", "whole", "nothing"])
def test_a_return_that_nobody_owes_is_not_found(desk: Desk, data_set: str) -> None:
    desk.session.commit()
    desk.sign_in(desk.client, desk.country.account(desk.country.department))
    address = f"/rounds/2569-1/returns/{desk.country.school.code}/{data_set}"
    assert desk.ask(address).status_code == 404


def test_the_page_runs_the_same_queries_whatever_lies_below(desk: Desk) -> None:
    _, pupils = desk.acting.confirmed_authority()
    town = desk.country.pupils(desk.session, desk.country.municipality)
    desk.acting.confirm(desk.country.roster(desk.session, desk.country.town_school))
    desk.acting.confirm(town)
    assert town.state is State.CONFIRMED
    counts = []
    for return_ in (pupils, town):
        desk.open(return_, desk.acting.officer(return_))
        with statements(db.engine) as asked:
            desk.ask(desk.address(return_))
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 25


def test_who_is_asked_is_not_told_to_ask_itself(desk: Desk) -> None:
    roster, _pupils = desk.acting.confirmed_authority()
    own = desk.open(roster, desk.acting.officer(roster)).text
    above = desk.open(roster, desk.acting.above(roster)).text
    assert "ให้ยื่นคำขอต่อ" in own
    assert "ให้ยื่นคำขอต่อ" not in above


def test_once_the_round_has_closed_a_lock_names_the_department_alone(desk: Desk) -> None:
    roster = desk.acting.roster()
    desk.acting.confirm(roster)
    desk.country.round.closes_at = LATER.replace(year=LATER.year - 1)
    desk.country.round.opens_at = LATER.replace(year=LATER.year - 2)
    text = desk.open(roster, desk.acting.officer(roster)).text
    assert "เฉพาะกรมส่งเสริมการปกครองท้องถิ่นเท่านั้น" in text
    assert "ยกเลิกการยืนยันข้อมูลนี้ก่อน" not in text
