"""The versions: who published what, when and why, and making one current again."""

from __future__ import annotations

from app.access.live import current_version
from tests.e2e.words import thai
from tests.web.policies.conftest import RIGHTS, Desk


def test_versions_are_listed_with_author_reason_and_the_one_in_force(desk: Desk) -> None:
    desk.take_away()
    desk.publish("ครั้งแรก")
    text = desk.get("/versions")
    for expected in ("ครั้งแรก", desk.administrator.name, thai("in force"), thai("The server")):
        assert expected in text
    assert text.index("ครั้งแรก") < text.index(thai("The server"))


def test_an_author_without_a_name_is_named_by_the_login(desk: Desk) -> None:
    desk.administrator.name = ""
    desk.take_away()
    desk.publish()
    text = desk.get("/versions/2")
    assert f"{thai('By')} dla" in text
    assert thai("The server") not in text


def test_a_versions_page_says_what_it_changed(desk: Desk) -> None:
    desk.take_away()
    desk.publish()
    text = desk.get("/versions/2")
    assert thai("New rules:") in text
    assert "ห้ามทุกคนในองค์การบริหารส่วนตำบล (06)" in text
    assert thai("Rules removed:") not in text
    desk.get("/versions/3", 404)


def test_an_earlier_version_is_made_current_again_through_a_draft(desk: Desk) -> None:
    before = desk.rules()
    desk.take_away()
    desk.publish()
    desk.post("/versions/1")
    assert thai("gain a right") in desk.get("/draft")
    assert current_version(desk.visit.session) == 2
    desk.publish("กลับไปใช้ของเดิม")
    assert set(desk.rules()) == set(before)
    assert "นำรุ่นที่ 1 กลับมาใช้" in desk.get("/versions")


def test_an_open_draft_with_changes_is_dropped_only_after_asking(desk: Desk) -> None:
    desk.take_away()
    desk.publish()
    desk.take_away("/cells/05/roster/cancel")
    gathered, draft = desk.changes(), desk.draft()
    desk.post("/versions/1", 409)
    assert desk.changes() == gathered
    assert draft is not None
    page = desk.visit.get(f"{RIGHTS}/versions/1").text
    assert thai("You have an open draft with changes. They are lost if you go on.") in page
    desk.post("/versions/1", drop=desk.hidden(page, "drop"))
    assert [(kind, rule.who) for kind, rule in desk.changes()] == [("remove", "06")]


def test_the_version_in_force_is_not_offered_to_be_made_current(desk: Desk) -> None:
    assert 'method="post"' not in desk.visit.get(f"{RIGHTS}/versions/1").text.partition("<main")[2]
    assert thai("in force") in desk.get("/versions/1")


def test_versions_stand_on_pages(desk: Desk) -> None:
    for _number in range(13):
        desk.take_away()
        desk.publish()
        desk.post("/versions/1")
        desk.publish()
    assert "หน้า 2" in desk.get("/versions?page=2")
    assert "หน้า 2" in desk.get("/versions?page=99")
    assert desk.get("/versions?page=x")
