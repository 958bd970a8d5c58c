"""Where an authority goes to receive submissions, and who sends them."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import FilePayload

from app.models import Account
from tests.e2e.walk import SUBMIT, Walker
from tests.factories import Country

Route = Callable[[Walker], None]
SENT = 'form[action$="/sent"] button'
NOT_SENT = 'form[action$="/not-sent"] button'


def routes(country: Country) -> list[tuple[Account | None, Route]]:
    """Walk as a centre that sends, its authority that receives, and the levels above."""
    of = country.account
    return [
        (of(country.second_centre), lambda one: sender(one, country)),
        (of(country.sao), lambda one: desk(one, country)),
        (of(country.province), lambda one: above(one, country)),
        (of(country.department), lambda one: above_all(one, country)),
    ]


def _desk(country: Country, code: str) -> str:
    return f"/rounds/{country.round.key}/receiving/{code}"


def sender(walker: Walker, country: Country) -> None:
    code = country.second_centre.code
    home = f"/rounds/{country.round.key}/institutions/{code}"
    walker.opens(home)
    walker.presses(SENT)
    walker.presses(NOT_SENT)
    walker.opens(f"/units/{code}/office")


def desk(walker: Walker, country: Country) -> None:
    page, office = _desk(country, country.sao.code), f"/units/{country.sao.code}/office"
    walker.opens(page, *(f"{page}?show={one}" for one in ("missing", "complete")), f"{page}?q=ไม่มี")
    walker.opens(f"{page}?sort=state&order=down")
    walker.presses("[name=act][value=paper]", status=422)
    walker.submits(page, 'form[action$="/due"] button', day="1/1/2560")
    walker.page.goto(page)
    walker.page.locator("[name=row]").first.check()
    walker.presses("[name=act][value=paper]")
    file = FilePayload(name="ป.1.pdf", mimeType="application/pdf", buffer=b"of nobody")
    walker.page.locator("[name=files]").set_input_files(file)
    walker.presses('form[action$="/files"] button')
    walker.presses(SUBMIT)
    walker.opens(office)
    walker.submits(office, "#letterhead [type=submit]", telephone="ไม่มี")
    walker.submits(office, "#letterhead [type=submit]", status=409, version="9", division="ก")
    walker.submits(office, "#letterhead [type=submit]", status=200, division="กองการศึกษา")


def above(walker: Walker, country: Country) -> None:
    walker.opens(_desk(country, country.province.code), _desk(country, country.sao.code))
    walker.opens(f"/units/{country.sao.code}/office")


def above_all(walker: Walker, country: Country) -> None:
    walker.opens(_desk(country, country.department.code))
