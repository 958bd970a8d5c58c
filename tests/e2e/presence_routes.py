"""Where a school goes to post its name lists and to see its children, room by room."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.walk import Walker

NOTE = ".bar [type=submit]"


def school(walker: Walker, roster: str) -> None:
    """Post the lists and walk through the rooms, given the address of the roster's page."""
    lists = f"{roster}/name-list"
    walker.opens(lists)
    walker.submits(lists, NOTE, posted_on="31/2/2560")
    walker.submits(lists, NOTE, status=200)
    walker.presses("[form=take-back]")
    walker.opens(f"{lists}/room", f"{lists}/room?class=p1/1", f"{lists}/room?class=p6/none")
    walker.opens(f"{roster}/rooms", f"{roster}/room?class=p1/1", f"{roster}/room?class=p6/none")
    walker.opens(f"{roster}/room")
    walker.opens(f"{roster}/room?class=p1/2")
    ticks_first_unseen(walker)
    walker.presses("#rest [type=submit]")
    walker.opens(f"{roster}/removed", f"{roster}/removed?q=ไม่มีใคร")


def ticks_first_unseen(walker: Walker) -> None:
    """Tick a child and take it back, while the page stays: only card and tally change."""
    page = walker.page
    tally, before = page.locator("#tally"), page.locator("#tally").inner_text()
    child = page.locator(".child:not(.seen)").first.get_attribute("id")
    page.locator(f"#{child} button[value='1']").click()
    expect(page.locator(f"#{child}.seen")).to_be_visible()
    expect(tally).not_to_have_text(before, use_inner_text=True)
    page.locator(f"#{child} button[value='0']").click()
    expect(page.locator(f"#{child} button[value='1']")).to_be_visible()
    expect(tally).to_have_text(before, use_inner_text=True)


def above(walker: Walker, roster: str) -> None:
    """See how far the rooms of a school are, and whom it took off."""
    walker.opens(f"{roster}/name-list", f"{roster}/name-list/room?class=p1/1")
    walker.opens(f"{roster}/rooms", f"{roster}/room?class=p1/1", f"{roster}/removed")


def centre(walker: Walker, roster: str) -> None:
    """Look at the same pages where nobody is on the roster yet."""
    walker.opens(*(f"{roster}/{page}" for page in ("rooms", "removed", "name-list")))
