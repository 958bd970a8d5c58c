"""Where levels go to write letters, and the department to keep templates, and do wrong there."""

from __future__ import annotations

from collections.abc import Callable

from app.models import Account, Unit
from tests.e2e.walk import SUBMIT, Walker
from tests.factories import Country

TEMPLATES = "/departments/dla/letter-templates"


def routes(country: Country) -> list[tuple[Account | None, Callable[[Walker], None]]]:
    """List who walks which way."""

    def letters(unit: Unit) -> str:
        return f"/rounds/{country.round.key}/units/{unit.code}/letters"

    return [
        (country.account(country.department), department),
        (
            country.account(country.province),
            lambda walker: writer(walker, letters(country.province)),
        ),
        (country.account(country.school), lambda walker: looks(walker, letters(country.school))),
    ]


def writer(walker: Walker, letters: str) -> None:
    """Write a reminder, type nonsense into it, find it changed meanwhile, then save it."""
    looks(walker, letters)
    walker.submits(f"{letters}/new")
    walker.page.goto(f"{letters}/new?step=remind")
    walker.presses(SUBMIT)
    letter = walker.page.url
    walker.opens(letter)
    walker.submits(letter, subject="", dated="31/2/2569")
    walker.submits(letter, status=409, number="ตย 1/ว 2", version="0")
    walker.presses(SUBMIT)
    walker.opens(letters)


def looks(walker: Walker, letters: str) -> None:
    walker.opens(letters, f"{letters}/new", f"{letters}/new?step=submit")


def department(walker: Walker) -> None:
    """Keep a new template, after one that names data there is not."""
    new = f"{TEMPLATES}/remind/external/new"
    walker.opens(TEMPLATES, new)
    walker.submits(new, body="ขอเร่งรัด {ไม่มีข้อมูลนี้}", valid_from="1/1/2560")
    walker.submits(new, status=200, closing="จึงเรียนมาเพื่อทราบ")
    walker.opens(TEMPLATES)
