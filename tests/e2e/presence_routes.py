"""Where a school goes to post its name lists and to see its children, room by room."""

from __future__ import annotations

from tests.e2e.walk import Walker


def school(walker: Walker, roster: str) -> None:
    """Walk through the rooms, given the address of the roster's page."""
    walker.opens(f"{roster}/rooms", f"{roster}/room?class=p1/1", f"{roster}/room?class=p6/none")
    walker.opens(f"{roster}/room")
    walker.opens(f"{roster}/removed", f"{roster}/removed?q=ไม่มีใคร")


def above(walker: Walker, roster: str) -> None:
    """See how far the rooms of a school are, and whom it took off."""
    walker.opens(f"{roster}/rooms", f"{roster}/room?class=p1/1", f"{roster}/removed")


def centre(walker: Walker, roster: str) -> None:
    """Look at the same pages where nobody is on the roster yet."""
    walker.opens(f"{roster}/rooms", f"{roster}/removed")
