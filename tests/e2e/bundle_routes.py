"""Where an authority and a province go to fetch all submissions in one ZIP."""

from __future__ import annotations

from collections.abc import Callable

from app.models import Account, Unit
from tests.e2e.walk import SUBMIT, Walker
from tests.factories import Country

STOP = 'form[action$="/stop"] button'


def routes(country: Country) -> list[tuple[Account | None, Callable[[Walker], None]]]:
    """Walk as an authority that asks and stops, one with nothing confirmed, and a province."""

    def bundles(unit: Unit) -> str:
        return f"/rounds/{country.round.key}/bundles/{unit.code}"

    of = country.account
    return [
        (of(country.sao), lambda one: asks_and_stops(one, bundles(country.sao))),
        (of(country.idle_authority), lambda one: looks(one, bundles(country.idle_authority))),
        (of(country.province), lambda one: looks(one, bundles(country.province))),
    ]


def asks_and_stops(walker: Walker, bundles: str) -> None:
    walker.opens(bundles)
    walker.presses(SUBMIT, status=200)
    walker.opens(bundles)
    walker.presses(STOP, status=200)


def looks(walker: Walker, bundles: str) -> None:
    walker.opens(bundles)
