"""Where a school looks before confirming, and what it does wrong there."""

from __future__ import annotations

from tests.e2e.walk import Walker


def school(walker: Walker, roster: str) -> None:
    """Walk through the page before confirming, given the address of the roster."""
    review = f"{roster}/review"
    walker.opens(review, f"{review}?errors=2&queries=9&differences=2")
    walker.page.goto(review)
    walker.presses("#queries td [type=submit]", status=422)
