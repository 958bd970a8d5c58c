"""What people do wrong, or at the wrong time: each is told why, and nothing is lost or doubled."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import APIResponse, Browser, expect

from app.domain.thai_calendar import format_date
from app.models import CancellationRequest, Confirmation, Enrolment
from tests.e2e.officer import Desk, Officer
from tests.e2e.portal import Portal
from tests.e2e.words import thai, thai_like
from tests.factories import make_enrolment, make_number

pytestmark = pytest.mark.e2e

TYPED = {
    "prefix": "เด็กชาย",
    "first_name": "มานะ",
    "last_name": "ใจดี",
    "birth_date": "15/1/2562",
    "sex": "m",
    "grade": "p1",
    "room": "1",
}
with_and_without_javascript = pytest.mark.parametrize(
    "desk", [True, False], ids=["javascript", "no javascript"], indirect=True
)


@pytest.fixture
def desk(portal: Portal, browser: Browser, request: pytest.FixtureRequest) -> Desk:
    return Desk(portal, browser, javascript=getattr(request, "param", True))


@pytest.fixture
def school(desk: Desk) -> Iterator[Officer]:
    """The school's officer, signed in."""
    with desk.officer(desk.portal.country.school) as officer:
        officer.enters()
        yield officer


def make_pupil(portal: Portal, **facts: Any) -> int:
    """Put a pupil on the school's roster; give the row's number in the address."""
    country = portal.country
    with portal.writing() as session:
        roster = country.roster(session, country.school)
        return make_enrolment(session, roster, country.account(country.school), **facts).id


def test_an_unknown_code_and_a_wrong_password_are_answered_alike(desk: Desk) -> None:
    country = desk.portal.country
    with desk.officer(country.school) as officer:
        officer.goes_to("/sign-in")
        for code, password in (("3099900001", "x"), (country.school.code, "x")):
            officer.types(code=code, password=password)
            officer.presses("Sign in")
            officer.is_told("The login code or the password is wrong.")
            officer.holds(code=code, password="")
            assert officer.answers[-1] == 422


@pytest.mark.parametrize("code", ["3099900001", "x y", "%00", "%E0%B8"])
def test_an_address_that_names_no_unit_is_no_page_and_leads_home(
    school: Officer, code: str
) -> None:
    key = school.portal.country.round.key
    school.goes_to(f"/rounds/{key}/institutions/{code}/roster")
    school.is_told("There is no such page")
    assert school.answers[-1] == 404
    school.follows("To your home page")
    school.is_told("The way to the confirmation")


def test_a_foreign_unit_is_refused_in_thai_with_a_way_on(school: Officer) -> None:
    country = school.portal.country
    for unit in (country.town_school, country.sao, country.far_centre):
        school.goes_to(f"/units/{unit.code}/officers")
        school.is_told("This page is not yours to open")
        assert school.answers[-1] == 403
        expect(school.page.locator("main")).not_to_contain_text(unit.name)
    school.follows("To your home page")
    school.is_told("The way to the confirmation")


@with_and_without_javascript
def test_a_form_sent_after_the_closing_says_why_and_saves_nothing(school: Officer) -> None:
    school.goes_to(school.roster("/new"))
    school.types(number=make_number(), **TYPED)
    school.portal.close_round()
    school.presses("Save")
    school.is_told("The round has closed")
    assert school.answers[-1] == 409
    assert school.portal.count(Enrolment) == 0
    school.page.go_back()
    school.is_told("The round has closed")


@with_and_without_javascript
def test_a_tick_after_the_closing_says_why_and_ticks_nobody(school: Officer) -> None:
    make_pupil(school.portal, seen=False)
    school.goes_to(school.roster())
    school.portal.close_round()
    school.presses("Exists")
    school.is_told("The round has closed")
    school.goes_to(school.roster())
    school.reads(thai("Seen to exist: %(seen)s of %(total)s") % {"seen": 0, "total": 1})


