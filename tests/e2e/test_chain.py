"""The whole chain as officers do it: record, confirm level by level, reopen, confirm again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from app.models import Unit
from tests.e2e.officer import Desk, Officer
from tests.e2e.portal import Portal
from tests.e2e.words import thai, thai_like
from tests.factories import make_enrolment, make_number

pytestmark = pytest.mark.e2e

THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
WAYS: dict[str, tuple[str, dict[str, Any]]] = {
    "htmx": ("portal", {}),
    "without JavaScript": ("portal", {"javascript": False}),
    "htmx unreachable": ("portal", {"cdn": "unreachable"}),
    "htmx, as in service": ("portal_in_service", {}),
}


@dataclass
class Offices:
    """Every unit's officer, signed in at the first call and at a desk until the end."""

    desk: Desk
    stack: ExitStack
    known: dict[str, Officer] = field(default_factory=dict)

    def of(self, unit: Unit) -> Officer:
        if unit.code not in self.known:
            officer = self.stack.enter_context(self.desk.officer(unit))
            officer.signs_in()
            self.known[unit.code] = officer
        return self.known[unit.code]


@contextmanager
def staffed(desk: Desk) -> Iterator[Offices]:
    with ExitStack() as stack:
        yield Offices(desk, stack)


@pytest.mark.parametrize("way", WAYS)
def test_data_climbs_from_the_pupil_to_the_province_and_can_be_corrected(
    way: str, browser: Browser, request: pytest.FixtureRequest
) -> None:
    fixture, facts = WAYS[way]
    portal: Portal = request.getfixturevalue(fixture)
    country = portal.country
    with staffed(Desk(portal, browser, **facts)) as offices:
        record(offices.of(country.school))
        tick(offices.of(country.school))
        confirm(offices.of(country.school), "Confirm")
        refused_while_open(offices.of(country.sao), "Confirm pupils", country.centre)
        for institution in (country.centre, country.second_centre):
            confirm(offices.of(institution), "Confirm", total=0)
        confirm(offices.of(country.sao), "Confirm pupils")
        refused_while_open(
            offices.of(country.province), "Confirm the province", country.municipality
        )
        confirm(offices.of(country.town_school), "Confirm", total=0)
        confirm(offices.of(country.municipality), "Confirm pupils", total=0)
        confirm(offices.of(country.province), "Confirm the province")
        reopen(offices)
        correct(offices.of(country.school))
        confirm(offices.of(country.school), "Confirm", number=2)
        confirm(offices.of(country.sao), "Confirm pupils", number=2)
        confirm(offices.of(country.province), "Confirm the province", number=2)


def test_no_page_waits_for_htmx_that_hangs(portal: Portal, browser: Browser) -> None:
    country = portal.country
    with portal.writing() as session:
        roster, by = country.roster(session, country.school), country.account(country.school)
        make_enrolment(session, roster, by, seen=False, first_name="มานะ", room="2")
    with Desk(portal, browser, cdn="hangs").officer(country.school) as school:
        school.signs_in()
        school.follows("Pupils")
        school.presses("Exists")
        expect(school.button("✓ Exists (undo)")).to_be_visible()
        school.page.locator("#class").select_option("p1/2")
        school.presses("Search")
        school.follows("Add a pupil")
        school.types(**pupil("มานี", "เด็กหญิง", "f"))
        school.presses("Save")
        school.reads(thai_like("%(name)s is saved.", name="เด็กหญิงมานี ใจดี"))


def record(school: Officer) -> None:
    """Record three pupils, one at first with a wrong digit (3.2, 5.2)."""
    school.follows("Pupils")
    school.follows("Add a pupil")
    right = make_number()
    wrong = f"{right[:-1]}{(int(right[-1]) + 1) % 10}"
    school.types(**pupil("มานะ", "เด็กชาย", "m", number=wrong.translate(THAI_DIGITS)))
    school.presses("Save")
    message = "A digit is wrong: the last one does not fit the others. Compare with the document."
    school.is_told(message)
    school.types(number=right.translate(THAI_DIGITS))
    school.presses("Save")
    school.reads(thai_like("%(name)s is saved.", name="เด็กชายมานะ ใจดี"))
    school.follows("Add a pupil")
    school.types(**pupil("มานี", "เด็กหญิง", "f"))
    school.presses("Save and add the next one")
    school.reads(thai_like("%(name)s is saved.", name="เด็กหญิงมานี ใจดี"))
    school.holds(grade="p1", room="1")
    school.types(**pupil("ชูใจ", "เด็กหญิง", "f"))
    school.presses("Save")
    school.reads(thai_like("%(name)s is saved.", name="เด็กหญิงชูใจ ใจดี"))


