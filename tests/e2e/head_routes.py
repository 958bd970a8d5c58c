"""Where an authority, an officer and a head go when the head confirms, and what they do wrong."""

from __future__ import annotations

from collections.abc import Callable

from app.models import Account
from tests.e2e.stage import Stage
from tests.e2e.walk import SUBMIT, Walker
from tests.factories import Country


def routes(country: Country, stage: Stage) -> list[tuple[Account | None, Callable[[Walker], None]]]:
    """List who walks which way, one after another, at a centre without children."""
    page = f"/rounds/{country.round.key}/returns/{country.centre.code}/roster"
    return [
        (country.account(country.sao), lambda walker: authority(walker, country.sao.code)),
        (country.account(country.centre), lambda walker: officer(walker, page)),
        (stage.officers["centre_head"], lambda walker: head(walker, page)),
        (country.account(country.centre), lambda walker: walker.comes_home()),
    ]


def authority(walker: Walker, code: str) -> None:
    page = f"/authorities/{code}/confirming"
    walker.opens(f"/units/{code}/profile", page)
    walker.page.locator("[name=who][value=head]").check()
    walker.page.locator("[name=version]").evaluate("(field) => { field.value = '0' }")
    walker.presses(SUBMIT, status=409)
    walker.presses(SUBMIT)


def officer(walker: Walker, page: str) -> None:
    walker.comes_home()
    walker.opens(page, f"{page}/prepare")
    walker.submits(page, "form[action$='/prepare'] [type=submit]")
    walker.page.locator("[name=prepare-agree]").check()
    walker.presses("form[action$='/prepare'] [type=submit]")
    walker.comes_home()


def head(walker: Walker, page: str) -> None:
    walker.comes_home()
    walker.opens(page, f"{page}/send-back")
    walker.submits(page, "form[action$='/send-back'] [type=submit]")
    walker.page.locator("[name=send-back-reason]").fill("ขาดหนึ่งคน")
    walker.presses("form[action$='/send-back'] [type=submit]")
    walker.comes_home()
