"""Where a school, its authority and a stranger go with the papers of what was confirmed."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import FilePayload

from app.models import Account, Unit
from tests.e2e.walk import Walker
from tests.factories import Country

CHECK = "#check [type=submit]"


def routes(country: Country) -> list[tuple[Account | None, Callable[[Walker], None]]]:
    """List who walks which way; the second centre has confirmed."""
    of = country.account

    def page(unit: Unit) -> str:
        return f"/rounds/{country.round.key}/units/{unit.code}/submission"

    own, below = page(country.sao), page(country.second_centre)
    return [
        (None, stranger),
        (of(country.second_centre), lambda walker: confirmed_centre(walker, below)),
        (of(country.school), lambda walker: walker.opens(page(country.school))),
        (of(country.sao), lambda walker: authority(walker, own, below)),
        (of(country.province), lambda walker: walker.opens(page(country.province))),
    ]


def stranger(walker: Walker) -> None:
    walker.opens("/verify")
    walker.opens("/verify/7K3M-Q9XD-2RTA", "/verify?code=x", status=404)


def confirmed_centre(walker: Walker, page: str) -> None:
    walker.opens(page)
    code = walker.page.locator("main .code").first.inner_text()
    walker.opens(f"/verify/{code}")


def authority(walker: Walker, own: str, below: str) -> None:
    walker.opens(own, below, "/verify")
    walker.presses(CHECK, status=422)
    walker.opens("/verify")
    file = FilePayload(name="x.csv", mimeType="text/csv", buffer=b"a,b\n1,2")
    walker.page.locator("[name=file]").set_input_files(file)
    walker.presses(CHECK)
