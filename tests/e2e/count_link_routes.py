"""Where an authority goes with the links to heads of schools, and where a head goes with one."""

from __future__ import annotations

import re
from collections.abc import Callable

from app.models import Account
from tests.e2e.walk import Walker
from tests.factories import Country

SIGN = 'main form[action^="/fill/"] [type=submit]'
BLANK = ".table input"


def routes(country: Country, row_id: int) -> list[tuple[Account | None, Callable[[Walker], None]]]:
    """List who walks which way; the row is a school's on the sheet of the SAO."""
    page = f"/rounds/{country.round.key}/authorities/{country.sao.code}/counts/links"
    sent: list[str] = []
    of = country.account
    return [
        (of(country.sao), lambda walker: sent.append(officer_sends(walker, page, row_id))),
        (None, lambda walker: head_signs(walker, sent[0])),
        (of(country.sao), lambda walker: officer_answers(walker, page, row_id)),
    ]


def officer_sends(walker: Walker, page: str, row_id: int) -> str:
    """Make a link, and give its address."""
    school = f"{page}/{row_id}"
    walker.opens(page, f"{page}?state=none", f"{page}?state=accepted", school)
    walker.submits(school, "#make [type=submit]", until="x")
    walker.submits(school, "#make [type=submit]", status=200)
    walker.submits(school, "#withdraw [type=submit]", status=200)
    walker.submits(school, "#make [type=submit]", status=200)
    return re.sub("^https?://[^/]*", "", walker.page.locator("#address").input_value())


def head_signs(walker: Walker, address: str) -> None:
    walker.opens("/fill/x", status=404)
    walker.opens(address)
    walker.presses(SIGN)
    walker.presses(SIGN, status=422)
    for field in walker.page.locator(BLANK).all():
        field.fill("10")
    walker.page.locator("[name=name]").fill("นางสาวสมศรี ใจดี")
    walker.page.locator("[name=position]").fill("ผู้อำนวยการโรงเรียน")
    walker.page.locator("[name=is_true]").check()
    walker.presses(SIGN)
    walker.opens(address, status=409)


def officer_answers(walker: Walker, page: str, row_id: int) -> None:
    walker.opens(page, f"{page}?state=waiting")
    walker.submits(f"{page}/{row_id}", "#return [type=submit]")
    walker.submits(f"{page}/{row_id}", "#accept [type=submit]", status=409, version="99")
    walker.presses("#accept [type=submit]")
