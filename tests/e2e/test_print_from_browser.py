"""A browser prints a document on the same pages as the engines (`process.md` 10.1).

The engines' text layer is mended, Chromium's is not: its marks above letters are lost in copying,
so that names are compared by their letters.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser

from app.models import DataSet
from app.services import returns
from tests.documents.people import rows_of
from tests.documents.reading import fonts_of, pages_of
from tests.e2e.portal import Portal
from tests.factories import make_enrolment
from tests.support.browser import open_page

pytestmark = pytest.mark.e2e

NUMBER = re.compile(r"\b\d{13}\b|G\d{12}")


def pupils_of(page: str) -> list[str]:
    """Return number and letters of the names of each pupil on a page."""
    return [
        f"{number[0]} {''.join(re.findall('[ก-ฮ]', line))}"
        for line in page.splitlines()
        if (number := NUMBER.search(line))
    ]


def fill(portal: Portal, pupils: int) -> None:
    """Add so many pupils with awkward and longest names to the school's roster."""
    country = portal.country
    with portal.writing() as session:
        roster = returns.get(session, country.round, country.school, DataSet.ROSTER)
        for row in rows_of(pupils, longest=True):
            make_enrolment(
                session, roster, country.account(country.school), first_name=row.first_name,
                last_name=row.last_name, student_number=row.student_number, room=row.room,
                grade=row.grade,
            )  # fmt: skip


@pytest.mark.parametrize("pupils", [40, 500])
def test_the_browser_prints_the_pages_of_the_pdf(
    pupils: int, portal: Portal, browser: Browser
) -> None:
    fill(portal, pupils)
    country = portal.country
    roster = f"/rounds/{country.round.key}/institutions/{country.school.code}/roster"
    with open_page(browser, portal.address) as page:
        portal.enter(page, country.account(country.school))
        by_engine = page.request.get(f"{roster}.pdf").body()
        page.goto(f"{roster}/print")
        assert page.locator(".how").is_visible()
        page.evaluate("document.fonts.ready")
        assert page.evaluate("[...document.fonts].map((font) => font.status)") == ["loaded"] * 2
        by_browser = page.pdf(prefer_css_page_size=True)
    printed, expected = pages_of(by_browser), pages_of(by_engine)
    assert [pupils_of(one) for one in printed] == [pupils_of(one) for one in expected]
    assert sum(len(pupils_of(one)) for one in printed) >= pupils
    assert "Ctrl" not in printed[0]
    fonts = fonts_of(by_browser)
    assert fonts
    assert all(re.search("Laksaman|Sarabun", name) and embedded for name, embedded in fonts)
