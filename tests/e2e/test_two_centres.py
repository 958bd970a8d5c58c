"""The story of two centres and a child, as officers play it; the child is never lost (4.2)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Claim, ClaimState, Enrolment, Return, Unit
from tests.e2e.officer import Desk, Officer
from tests.e2e.portal import Portal
from tests.factories import make_enrolment
from tests.invariants.held import assert_all

pytestmark = pytest.mark.e2e

WAYS: dict[str, tuple[str, bool]] = {
    "SQLite": ("portal", True),
    "SQLite, without JavaScript": ("portal", False),
    "PostgreSQL, as in service": ("portal_in_service", True),
}
AT_ONCE = """(button, moment) => {
  setTimeout(() => button.click(), Math.max(0, moment - Date.now()));
}"""


@dataclass
class Story:
    """Who plays in it, and the child that it is about."""

    portal: Portal
    desk: Desk
    stack: ExitStack
    number: str
    pupil_id: int
    states: list[ClaimState | None] = field(default_factory=list)

    def officer(self, unit: Unit) -> Officer:
        """Open a browser of its own for an officer of a unit."""
        officer = self.stack.enter_context(self.desk.officer(unit))
        officer.signs_in()
        return officer

    def stands(self) -> tuple[list[int], ClaimState | None]:
        """Give the units on whose rosters the child is, and how far the claim has come.

        It is on one roster at most, and on none only while a claim says that it was let go.
        """
        with Session(self.portal.engine) as session:
            live = session.scalars(
                select(Return.unit_id)
                .join(Enrolment, Enrolment.return_id == Return.id)
                .where(Enrolment.pupil_id == self.pupil_id, Enrolment.removed_at.is_(None))
            ).all()
            state = session.scalar(
                select(Claim.state)
                .where(Claim.pupil_id == self.pupil_id)
                .order_by(Claim.id.desc())
                .limit(1)
            )
            assert len(live) == 1 or (not live and state is ClaimState.RELEASED)
            assert_all(session)
            return list(live), state


@contextmanager
def told(portal: Portal, browser: Browser, *, javascript: bool) -> Iterator[Story]:
    country = portal.country
    with portal.writing() as session:
        roster = country.roster(session, country.centre)
        row = make_enrolment(session, roster, country.account(country.centre), first_name="ปิติรัตน์")
        number, pupil_id = row.number, row.pupil_id
    assert pupil_id is not None
    with ExitStack() as stack:
        desk = Desk(portal, browser, javascript=javascript)
        yield Story(portal, desk, stack, number, pupil_id)


def checks(officer: Officer, number: str) -> None:
    """Type a number and press ตรวจสอบ (4.1)."""
    officer.goes_to(officer.roster().removesuffix("/roster") + "/check")
    officer.types(numbers=number)
    officer.presses("Check")


@pytest.mark.parametrize("way", WAYS)
def test_a_child_is_asked_for_kept_decided_about_and_brought_in_by_one_of_two_at_once(
    way: str, browser: Browser, request: pytest.FixtureRequest
) -> None:
    fixture, javascript = WAYS[way]
    portal: Portal = request.getfixturevalue(fixture)
    holder, claimant = portal.country.centre, portal.country.second_centre
    with told(portal, browser, javascript=javascript) as story:
        asking, having = story.officer(claimant), story.officer(holder)
        asks(asking, story)
        assert story.stands() == ([holder.id], ClaimState.OPEN)
        declines(having)
        assert story.stands() == ([holder.id], ClaimState.DECLINED)
        escalates(asking)
        assert story.stands() == ([holder.id], ClaimState.ESCALATED)
        overrules(story.officer(portal.country.sao))
        assert story.stands() == ([], ClaimState.RELEASED)
        checks(asking, story.number)
        other = story.officer(claimant)
        checks(other, story.number)
        presses_at_once(story, asking, other)
        assert story.stands() == ([claimant.id], ClaimState.TAKEN)
        checks(having, story.number)
        expect(having.page.locator("#found")).to_contain_text(claimant.name)
        assert "ปิติรัตน์" not in having.page.locator("#found").inner_text()


@pytest.mark.parametrize("fixture", ["portal", "portal_in_service"])
def test_a_child_let_go_whom_two_centres_bring_in_at_once_is_on_one_roster(
    fixture: str, browser: Browser, request: pytest.FixtureRequest
) -> None:
    portal: Portal = request.getfixturevalue(fixture)
    holder, claimant = portal.country.centre, portal.country.second_centre
    with told(portal, browser, javascript=True) as story:
        asking, having = story.officer(claimant), story.officer(holder)
        asks(asking, story)
        lets_go(having)
        assert story.stands() == ([], ClaimState.RELEASED)
        checks(asking, story.number)
        checks(having, story.number)
        presses_at_once(story, asking, having)
        live, state = story.stands()
        assert (live, state) in (
            ([claimant.id], ClaimState.TAKEN),
            ([holder.id], ClaimState.OVERTAKEN),
        )
        loser = having if live == [claimant.id] else asking
        loser.is_told("Nobody was brought in yet.")


def asks(officer: Officer, story: Story) -> None:
    checks(officer, story.number)
    assert "ปิติรัตน์" not in officer.page.locator("#found").inner_text()
    officer.page.locator("#found tbody a").click()
    officer.presses("Ask them to let the child go")
    officer.is_told("Type the reason.")
    officer.types(reason="เด็กย้ายตามผู้ปกครองมาอยู่ที่นี่")
    officer.presses("Ask them to let the child go")
    officer.is_told("The request is sent. The answer appears on this page.")


def opens_request(officer: Officer) -> None:
    """Come to the request by what the home page says is to be done next."""
    officer.goes_to("/")
    officer.page.locator("#next-step a").click()
    officer.page.locator("main tbody th a").first.click()


def declines(officer: Officer) -> None:
    opens_request(officer)
    officer.types(**{"decline-reason": "เด็กยังมาเรียนทุกวัน"})
    officer.presses("Decline")
    officer.is_told("Declined. Whoever asked reads your reason.")


def lets_go(officer: Officer) -> None:
    opens_request(officer)
    officer.types(**{"release-left_on": "๑/๖/๒๕๖๙"})
    officer.presses("Take the child off the centre")
    officer.is_told("The child is let go. Your roster is counted anew.")


def escalates(officer: Officer) -> None:
    officer.page.reload()
    officer.reads("เด็กยังมาเรียนทุกวัน")
    officer.types(**{"escalate-reason": "ครูเห็นเด็กที่นี่ทุกวัน"})
    officer.presses("Ask the level above to decide")
    officer.is_told("The level above both of you is asked to decide.")


def overrules(officer: Officer) -> None:
    officer.follows("Requests for children")
    officer.page.locator("main tbody th a").first.click()
    officer.types(**{"overrule-reason": "ตรวจสอบแล้ว เด็กอยู่ที่ศูนย์ใหม่"})
    officer.presses("Let the child go")
    officer.is_told("Decided: the child is let go.")


def presses_at_once(story: Story, *officers: Officer) -> None:
    """Let browsers press the button that brings in at the same moment, and wait for them all."""
    if not story.desk.javascript:
        for officer in officers:
            officer.presses("Bring the children in")
        return
    moment = officers[0].page.evaluate("Date.now() + 1500")
    for officer in officers:
        officer.page.evaluate("document.body.dataset.before = 'yes'")
        officer.button("Bring the children in").evaluate(AT_ONCE, moment)
    for officer in officers:
        expect(officer.page.locator("body:not([data-before])")).to_be_visible(timeout=20_000)
        officer.page.wait_for_load_state()
