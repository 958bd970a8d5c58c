"""One right of one class: why it holds, and changing it in the draft."""

from __future__ import annotations

import re

import pytest

from app.access.permissions import Permission
from app.access.reach import Reach
from app.domain.thai_calendar import in_bangkok
from app.web.policies.words import PERMISSIONS
from tests.e2e.words import thai
from tests.web.policies.conftest import A_LATER_DAY, CANCEL_06, RIGHTS, Desk

CANCEL = Permission.ROSTER_CANCEL


def keys(page: str, path: str) -> list[str]:
    """Give the rules that the first form posting to a path names."""
    form = page.partition(f'action="{RIGHTS}{path}"')[2].partition("</form>")[0]
    return re.findall(r'name="rule" value="([0-9a-f]+)"', form)


def test_the_page_says_by_duty_who_may_and_by_which_rule(desk: Desk) -> None:
    text = desk.get(CANCEL_06)
    assert (
        "ผู้รับผิดชอบหลัก เจ้าหน้าที่ และผู้บริหาร ขององค์กรปกครองส่วนท้องถิ่นทุกประเภท"
        " ยกเลิกการยืนยันข้อมูลนักเรียน/เด็กเล็ก ของสถานศึกษาในสังกัดได้" in text
    )
    assert thai("No rule gives this right.") in text
    assert "กำหนดทั้งระดับ" in text


def test_taking_a_levels_right_from_one_class_forbids_it_to_that_class_alone(desk: Desk) -> None:
    before = desk.rules()
    desk.take_away()
    [(kind, rule)] = desk.changes()
    assert (kind, rule.who, rule.duty, rule.effect) == ("add", "06", "*", "deny")
    assert desk.rules() == before
    text = desk.get(CANCEL_06)
    assert thai("new in your draft") in text
    assert "หากใช้ร่างของท่าน: ไม่มีสิทธิ์" in text
    assert thai("Look at the draft and publish it") in text


def test_a_right_is_taken_from_one_duty(desk: Desk) -> None:
    desk.take_away(duty="officer")
    assert [rule.duty for _kind, rule in desk.changes()] == ["officer"]


def test_a_right_is_given_until_the_end_of_a_day(desk: Desk) -> None:
    fields = {"give-duty": "recorder", "give-reach": "children", "give-until": A_LATER_DAY}
    desk.post(f"{CANCEL_06}/give", **fields)
    [(kind, rule)] = desk.changes()
    assert (kind, rule.who, rule.duty, rule.reach) == ("add", "06", "recorder", Reach.CHILDREN)
    assert rule.valid_until is not None
    assert f"{in_bangkok(rule.valid_until):%H.%M}" == "00.00"
    assert "24.00" in desk.get(CANCEL_06)


@pytest.mark.parametrize("until", ["1/1/2500", "31/2/2570", "พรุ่งนี้"])
def test_a_day_that_cannot_be_is_refused_and_stays_typed(desk: Desk, until: str) -> None:
    fields = {"give-duty": "*", "give-reach": "own", "give-until": until}
    answer = desk.post(f"{CANCEL_06}/give", 422, **fields)
    assert f'value="{until}"' in answer.text
    assert desk.draft() is None


@pytest.mark.parametrize("fields", [{"give-duty": "king"}, {"give-reach": "far"}, {}])
def test_a_duty_or_reach_that_there_is_not_is_refused(desk: Desk, fields: dict[str, str]) -> None:
    typed = {"give-duty": "*", "give-reach": "own"} if fields else {}
    desk.post(f"{CANCEL_06}/give", 422, **typed | fields)
    assert desk.draft() is None


def test_a_rule_of_a_level_is_made_separate_by_class_and_then_removed_for_one(desk: Desk) -> None:
    page = desk.visit.get(f"{RIGHTS}{CANCEL_06}").text
    rules = keys(page, f"{CANCEL_06}/split")
    assert len(rules) == 3
    desk.post(f"{CANCEL_06}/split", rule=rules)
    added = {rule.who for kind, rule in desk.changes() if kind == "add"}
    assert added == {"02", "03", "04", "05", "06"}
    assert "หากใช้ร่างของท่าน" not in desk.get(CANCEL_06)
    page = desk.visit.get(f"{RIGHTS}{CANCEL_06}").text
    desk.post(f"{CANCEL_06}/remove", rule=keys(page, f"{CANCEL_06}/remove"))
    added = {rule.who for kind, rule in desk.changes() if kind == "add"}
    assert added == {"02", "03", "04", "05"}
    assert "หากใช้ร่างของท่าน: ไม่มีสิทธิ์" in desk.get(CANCEL_06)


def test_doing_the_same_twice_adds_nothing_and_says_so(desk: Desk) -> None:
    desk.take_away()
    before = desk.changes()
    desk.take_away()
    assert desk.changes() == before
    assert thai("This is so already: your draft stays as it was.") in desk.get(CANCEL_06)


def test_a_rule_that_is_gone_meanwhile_is_passed_over(desk: Desk) -> None:
    desk.post(f"{CANCEL_06}/remove", rule="0123456789abcdef")
    assert desk.changes() == []


@pytest.mark.parametrize("path", ["/cells/07/roster/cancel", "/cells/06/roster/fly"])
def test_a_class_or_permission_that_there_is_not_is_not_found(desk: Desk, path: str) -> None:
    desk.get(path, 404)
    desk.post(f"{path}/take-away", 404, **{"take-duty": "*"})


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("login_class", ["department", "province", "06", "30-6"])
def test_every_permission_has_a_page_for_a_class_of_each_level(
    desk: Desk, login_class: str
) -> None:
    for permission in Permission:
        text = desk.get(f"/cells/{login_class}/{permission.resource}/{permission.action}")
        assert str(PERMISSIONS[permission]) in text