@with_and_without_javascript
def test_who_saves_second_sees_what_both_have_typed(desk: Desk, school: Officer) -> None:
    row = make_pupil(desk.portal, first_name="มานะ")
    with desk.officer(desk.portal.country.school) as colleague:
        colleague.enters()
        for officer in (school, colleague):
            officer.goes_to(school.roster(f"/{row}"))
        colleague.types(first_name="มานี")
        colleague.presses("Save")
        colleague.reads(thai_like("%(name)s is saved.", name="เด็กชายมานี ใจดี"))
    school.types(first_name="มาโนช", room="2")
    school.presses("Save")
    school.is_told("Not saved: somebody changed this pupil meanwhile")
    assert school.answers[-1] == 409
    differences = school.page.locator("#differences")
    for text in ("มานี", "มาโนช"):
        expect(differences).to_contain_text(text)
    school.holds(first_name="มาโนช", room="2")
    school.presses("Save")
    school.reads(thai_like("%(name)s is saved.", name="เด็กชายมาโนช ใจดี"))


@with_and_without_javascript
def test_a_double_click_adds_a_pupil_once(school: Officer) -> None:
    school.goes_to(school.roster("/new"))
    # Without a number nothing else would tell the second from the first.
    school.types(**TYPED)
    school.button("Save").dblclick()
    school.reads(thai_like("%(name)s is saved, but not yet right.", name="เด็กชายมานะ ใจดี"))
    assert school.portal.count(Enrolment) == 1


@with_and_without_javascript
def test_a_double_click_confirms_once(school: Officer) -> None:
    make_pupil(school.portal)
    school.goes_to("/")
    school.follows("Confirm")
    school.page.get_by_role("checkbox").check()
    school.button("Confirm the data").dblclick()
    said = "%(name)s confirmed this on %(moment)s (confirmation no. %(number)s)."
    school.reads(thai_like(said, number=1))
    assert school.portal.count(Confirmation) == 1


def sends_twice(officer: Officer, english: str) -> APIResponse:
    """Press a button, and let what it sent reach the server once more, as a bad network may."""
    with officer.page.expect_request(lambda request: request.method == "POST") as sent:
        officer.presses(english)
    expect(officer.page.locator("#notices .notice")).to_be_visible()
    request = sent.value
    return officer.page.request.post(
        request.url,
        data=request.post_data_buffer,
        headers={"Content-Type": request.headers["content-type"]},
    )


def test_a_pupil_that_arrives_twice_is_added_once(school: Officer) -> None:
    school.goes_to(school.roster("/new"))
    school.types(**TYPED)
    assert sends_twice(school, "Save").ok
    assert school.portal.count(Enrolment) == 1


def test_a_confirmation_that_arrives_twice_confirms_once(school: Officer) -> None:
    make_pupil(school.portal)
    school.goes_to("/")
    school.follows("Confirm")
    school.page.get_by_role("checkbox").check()
    assert sends_twice(school, "Confirm the data").ok
    assert school.portal.count(Confirmation) == 1


def test_a_request_that_arrives_twice_asks_once(school: Officer) -> None:
    make_pupil(school.portal)
    school.goes_to("/")
    school.follows("Confirm")
    school.page.get_by_role("checkbox").check()
    school.presses("Confirm the data")
    school.types(**{"request-reason": "สะกดชื่อผิด"})
    assert sends_twice(school, "Send the request").ok
    assert school.portal.count(CancellationRequest) == 1


@with_and_without_javascript
def test_going_back_and_saving_again_adds_nobody_twice(school: Officer) -> None:
    school.goes_to(school.roster("/new"))
    number = make_number()
    school.types(number=number, **TYPED)
    school.presses("Save")
    school.reads(thai_like("%(name)s is saved.", name="เด็กชายมานะ ใจดี"))
    school.page.go_back()
    school.types(number=number, **TYPED)
    school.presses("Save")
    already = "This pupil is on this roster already: %(name)s."
    expect(school.page.locator("#number-error")).to_have_text(
        thai_like(already, name="เด็กชายมานะ ใจดี")
    )
    assert school.portal.count(Enrolment) == 1


@with_and_without_javascript
def test_a_reload_of_a_refused_form_adds_nobody(school: Officer) -> None:
    school.goes_to(school.roster("/new"))
    school.types(**TYPED | {"birth_date": "31/2/2562"})
    school.presses("Save")
    school.is_told("There is no such day. Check day and month.")
    school.page.reload()
    school.is_told("There is no such day. Check day and month.")
    assert school.portal.count(Enrolment) == 0


def sign_out_everywhere(desk: Desk) -> None:
    """Sign the school out on every computer, from another one."""
    with desk.officer(desk.portal.country.school) as elsewhere:
        elsewhere.enters()
        elsewhere.goes_to("/account/sessions")
        elsewhere.presses("Sign out everywhere, here too")
        elsewhere.is_told("You have signed out on every computer.")


