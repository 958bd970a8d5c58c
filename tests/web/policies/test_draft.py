"""The draft: what it does, publishing it, two administrators at once."""

from __future__ import annotations

import re

import pytest

from app.access.live import current_version
from app.access.permissions import Permission
from tests.e2e.words import thai
from tests.web.policies.conftest import RIGHTS, Desk, about

CANCEL = Permission.ROSTER_CANCEL


def change_ids(page: str) -> list[str]:
    return re.findall(r'name="change" value="(\d+)"', page)


def test_an_empty_draft_says_how_to_fill_it(desk: Desk) -> None:
    assert "ร่างของท่านยังไม่มีรายการ" in desk.get("/draft")
    desk.post("/draft/publish", 409)


def test_the_draft_tells_who_loses_what_how_many_and_names_them(desk: Desk) -> None:
    desk.take_away()
    text = desk.get("/draft")
    country = desk.visit.country
    for expected in (
        thai("lose a right"),
        thai("subdistrict administrative organizations (06)"),
        "3 ชื่อผู้ใช้งาน",
        country.account(country.sao).name,
        country.sao.name,
    ):
        assert expected in text
    assert country.municipality.name not in text
    assert "จะไม่มีผู้ใดยกเลิกการยืนยันข้อมูลนักเรียน/เด็กเล็ก" in text


def test_a_change_is_undone_and_undoing_again_is_harmless(desk: Desk) -> None:
    desk.take_away()
    ids = change_ids(desk.visit.get(f"{RIGHTS}/draft").text)
    desk.post("/draft/undo", change=ids)
    assert desk.changes() == []
    desk.post("/draft/undo", change=ids)


def test_publishing_needs_a_reason_and_keeps_it_with_the_version(desk: Desk) -> None:
    desk.take_away()
    before = current_version(desk.visit.session)
    desk.publish("", status=422)
    desk.publish("ก" * 501, status=422)
    assert len(desk.changes()) == 1
    answer = desk.publish("ตามหนังสือสั่งการ")
    assert answer.location.endswith(f"/versions/{before + 1}")
    text = desk.get(f"/versions/{before + 1}")
    assert "ตามหนังสือสั่งการ" in text
    assert desk.administrator.name in text
    assert [rule.effect for rule in about(desk.rules(), CANCEL, "06")] == ["deny"]


def test_pressing_publish_twice_publishes_once_and_leads_to_the_version(desk: Desk) -> None:
    desk.take_away()
    page = desk.visit.get(f"{RIGHTS}/draft").text
    fields = {
        "publish-reason": "กดสองครั้ง",
        "publish-draft": desk.hidden(page, "publish-draft"),
        "publish-version": desk.hidden(page, "publish-version"),
    }
    first = desk.post("/draft/publish", **fields)
    again = desk.post("/draft/publish", **fields)
    assert first.location == again.location
    assert current_version(desk.visit.session) == 2


def test_a_page_older_than_the_draft_publishes_nothing(desk: Desk) -> None:
    desk.take_away()
    page = desk.visit.get(f"{RIGHTS}/draft").text
    desk.take_away("/cells/05/roster/cancel")
    desk.post(
        "/draft/publish",
        409,
        **{
            "publish-reason": "จากหน้าเก่า",
            "publish-draft": desk.hidden(page, "publish-draft"),
            "publish-version": desk.hidden(page, "publish-version"),
        },
    )
    assert current_version(desk.visit.session) == 1
    assert len(desk.changes()) == 2


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("draft", ["", "x", "9" * 30, "-1", "0", "77"])
def test_publishing_a_draft_that_there_is_not_is_refused(desk: Desk, draft: str) -> None:
    desk.post("/draft/publish", 409, **{"publish-draft": draft, "publish-reason": "ก"})


def test_nobody_else_publishes_my_draft_by_its_number(desk: Desk) -> None:
    desk.take_away()
    draft = desk.draft()
    assert draft is not None
    number = str(draft.id)
    desk.publish()
    desk.visit.enter(desk.colleague())
    desk.post("/draft/publish", 409, **{"publish-draft": number, "publish-reason": "ก"})


def test_locking_everybody_out_is_explained_and_the_draft_is_kept(desk: Desk) -> None:
    desk.take_away("/cells/department/policy/edit")
    assert thai("Nobody would be left to change access rights") in desk.get("/draft")
    answer = desk.publish(status=409)
    assert thai("Nobody would be left to change access rights") in answer.text
    assert "ทดลองใช้" in answer.text
    assert current_version(desk.visit.session) == 1
    assert desk.changes()


def test_a_draft_is_dropped_and_dropping_again_is_harmless(desk: Desk) -> None:
    desk.take_away()
    desk.post("/draft/discard")
    assert desk.draft() is None
    desk.post("/draft/discard")


def test_the_second_administrator_sees_what_the_first_changed_and_takes_it_over(
    desk: Desk,
) -> None:
    colleague = desk.colleague()
    desk.take_away()
    desk.take_away("/cells/05/roster/cancel")
    desk.visit.enter(colleague)
    assert desk.administrator.name in desk.get("/draft")
    desk.take_away()
    desk.publish("เพื่อนประกาศก่อน")
    desk.visit.enter(desk.administrator)
    text = desk.get("/draft")
    for expected in (
        thai("Somebody else has published since you began this draft."),
        colleague.name,
        "เพื่อนประกาศก่อน",
        "ห้ามทุกคนในองค์การบริหารส่วนตำบล (06)",
        thai("Makes no difference any more: the rights in force are so already."),
    ):
        assert expected in text
    assert 'id="publish"' not in desk.visit.get(f"{RIGHTS}/draft").text
    desk.post("/draft/take-over")
    assert [rule.who for _kind, rule in desk.changes()] == ["05"]
    desk.publish("ต่อจากเพื่อน")
    assert len(about(desk.rules(), CANCEL, "05")) == 1


def test_a_form_left_open_while_a_colleague_published_is_told_so(desk: Desk) -> None:
    colleague = desk.colleague()
    desk.take_away()
    page = desk.visit.get(f"{RIGHTS}/draft").text
    desk.visit.enter(colleague)
    desk.take_away("/cells/05/roster/cancel")
    desk.publish()
    desk.visit.enter(desk.administrator)
    answer = desk.post(
        "/draft/publish",
        409,
        **{
            "publish-reason": "ช้าไป",
            "publish-draft": desk.hidden(page, "publish-draft"),
            "publish-version": desk.hidden(page, "publish-version"),
        },
    )
    assert thai("Somebody else has published in the meantime") in answer.text
    assert current_version(desk.visit.session) == 2


def test_what_is_taken_is_refused_at_once(desk: Desk) -> None:
    country = desk.visit.country
    address = f"/rounds/{country.round.key}/returns/{country.centre.code}/roster/cancel"
    desk.take_away()
    desk.publish()
    desk.visit.enter(country.sao)
    assert desk.visit.post(address, {"cancel-reason": "ก"}).status_code == 403
    desk.visit.enter(country.municipality)
    address = address.replace(country.centre.code, country.town_school.code)
    assert desk.visit.post(address, {"cancel-reason": "ก"}).status_code != 403
