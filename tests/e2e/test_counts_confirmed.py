"""Counts from the sheet to the province, changed after they were confirmed (6.4, 6.5)."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from app.models import DataSet
from app.services import returns
from app.services.confirmation import service
from tests.e2e.officer import Desk, Officer
from tests.e2e.portal import Portal
from tests.e2e.words import thai_like
from tests.factories import make_sheet
from tests.factories.rounds import NOW
from tests.services.confirmation.acting import REASON, Acting

pytestmark = pytest.mark.e2e

TWO_SCHOOLS = 2 * 16


@pytest.mark.parametrize("javascript", [True, False], ids=["htmx", "without JavaScript"])
def test_counts_are_confirmed_changed_and_confirmed_anew_up_to_the_province(
    portal: Portal, browser: Browser, javascript: bool
) -> None:
    country = portal.country
    with portal.writing() as session:
        make_sheet(session, country.round, country.sao, schools=2)
    desk = Desk(portal, browser, javascript=javascript)
    with desk.officer(country.sao) as sao, desk.officer(country.province) as province:
        sao.enters()
        fill_sheet(sao, "7")
        confirm(sao, total=7 * TWO_SCHOOLS, number=1)
        everybody_else_confirms(portal)
        province.enters()
        province.goes_to(address(portal, "whole"))
        expect(province.page.locator("#standing")).to_contain_text(
            country.account(country.province).name
        )
        sao.goes_to(address(portal, "counts"))
        expect(sao.button("Take the confirmation back")).to_have_count(0)
        the_province_is_opened_again(portal)

        sao.goes_to(address(portal, "counts"))
        sao.types(**{"take-back-reason": "นักเรียนย้ายเข้าหนึ่งคน"})
        sao.page.locator('form[action$="/take-back"] button[type="submit"]').click()
        sao.is_told("The confirmation is taken back. Correct the figures, then confirm again.")
        fill_sheet(sao, "8", fields=1)
        province.goes_to(address(portal, "whole"))
        expect(province.button("Confirm the data")).to_have_count(0)
        confirm(sao, total=7 * TWO_SCHOOLS + 1, number=2)

        province.goes_to(address(portal, "whole"))
        differs = province.page.locator('a[href*="/counts/differences"]').first
        differs.click()
        expect(province.page.locator("main")).to_contain_text(country.sao.name)
        province.reads("7")
        province.reads("8")
        province.goes_to(address(portal, "whole"))
        province.page.get_by_role("checkbox").check()
        province.presses("Confirm the data")
        province.is_told("The data is confirmed.")
        province.goes_to(address(portal, "whole"))
        expect(province.page.locator('a[href*="/counts/differences"]')).to_have_count(0)


def address(portal: Portal, data_set: str) -> str:
    country = portal.country
    unit = country.province if data_set == "whole" else country.sao
    return f"/rounds/{country.round.key}/returns/{unit.code}/{data_set}"


def fill_sheet(officer: Officer, figure: str, fields: int = TWO_SCHOOLS) -> None:
    """Type one figure into the first fields of the sheet, and save them all."""
    country = officer.portal.country
    officer.goes_to(f"/rounds/{country.round.key}/authorities/{country.sao.code}/counts")
    typed = officer.page.locator("#sheet input[inputmode]")
    for number in range(fields):
        typed.nth(number).fill(figure)
    officer.page.locator("#sheet .actions button").first.click()
    expect(typed.first).to_have_value(figure)


def confirm(officer: Officer, *, total: int, number: int) -> None:
    officer.goes_to(address(officer.portal, "counts"))
    officer.is_told("Nothing is missing. Check the figures below, then confirm.")
    officer.page.get_by_role("checkbox").check()
    officer.presses("Confirm the data")
    officer.is_told("The data is confirmed.")
    expect(officer.page.locator("#figures")).to_contain_text(str(total))
    said = "%(name)s confirmed this on %(moment)s (confirmation no. %(number)s)."
    name = officer.portal.country.account(officer.unit).name
    officer.reads(thai_like(said, name=name, number=number))


def everybody_else_confirms(portal: Portal) -> None:
    """Confirm all else that the province waits for, and the province."""
    with portal.writing() as session:
        Acting(session, portal.country).confirmed_province()


def the_province_is_opened_again(portal: Portal) -> None:
    """Let the department cancel what the province confirmed (8.2)."""
    country = portal.country
    with portal.writing() as session:
        whole = returns.get(session, country.round, country.province, DataSet.WHOLE)
        service.cancel(
            session, whole, actor=country.account(country.department), at=NOW,
            version=whole.version, reason=REASON,
        )  # fmt: skip
