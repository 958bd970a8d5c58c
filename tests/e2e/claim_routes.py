"""Where a centre asks for a child of a school, and what both and their authority do wrong there."""

from __future__ import annotations

from tests.e2e.stage import Stage
from tests.e2e.walk import SUBMIT, Walker
from tests.factories import make_number


def centre_asks(walker: Walker, base: str, stage: Stage) -> None:
    """Check numbers, look at last year's children, and ask for a child."""
    held = stage.held_number
    walker.opens(f"{base}/check", f"{base}/claims", f"{base}/claims?show=claimant")
    walker.submits(f"{base}/check", numbers="")
    pasted = f"{held}\n{make_number()}\n1234567890123\n{stage.last_year_number}"
    walker.submits(f"{base}/check", status=200, numbers=pasted)
    walker.page.locator("#found [type=checkbox]").uncheck()
    walker.presses("#found [type=submit]", status=422)
    walker.opens(*(f"{base}/last-year?show={one}" for one in ("nowhere", "here", "elsewhere")))
    walker.submits(f"{base}/last-year")
    walker.opens(f"{base}/claims/new?number={held}")
    walker.submits(f"{base}/claims/new?number={held}")
    walker.submits(f"{base}/claims/new?number={held}", status=200, reason="ย้ายตามผู้ปกครอง")
    walker.opens(f"{base}/claims?show=claimant", f"{base}/check?number={held}", base)


def school_declines(walker: Walker, base: str) -> None:
    _opens_first(walker, f"{base}/claims")
    walker.presses("form[action$='/release'] [type=submit]", status=422)
    walker.presses("form[action$='/decline'] [type=submit]", status=422)
    walker.page.locator("[name=decline-reason]").fill("เด็กยังมาเรียนทุกวัน")
    walker.presses("form[action$='/decline'] [type=submit]")


def centre_escalates(walker: Walker, base: str) -> None:
    _opens_first(walker, f"{base}/claims?show=claimant")
    walker.page.locator("[name=escalate-reason]").fill("ครูเห็นเด็กทุกวัน")
    walker.presses("form[action$='/escalate'] [type=submit]")


def authority_decides(walker: Walker, listed: str) -> None:
    walker.opens(f"{listed}?show=all")
    _opens_first(walker, listed)
    walker.presses("form[action$='/overrule'] [type=submit]", status=422)
    walker.page.locator("[name=overrule-reason]").fill("ตรวจสอบแล้ว")
    walker.presses("form[action$='/overrule'] [type=submit]")


def centre_takes(walker: Walker, base: str) -> None:
    _opens_first(walker, f"{base}/claims?show=claimant")
    walker.opens(base, f"{base}/check")
    walker.page.goto(f"{base}/claims?show=claimant")
    walker.page.locator("main tbody th a").first.click()
    walker.page.locator("main .notice .button").click()
    walker.page.locator("#found select").select_option("c4")
    walker.page.locator("#found [type=checkbox]").check()
    walker.presses(SUBMIT.replace("form", "#found"))


def _opens_first(walker: Walker, listed: str) -> None:
    walker.opens(listed)
    walker.opens(str(walker.page.locator("main tbody th a").first.get_attribute("href")))