def pupil(first_name: str, prefix: str, sex: str, number: str | None = None) -> dict[str, str]:
    return {
        "number": number or make_number(),
        "prefix": prefix,
        "first_name": first_name,
        "last_name": "ใจดี",
        "birth_date": "๑๕/๑/๒๕๖๒",
        "sex": sex,
        "grade": "p1",
        "room": "1",
    }


def tick(school: Officer) -> None:
    """Tick presence of one pupil, then of the rest of the room (3.2)."""
    school.follows("Pupils")
    row = school.page.get_by_role("row").filter(has_text="มานี")
    row.get_by_role("button", name=thai("Exists"), exact=True).click()
    expect(row.get_by_role("button", name=thai("✓ Exists (undo)"))).to_be_visible()
    school.reads(seen(1))
    school.page.locator("#class").select_option("p1/1")
    if not school.has_htmx:
        school.presses("Search")
    room = school.page.locator("#roster caption button")
    expect(room).to_have_text(
        thai_like("Tick %(num)d unseen pupil of %(room)s", num=2, room="ป.1/1")
    )
    room.click()
    school.reads(seen(3))
    expect(school.button("Exists")).to_have_count(0)


def seen(number: int) -> str:
    return thai("Seen to exist: %(seen)s of %(total)s") % {"seen": number, "total": 3}


def confirm(officer: Officer, menu: str, *, number: int = 1, total: int = 3) -> None:
    """Tick the statement on the page of one's own data, and confirm (7)."""
    officer.follows(menu)
    officer.is_told("Nothing is missing. Check the figures below, then confirm.")
    figures = thai_like("%(total)s (male %(male)s, female %(female)s)", total=total)
    expect(officer.page.locator("#figures")).to_contain_text(figures)
    officer.page.get_by_role("checkbox").check()
    officer.presses("Confirm the data")
    officer.is_told("The data is confirmed.")
    said = "%(name)s confirmed this on %(moment)s (confirmation no. %(number)s)."
    name = officer.portal.country.account(officer.unit).name
    officer.reads(thai_like(said, name=name, number=number))
    expect(officer.page.locator("#figures")).to_contain_text(figures)


def refused_while_open(officer: Officer, menu: str, still_open: Unit) -> None:
    """Find no way to confirm, and the name of the unit that is still open (7.2, 7.3)."""
    officer.follows(menu)
    standing = officer.page.locator("#standing")
    expect(standing).to_contain_text(
        thai_like("Cannot be confirmed yet: %(num)d thing to do first", num=1)
    )
    expect(standing.get_by_role("link", name=still_open.name)).to_be_visible()
    expect(officer.button("Confirm the data")).to_have_count(0)


def reopen(offices: Offices) -> None:
    """Ask with a reason, pass it on to the department, and cancel level by level (8.1, 8.2)."""
    country = offices.desk.portal.country
    reason = "ชื่อของเด็กหญิงชูใจสะกดผิด"
    school, sao = offices.of(country.school), offices.of(country.sao)
    province, department = offices.of(country.province), offices.of(country.department)
    school.follows("Confirm")
    school.presses("Send the request")
    school.is_told("Type the reason.")
    school.types(**{"request-reason": reason})
    school.presses("Send the request")
    school.is_told("The request is sent. The answer will appear on this page.")
    for officer in (sao, province):
        finds_request(officer, reason)
        expect(officer.button("Cancel the confirmation")).to_have_count(0)
        officer.page.locator('form[action$="/pass-on"] button').click()
        officer.is_told("The request is passed on to the level above.")
    for officer in (department, province, sao):
        finds_request(officer, reason)
        officer.presses("Cancel the confirmation")
        officer.is_told("The confirmation is cancelled. The unit can edit its data now.")
    school.follows("Confirm")
    expect(school.page.locator("#requests")).to_contain_text(
        thai("granted: the confirmation was cancelled")
    )


def finds_request(officer: Officer, reason: str) -> None:
    """Come to the request that waits by what the home page says is to be done next."""
    officer.goes_to("/")
    officer.page.locator("#next-step").get_by_role(
        "link", name=thai("Answer the request to cancel")
    ).click()
    expect(officer.page.locator("#request")).to_contain_text(reason)


def correct(school: Officer) -> None:
    """Correct the name that the request was about."""
    school.follows("Pupils")
    school.page.get_by_role("link", name="ชูใจ").click()
    school.types(first_name="ชูจิต")
    school.presses("Save")
    school.reads(thai_like("%(name)s is saved.", name="เด็กหญิงชูจิต ใจดี"))
