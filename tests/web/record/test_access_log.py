"""Every refusal, sign-in and read of another's pupils is in the access log, with its unit."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from app.models import AccessLog, DataSet, Enrolment, History
from tests.factories import make_enrolment
from tests.factories.rounds import NOW
from tests.web.conftest import Visit

ROSTER = "/rounds/2569-1/institutions/3033300001/roster"


def noted(visit: Visit) -> list[tuple[str, str, str]]:
    visit.session.rollback()
    rows = visit.session.scalars(select(AccessLog).order_by(AccessLog.id))
    return [(row.event, row.subject, row.detail) for row in rows]


def last(visit: Visit) -> AccessLog:
    visit.session.rollback()
    return visit.session.scalars(select(AccessLog).order_by(AccessLog.id.desc())).first()


def _pupil(visit: Visit) -> Enrolment:
    country = visit.country
    roster = country.roster(visit.session, country.school)
    return make_enrolment(visit.session, roster, country.account(country.school), seen=False)


def test_a_page_without_right_is_noted_with_the_unit_it_is_about(visit: Visit) -> None:
    country = visit.country
    visit.enter(country.centre)
    assert visit.get(ROSTER).status_code == 403
    row = last(visit)
    assert (row.event, row.subject, row.detail) == ("refused", "3033300001", "roster:view")
    assert (row.unit_id, row.subject_unit_id) == (country.centre.id, country.school.id)
    assert row.address == "127.0.0.1"


def test_a_refusal_of_a_rule_is_noted_with_its_name(visit: Visit) -> None:
    country = visit.country
    visit.confirm(country.school, DataSet.ROSTER)
    visit.enter(country.school)
    assert visit.get(f"{ROSTER}/new").status_code == 409
    row = last(visit)
    assert (row.event, row.detail) == ("refused_by_rule", "Locked institution.new_pupil")
    assert (row.unit_id, row.subject_unit_id) == (country.school.id, country.school.id)


def test_a_refusal_that_a_form_puts_into_words_is_noted_too(visit: Visit) -> None:
    department = visit.country.department
    visit.enter(department)
    url = f"/departments/{department.code}/rounds/2569-1/exceptions/3033300001"
    past = NOW - timedelta(days=1)
    fields = {"until_day": f"{past.day}/{past.month}/{past.year + 543}", "until_clock": "24.00"}
    assert visit.post(url, {**fields, "reason": "น้ำท่วม"}).status_code == 422
    assert noted(visit)[-1][::2] == (
        "refused_by_rule",
        "ExceptionTooShort department.grant_exception",
    )


def test_a_form_with_a_slip_is_no_refusal(visit: Visit) -> None:
    visit.enter(visit.country.school)
    url = "/units/3033300001/profile"
    assert visit.post(url, {"version": "x"}).status_code == 422
    assert noted(visit) == []


def test_who_reads_pupils_of_another_unit_is_noted_once_a_minute(visit: Visit) -> None:
    country = visit.country
    row = _pupil(visit)
    visit.enter(country.sao)
    for _time in range(2):
        assert visit.get(ROSTER).status_code == 200
        assert visit.get(f"{ROSTER}/{row.id}").status_code == 200
    assert noted(visit) == [
        ("roster_read", "3033300001", ""),
        ("pupil_read", f"enrolment {row.id}", ""),
    ]
    assert last(visit).subject_unit_id == country.school.id


def test_reading_ones_own_pupils_writes_nothing(visit: Visit) -> None:
    country = visit.country
    row = _pupil(visit)
    visit.enter(country.school)
    assert visit.get(ROSTER).status_code == 200
    assert visit.get(f"{ROSTER}/{row.id}").status_code == 200
    assert noted(visit) == []


def test_a_failed_sign_in_is_told_to_the_unit_whose_login_was_tried(visit: Visit) -> None:
    answer = visit.post("/sign-in", {"code": "3033300001-07", "password": "wrong"})
    assert answer.status_code == 422
    row = last(visit)
    assert (row.event, row.subject) == ("sign_in_failed", "3033300001-07")
    assert (row.unit_id, row.subject_unit_id) == (None, visit.country.school.id)


def test_a_flood_of_requests_is_noted_once_a_minute(visit: Visit) -> None:
    for _time in range(123):
        answer = visit.post("/sign-in", {"code": "", "password": ""})
    assert answer.status_code == 429
    assert [event for event, *_rest in noted(visit)] == ["too_many_requests"]


def test_an_act_keeps_the_address_that_it_came_from(visit: Visit) -> None:
    row = _pupil(visit)
    visit.enter(visit.country.school)
    assert visit.post(f"{ROSTER}/{row.id}/presence", {"seen": "1"}).status_code == 303
    visit.session.rollback()
    assert set(visit.session.scalars(select(History.address))) == {"127.0.0.1"}
