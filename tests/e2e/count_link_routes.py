"""Where an authority goes with links to heads and files of counts, and a head with a link."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import FilePayload

from app.models import Account
from tests.e2e.walk import SUBMIT, Walker
from tests.factories import Country
from tests.support.sheets import workbook

SEND = 'main form[action^="/fill/"] [type=submit]'
MAKE, WITHDRAW = "#make [type=submit]", "#withdraw [type=submit]"
RETURN, ACCEPT = "#return [type=submit]", "#accept [type=submit]"


def routes(country: Country) -> list[tuple[Account | None, Callable[[Walker], None]]]:
    """List who walks which way; the SAO has schools on its sheet."""
    sheet = f"/rounds/{country.round.key}/authorities/{country.sao.code}/counts"
    found: list[str] = []
    of = country.account
    return [
        (of(country.sao), lambda walker: found.extend(officer_sends(walker, f"{sheet}/links"))),
        (None, lambda walker: head_signs(walker, found[1])),
        (of(country.sao), lambda walker: officer_answers(walker, f"{sheet}/links", found[0])),
        (of(country.sao), lambda walker: officer_sends_file(walker, sheet)),
    ]


def officer_sends(walker: Walker, page: str) -> tuple[str, str]:
    """Make a link for the first school; give the address of the school's page and the link's."""
    walker.opens(f"{page}?state=none", f"{page}?state=accepted", page)
    walker.page.locator("tbody th a").first.click()
    school = urlsplit(walker.page.url).path
    walker.opens(school)
    walker.submits(school, MAKE, until="x")
    walker.submits(school, MAKE, status=200)
    walker.submits(school, WITHDRAW, status=200)
    walker.submits(school, MAKE, status=200)
    return school, urlsplit(walker.page.locator("#address").input_value()).path


def head_signs(walker: Walker, address: str) -> None:
    walker.opens("/fill/x", status=404)
    walker.opens(address)
    walker.presses(SEND)
    walker.presses(SEND, status=422)
    for field in walker.page.locator(".table input").all():
        field.fill("20")
    walker.page.locator("[name=name]").fill("นางสาวสมศรี ใจดี")
    walker.page.locator("[name=position]").fill("ผู้อำนวยการโรงเรียน")
    walker.page.locator("[name=is_true]").check()
    walker.presses(SEND)
    walker.opens(address, status=409)


def officer_answers(walker: Walker, page: str, school: str) -> None:
    walker.opens(f"{page}?state=waiting")
    walker.submits(school, RETURN)
    walker.submits(school, ACCEPT, status=409, version="99")
    walker.presses(ACCEPT)


def officer_sends_file(walker: Walker, sheet: str) -> None:
    walker.opens(f"{sheet}/import")
    walker.presses(SUBMIT, status=422)
    name = "โรงเรียนที่ไม่มีในตาราง"
    rows = (["สถานศึกษา", "ป.1 ชาย", "ป.1 หญิง"], [name, 1, 2], [_first_school(walker, sheet), 3, 4])
    file = FilePayload(name="c.xlsx", mimeType="application/octet-stream", buffer=workbook(*rows))
    walker.opens(f"{sheet}/import")
    walker.page.locator("[name=file]").set_input_files(file)
    walker.presses(SUBMIT)
    walker.page.locator("[name=digest]").evaluate("(field) => { field.value = 'old' }")
    walker.presses(SUBMIT, status=409)
    walker.presses(SUBMIT)


def _first_school(walker: Walker, sheet: str) -> str:
    """Read the name of a school from the list of links, at whose end the dissolved ones stand."""
    walker.opens(f"{sheet}/links")
    return walker.page.locator("tbody th a").first.inner_text()
