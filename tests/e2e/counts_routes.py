"""Where an authority goes with its sheet of counts, and what it does wrong there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Account, CountedSchool
from tests.e2e.walk import Walker
from tests.factories import Country, make_sheet

Route = Callable[[Walker], None]
SAVE = "#sheet .stick [type=submit]"


def fill(session: Session, country: Country) -> None:
    """Give the authority schools to count, one of them dissolved."""
    sheet = make_sheet(session, country.round, country.sao, schools=4)
    of_sheet = select(CountedSchool).where(CountedSchool.return_id == sheet.id)
    last = session.scalars(of_sheet.order_by(CountedSchool.id.desc()).limit(1)).one()
    last.school.dissolved_on = date(2026, 5, 20)
    session.flush()


def routes(country: Country) -> list[tuple[Account | None, Route]]:
    """Walk as the authority that records, and as the level above that looks."""
    of = country.account
    return [
        (of(country.sao), lambda one: authority(one, country)),
        (of(country.province), lambda one: above(one, country)),
        (of(country.idle_authority), lambda one: idle(one, country)),
    ]


def sheet_of(country: Country, code: str) -> str:
    return f"/rounds/{country.round.key}/authorities/{code}/counts"


def authority(walker: Walker, country: Country) -> None:
    sheet = sheet_of(country, country.sao.code)
    walker.opens(sheet, f"{sheet}?affiliation=obec", f"{sheet}?affiliation=private")
    walker.page.goto(sheet)
    for field in walker.page.locator("#sheet input[inputmode]").all()[:16]:
        field.evaluate("field => { field.value = '10' }")
    walker.page.locator("#sheet input[inputmode]").nth(16).evaluate("one => { one.value = 'สิบ' }")
    walker.presses(SAVE, status=422)
    walker.opens(sheet)


def above(walker: Walker, country: Country) -> None:
    walker.opens(sheet_of(country, country.sao.code))


def idle(walker: Walker, country: Country) -> None:
    walker.opens(sheet_of(country, country.idle_authority.code), status=404)
