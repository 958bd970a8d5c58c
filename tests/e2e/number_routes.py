"""Where a school goes to change a number and to read histories, and what goes wrong there."""

from __future__ import annotations

from tests.e2e.walk import SUBMIT, Walker
from tests.factories import make_number


def school(walker: Walker, roster: str, pupil: str, removed: str, numberless: str) -> None:
    """Walk through numbers and histories, given the addresses of a roster and of some pupils."""
    walker.opens(f"{roster}/history", f"{roster}/history?event=enrolment.removed&q=ไม่มี")
    walker.opens(f"{roster}/history?from=1/13/2569&login=nobody")
    walker.opens(*(f"{one}/history" for one in (pupil, removed, numberless)))
    walker.opens(f"{numberless}/number", f"{removed}/number", f"{pupil}/number")
    walker.submits(f"{pupil}/number", number="1330100000000")
    _changes(walker, pupil, version="999", status=409)
    _changes(walker, pupil, status=200)
    walker.opens(f"{pupil}/number", f"{pupil}/history")
    walker.presses("#history tbody a")


def _changes(walker: Walker, pupil: str, *, status: int, version: str = "") -> None:
    page = walker.page
    page.goto(f"{pupil}/number")
    page.locator("[name=number]").fill(make_number())
    page.locator("[name=reason][value=mistyped]").check()
    if version:
        stale = "(field, value) => { field.value = value }"
        page.locator("[name=version]").evaluate(stale, version)
    walker.presses(SUBMIT, status=status)
