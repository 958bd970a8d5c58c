"""Where those who keep the list of other schools and those who ask go, and what they do wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from playwright.sync_api import FilePayload

from app.models import Account
from tests.e2e.walk import SUBMIT, Walker
from tests.factories import Country

_LIST = "รหัสโรงเรียน,ชื่อโรงเรียน,สังกัด,ระดับชั้น\n,โรงเรียนในไฟล์,สพฐ.,อ.2-ป.6\n,โรงเรียนผิด,วัด,อ.2\n"


def authority(walker: Walker, code: str) -> None:
    """Ask for a school that is missing, given the authority's code."""
    own = f"/authorities/{code}/other-schools"
    walker.opens(own)
    walker.opens(f"{own}/ask")
    walker.presses(SUBMIT, status=422)
    walker.page.locator("[name=text]").fill("ขาดโรงเรียนบ้านโนน")
    walker.presses(SUBMIT)


def routes(country: Country) -> list[tuple[Account | None, Callable[[Walker], None]]]:
    """List who walks which way; they come late, since they leave schools that nobody pays for."""
    sao, office = country.sao, country.province
    return [
        (country.account(sao), lambda one: authority(one, sao.code)),
        (country.account(office), lambda one: province(one, office.code, sao.code)),
    ]


def province(walker: Walker, code: str, payer: str) -> None:
    """Add a school, name its payer, dissolve and restore it, read a file, answer a wish."""
    schools = f"/units/{code}/other-schools"
    walker.opens(schools, f"{schools}?coverage=unpaid", f"{schools}/wishes")
    walker.opens(f"{schools}/new")
    walker.presses(SUBMIT, status=422)
    walker.page.locator("[name=name]").fill("โรงเรียนบ้านโนนใหม่")
    walker.page.locator("[name=grades]").first.check()
    walker.presses(SUBMIT)
    # In force after the round, so that no sheet that is confirmed stands in the way.
    day = datetime.now(UTC).date() + timedelta(days=300)
    later = f"{day.day}/{day.month}/{day.year + 543}"
    walker.page.locator("[name=authority]").select_option(payer)
    walker.page.locator("[name=on]").fill(later)
    walker.presses(SUBMIT)
    school = walker.page.url
    for page in ("change", "payers/new"):
        walker.opens(f"{school}/{page}")
    walker.opens(f"{school}/payers/new")
    walker.page.locator("[name=elsewhere]").fill("06999999")
    walker.presses(SUBMIT, status=422)
    walker.opens(school)
    end = walker.page.locator("main a[href$='/end']").first.get_attribute("href") or ""
    walker.opens(end)
    walker.submits(end, on="1/1/2550")
    walker.submits(end, status=200, on=later)
    walker.opens(f"{school}/dissolve")
    walker.presses(SUBMIT, status=422)
    walker.page.locator("[name=on]").fill("1/5/2568")
    walker.presses(SUBMIT)
    walker.opens(f"{school}/restore")
    walker.presses(SUBMIT)
    _reads(walker, schools)
    walker.opens(f"{schools}/wishes")
    answer = walker.page.locator("main td a").first.get_attribute("href") or ""
    walker.opens(answer)
    walker.page.locator("[value=declined]").check()
    walker.presses(SUBMIT, status=422)
    walker.page.locator("[name=text]").fill("อยู่ในบัญชีแล้ว")
    walker.presses(SUBMIT)


def _reads(walker: Walker, schools: str) -> None:
    walker.opens(f"{schools}/import")
    walker.submits(f"{schools}/import")
    file = FilePayload(name="โรงเรียน.csv", mimeType="text/csv", buffer=_LIST.encode())
    walker.opens(f"{schools}/import")
    walker.page.locator("[name=file]").set_input_files(file)
    walker.presses(SUBMIT)
    preview = walker.page.url
    walker.opens(*(f"{preview}?show={one}" for one in ("new", "missing", "errors")), preview)
    walker.page.locator("[name=digest]").evaluate("(field) => { field.value = 'old' }")
    walker.presses(SUBMIT, status=409)
    walker.presses(SUBMIT)
