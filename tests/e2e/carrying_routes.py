"""Where a school goes to carry last year's pupils over, and what it does wrong there."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.models import DataSet, Round
from app.services import returns
from tests.e2e.walk import SUBMIT, Walker
from tests.factories import Country, make_enrolment

SAVE = ".stick [type=submit]"


def fill(session: Session, country: Country, last_year: Round) -> None:
    """Put pupils on the school's roster of last year."""
    source = returns.get(session, last_year, country.school, DataSet.ROSTER)
    for number in range(6):
        grade = ("p1", "p6")[number // 4]
        make_enrolment(
            session, source, country.account(country.school), grade=grade, seat_number=number + 1
        )


def school(walker: Walker, roster: str) -> None:
    """Decide class by class, look at the totals, carry over, and undo it again."""
    base = f"{roster}/carry-over"
    a_class = f"{base}/class?class=p1/1"
    walker.opens(base, a_class, f"{base}/preview", f"{base}/undo")
    walker.opens(f"{base}/class?class=p1/9")
    walker.page.goto(a_class)
    first, second = (walker.page.locator("tbody select").nth(place) for place in (0, 1))
    first.select_option("leave:resigned")
    second.select_option("repeat:p1")
    walker.presses(SAVE, status=422)
    walker.page.locator("tbody tr").first.locator("[name$=-left_on]").fill("31/3/2569")
    walker.presses(SAVE)
    walker.presses("main [name=class][value=all]")
    walker.opens(base, a_class)
    walker.page.locator("tbody select").first.select_option("repeat:p1")
    walker.page.locator("[name$=-shown]").first.evaluate("(field) => { field.value = 'old' }")
    walker.presses(SAVE, status=409)
    walker.opens(f"{base}/preview")
    walker.page.locator("[name=digest]").evaluate("(field) => { field.value = 'old' }")
    walker.presses(SAVE, status=409)
    walker.presses(SAVE)
    walker.opens(base, a_class, f"{base}/preview")
    walker.page.goto(f"{roster}?class=p2/1")
    walker.page.locator("#roster td button").first.click()
    walker.page.wait_for_load_state("networkidle")
    walker.opens(f"{base}/undo")
    walker.presses(SUBMIT, status=409)
    walker.page.locator("[name=despite_work]").check()
    walker.presses(SUBMIT)
