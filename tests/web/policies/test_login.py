"""One login: all that it may do, and its exceptions."""

from __future__ import annotations

import re
from typing import Any

import pytest

from app.access.permissions import Permission
from app.access.reach import Reach
from app.models import Duty, UnitCode
from tests.e2e.words import thai
from tests.factories import make_account
from tests.factories.rounds import NOW
from tests.web.policies.conftest import A_LATER_DAY, RIGHTS, Desk


def typed(**changed: str) -> dict[str, Any]:
    fields = {
        "effect": "allow",
        "permission": "roster:edit",
        "reach": "children",
        "until": A_LATER_DAY,
    } | changed
    return {f"exception-{name}": value for name, value in fields.items()}


@pytest.fixture
def sao(desk: Desk) -> str:
    return f"/logins/{desk.visit.country.sao.code}"


@pytest.mark.parametrize("wanted", ["06330305", "๐๖๓๓๐๓๐๕", " 06330305 "])
def test_a_code_leads_to_its_login(desk: Desk, sao: str, wanted: str) -> None:
    answer = desk.visit.get(f"{RIGHTS}/logins?q={wanted}")
    assert answer.status_code == 303
    assert answer.location == f"{RIGHTS}{sao}"


def test_part_of_a_name_lists_the_logins_of_the_units(desk: Desk) -> None:
    text = desk.get("/logins?q=ศูนย์พัฒนาเด็กเล็ก 3033")
    assert desk.visit.country.centre.code in text
    assert desk.visit.country.second_centre.code in text
    assert desk.visit.country.school.code not in text


def test_an_earlier_code_finds_the_login(desk: Desk, sao: str) -> None:
    country = desk.visit.country
    desk.visit.session.add(UnitCode(code="06330999", unit_id=country.sao.id, valid_to=NOW.date()))
    desk.visit.session.commit()
    assert desk.visit.get(f"{RIGHTS}/logins?q=06330999").location == f"{RIGHTS}{sao}"
    assert thai("What this login may do now") in desk.get("/logins/06330999")


def test_nobody_of_that_name_is_told_so(desk: Desk) -> None:
    words = thai(
        "No login is called that. Type its code, such as 06330305, or a part of the unit's name."
    )
    assert words in desk.get("/logins?q=ไม่มีใคร")
    desk.get("/logins/06339999", 404)


def test_the_page_lists_all_that_the_login_may_do_with_the_rule_that_decides(
    desk: Desk, sao: str
) -> None:
    text = desk.get(sao)
    assert thai("cancel the confirmation of pupils and children") in text
    assert "ของสถานศึกษาในสังกัดได้" in text
    recorder = make_account(desk.visit.session, desk.visit.country.sao, Duty.RECORDER, suffix="01")
    desk.visit.session.commit()
    text = desk.get(f"/logins/{recorder.username}")
    assert "ของสถานศึกษาในสังกัดได้" not in text


def test_an_extra_right_goes_into_the_draft_for_that_login_until_its_day(
    desk: Desk, sao: str
) -> None:
    desk.post(sao, **typed())
    [(kind, rule)] = desk.changes()
    assert (kind, rule.who, rule.duty, rule.login) == ("add", "*", "*", "06330305")
    assert (rule.permission, rule.reach) == (Permission.ROSTER_EDIT, Reach.CHILDREN)
    assert rule.valid_until is not None
    assert thai("new in your draft") in desk.get(sao)


def test_a_right_taken_from_a_login_is_taken_for_every_unit(desk: Desk, sao: str) -> None:
    desk.post(sao, **typed(effect="deny", permission="roster:cancel", reach="own"))
    [(_kind, rule)] = desk.changes()
    assert (rule.effect, rule.reach) == ("deny", Reach.ANY)
    desk.publish()
    text = desk.get(sao)
    assert thai("forbids") in text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "changed",
    [{"until": ""}, {"until": "1/1/2500"}, {"permission": ""}, {"permission": "roster:fly"},
     {"effect": ""}, {"effect": "perhaps"}, {"reach": "far"}],
)  # fmt: skip
def test_an_exception_that_lacks_something_is_refused(
    desk: Desk, sao: str, changed: dict[str, str]
) -> None:
    desk.post(sao, 422, **typed(**changed))
    assert desk.draft() is None


def test_an_extra_right_that_a_denial_shadows_is_flagged_here_and_in_the_draft(
    desk: Desk, sao: str
) -> None:
    desk.take_away()
    desk.post(sao, **typed(permission="roster:cancel"))
    words = thai("This gives nothing, since another rule forbids it:")
    assert words in desk.get(sao)
    assert words in desk.get("/draft")


def test_an_exception_is_removed_in_the_draft_and_other_rules_are_not(desk: Desk, sao: str) -> None:
    desk.post(sao, **typed())
    desk.publish()
    page = desk.visit.get(f"{RIGHTS}{sao}").text
    [key] = re.findall(r'name="rule" value="([0-9a-f]+)"', page)
    other = desk.visit.get(f"{RIGHTS}/cells/06/roster/cancel").text
    others = re.findall(r'name="rule" value="([0-9a-f]+)"', other)
    desk.post(f"{sao}/remove", rule=[key, *others])
    assert [(kind, rule.login) for kind, rule in desk.changes()] == [("remove", "06330305")]
