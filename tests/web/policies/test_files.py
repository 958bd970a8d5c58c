"""The rules as casbin's own file, out and in."""

from __future__ import annotations

import io

import pytest
from werkzeug.test import TestResponse

from app.access.live import current_version
from app.access.policy_file import read_policy
from tests.e2e.words import thai
from tests.web.policies.conftest import RIGHTS, Desk, read

RULE = "p, 06, officer, *, roster, cancel, children, allow"


def send(desk: Desk, content: bytes, **fields: str) -> TestResponse:
    file = (io.BytesIO(content), "policy.csv")
    return desk.visit.post(f"{RIGHTS}/files", {"file": file, **fields})


def test_the_file_holds_the_rules_in_force_as_casbin_reads_them(desk: Desk) -> None:
    answer = desk.visit.get(f"{RIGHTS}/files/policy.csv")
    assert answer.content_type == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert read_policy(answer.text.splitlines()) == desk.rules()


def test_a_file_becomes_a_draft_and_nothing_is_published(desk: Desk) -> None:
    exported = desk.visit.get(f"{RIGHTS}/files/policy.csv").text
    answer = send(desk, f"\ufeff{exported}{RULE}\n".encode())
    assert answer.location.endswith("/draft")
    assert [(kind, rule.who) for kind, rule in desk.changes()] == [("add", "06")]
    assert current_version(desk.visit.session) == 1


def test_the_same_file_changes_nothing(desk: Desk) -> None:
    send(desk, desk.visit.get(f"{RIGHTS}/files/policy.csv").data)
    assert desk.changes() == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("p, 07, *, *, roster, view, own, allow", "ไม่มีกลุ่มผู้ใช้งาน “07”"),
        ("p, 06, king, *, roster, view, own, allow", "ไม่มีหน้าที่ “king”"),
        ("p, 06, *, *, castle, view, own, allow", "ไม่มีข้อมูลและการกระทำ “castle:view”"),
        ("p, 06, *, *, roster, fly, own, allow", "ไม่มีข้อมูลและการกระทำ “roster:fly”"),
        ("p, 06, *, *, roster, view, far, allow", "ไม่มีขอบเขต “far”"),
        ("p, 06, *, *, roster, view, own, perhaps", "ต้องเป็น allow หรือ deny ไม่ใช่ “perhaps”"),
        ("p, 06, *, somebody, roster, view, own, allow", "“somebody” ไม่ใช่ชื่อผู้ใช้งาน"),
        ("p, 06, *, *, roster, view, own, allow, soon", "“soon” ไม่ใช่วันเวลา"),
        ("p, 06, *, *, roster, view, own, allow, 2026-01-01T00:00:00", "ขาดเขตเวลา"),
        ("g, 06", "ไม่ใช่ข้อกำหนดสิทธิ์"),
        (RULE, "ซ้ำกับบรรทัดที่ “2”"),
    ],
)
def test_a_wrong_line_is_named_with_its_number_and_what_is_wrong(
    desk: Desk, line: str, words: str
) -> None:
    answer = send(desk, f"# ทดสอบ\n{RULE}\n{line}\n".encode())
    assert answer.status_code == 422
    assert "บรรทัดที่ 3" in read(answer)
    assert words in read(answer)
    assert desk.draft() is None


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"", b"# only a remark\n"])
def test_what_is_no_file_of_rules_is_refused(desk: Desk, content: bytes) -> None:
    assert send(desk, content).status_code == 422
    assert desk.draft() is None


def test_an_open_draft_is_dropped_only_when_told_so(desk: Desk) -> None:
    desk.take_away("/cells/05/roster/cancel")
    exported = desk.visit.get(f"{RIGHTS}/files/policy.csv").data + f"{RULE}\n".encode()
    answer = send(desk, exported)
    assert answer.status_code == 422
    assert thai("Tick this first: your open draft would be lost.") in answer.text
    send(desk, exported, drop="y")
    assert [(kind, rule.who) for kind, rule in desk.changes()] == [("add", "06")]


def test_no_file_chosen_is_told(desk: Desk) -> None:
    answer = desk.visit.post(f"{RIGHTS}/files", {})
    assert answer.status_code == 422
    assert thai("Choose the file of rules.") in answer.text
