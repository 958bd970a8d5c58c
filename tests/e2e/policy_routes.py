"""Where an administrator goes on the pages of access rights, and does wrong there."""

from __future__ import annotations

from tests.e2e.walk import SUBMIT, Walker
from tests.factories import Country

RIGHTS = "/departments/dla/policies"
QUESTION = f"{RIGHTS}/question?round=2569-1&login={{login}}&permission={{right}}&unit={{unit}}"


def administrator(walker: Walker, country: Country) -> None:
    """Look at every page, gather changes of every kind, publish, and go back."""
    looks_around(walker, country)
    gathers_changes(walker, country)
    walker.opens(RIGHTS, f"{RIGHTS}?class=06", f"{RIGHTS}?permission=roster:cancel")
    walker.opens(f"{RIGHTS}/draft", f"{RIGHTS}/files", f"{RIGHTS}/versions/1")
    walker.submits(f"{RIGHTS}/draft", "form[action$='/publish'] [type=submit]")
    reason = {"publish-reason": "ทดลองใช้"}
    walker.submits(
        f"{RIGHTS}/draft", "form[action$='/publish'] [type=submit]", status=200, **reason
    )
    walker.opens(f"{RIGHTS}/versions/1")
    walker.presses(SUBMIT)
    walker.presses("form[action$='/undo'] [type=submit]")


def looks_around(walker: Walker, country: Country) -> None:
    sao, school = country.sao.code, country.school.code
    walker.opens(
        f"{RIGHTS}/cells/06/roster/cancel",
        f"{RIGHTS}/cells/department/policy/edit",
        f"{RIGHTS}/logins",
        f"{RIGHTS}/logins?q=ไม่มีใคร",
        f"{RIGHTS}/logins?q=อปท.",
        f"{RIGHTS}/logins/{sao}",
        f"{RIGHTS}/draft",
        f"{RIGHTS}/versions",
        f"{RIGHTS}/question",
        QUESTION.format(login=sao, right="roster:cancel", unit=school),
        QUESTION.format(login=school, right="roster:confirm", unit=school),
        QUESTION.format(login=school, right="roster:view", unit=sao),
    )
    walker.opens(QUESTION.format(login="x", right="", unit="") + "&day=32", status=422)
    walker.opens(f"{RIGHTS}/cells/07/roster/cancel", f"{RIGHTS}/versions/99", status=404)
    walker.submits(f"{RIGHTS}/files")


def gathers_changes(walker: Walker, country: Country) -> None:
    walker.page.goto(f"{RIGHTS}/cells/06/roster/cancel")
    walker.presses("form[action$='/take-away'] [type=submit]")
    walker.page.goto(f"{RIGHTS}/cells/05/pupils/confirm")
    walker.presses("form[action$='/split'] [type=submit]")
    give = "form[action$='/give'] [type=submit]"
    walker.submits(f"{RIGHTS}/cells/30-1/roster/view", give, **{"give-until": "1/1/2500"})
    walker.page.goto(f"{RIGHTS}/cells/30-1/roster/view")
    walker.page.locator("[name=give-reach]").select_option("any")
    walker.presses(give)
    exception = "details form [type=submit]"
    page = walker.page
    page.goto(f"{RIGHTS}/logins/{country.sao.code}")
    page.locator("details summary").last.click()
    walker.presses(exception, status=422)
    page.locator("[value=allow]").check()
    page.locator("[name=exception-permission]").select_option("roster:cancel")
    page.locator("[name=exception-until]").fill("30/9/2590")
    walker.presses(exception)