@with_and_without_javascript
def test_a_form_whose_session_ended_comes_back_to_who_typed_it(desk: Desk, school: Officer) -> None:
    number = make_number()
    school.goes_to(school.roster("/new"))
    school.page.locator("summary", has_text=thai("Father")).click()
    school.types(number=number, father_first_name="สมชาย", **TYPED)
    sign_out_everywhere(desk)
    school.presses("Save")
    school.is_told("Your session was ended, from another computer or by a new password.")
    school.types(password="not it")
    school.presses("Sign in")
    school.is_told("The login code or the password is wrong.")
    school.fills_sign_in(school.unit)
    school.is_told("What you typed before your session ended is in the form again. Save it.")
    school.holds(number=number, father_first_name="สมชาย", **TYPED)
    school.presses("Save")
    school.reads(thai_like("%(name)s is saved.", name="เด็กชายมานะ ใจดี"))
    school.goes_to(school.roster("/new"))
    school.holds(number="", first_name="")


def test_a_form_whose_session_ended_is_shown_to_nobody_else(desk: Desk, school: Officer) -> None:
    country = desk.portal.country
    school.goes_to(school.roster("/new"))
    school.types(number=make_number(), **TYPED)
    sign_out_everywhere(desk)
    school.presses("Save")
    school.is_told("Your session was ended, from another computer or by a new password.")
    school.fills_sign_in(country.town_school)
    school.is_told("The way to the confirmation")
    expect(school.page.locator("header")).to_contain_text(country.town_school.name)
    key = country.round.key
    school.goes_to(f"/rounds/{key}/institutions/{country.town_school.code}/roster/new")
    school.holds(number="", first_name="")
    school.goes_to(school.roster("/new"))
    school.is_told("This page is not yours to open")


def test_a_tick_whose_session_ended_leads_to_the_sign_in_page_and_back(
    desk: Desk, school: Officer
) -> None:
    make_pupil(desk.portal, seen=False)
    school.goes_to(school.roster("?state=unseen"))
    sign_out_everywhere(desk)
    school.presses("Exists")
    school.is_told("Your session was ended, from another computer or by a new password.")
    school.fills_sign_in(school.unit)
    expect(school.button("Exists")).to_be_visible()
    assert school.page.url.endswith(school.roster("?state=unseen"))


def test_a_tick_that_reaches_no_server_says_so(school: Officer) -> None:
    make_pupil(school.portal, seen=False)
    school.goes_to(school.roster())
    school.page.context.set_offline(True)
    school.presses("Exists")
    school.is_told(
        "The server did not answer. Nothing was saved. Check the connection, then press again."
    )
    school.page.context.set_offline(False)
    school.presses("Exists")
    expect(school.button("✓ Exists (undo)")).to_be_visible()


@pytest.mark.parametrize("typed", ["15/1/2015", "๑๕/๑/๒๐๑๕", "2015-01-15"])
def test_a_christian_year_is_asked_about_and_kept_as_typed(school: Officer, typed: str) -> None:
    school.goes_to(school.roster("/new"))
    school.types(number=make_number(), **TYPED | {"birth_date": typed})
    school.presses("Save")
    meant = format_date(date(2015, 1, 15), "long")
    asked = "The year looks Christian. If you mean %(date)s, type that; years here are Buddhist."
    expect(school.page.locator("#birth_date-error")).to_have_text(thai_like(asked, date=meant))
    school.holds(**TYPED | {"birth_date": typed})
    assert school.answers[-1] == 422
    assert school.portal.count(Enrolment) == 0


HOSTILE = {
    "number": '"><b>x',
    "first_name": "<script>alert(1)</script>",
    "last_name": "{{ 7 * 7 }} %s %(x)s \N{RIGHT-TO-LEFT OVERRIDE}",
    "room": "2/3&x=1#y",
    "seat_number": "๑๒",
}


def test_hostile_text_is_kept_as_text(school: Officer) -> None:
    school.goes_to(school.roster("/new"))
    school.types(**TYPED | HOSTILE)
    school.presses("Save")
    school.is_told("To correct before confirming:")
    school.holds(first_name=HOSTILE["first_name"], room=HOSTILE["room"], seat_number="12")
    expect(school.page.locator("h1")).to_contain_text("{{ 7 * 7 }} %s %(x)s")
    school.follows("Pupils")
    school.reads("<script>alert(1)</script>")
