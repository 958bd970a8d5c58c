"""A policy file is read strictly, and the first wrong line is named."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import casbin
import pytest

from app.access.enforcer import MODEL
from app.access.permissions import Permission
from app.access.policy_file import (
    InvalidPolicy,
    is_login,
    read_policy,
    read_policy_file,
    write_policy,
)
from app.access.reach import Reach
from app.access.rules import Rule

SHIPPED = Path(__file__).parents[3] / "policies" / "policy.csv"
GOOD = "p, 06, officer, *, roster, view, own, allow"
WRONG = {
    "p, 07, officer, *, roster, view, own, allow": "unknown class '07'",
    "p, village, *, *, roster, view, own, allow": "unknown class 'village'",
    "p, , *, *, roster, view, own, allow": "unknown class ''",
    "p, 06, friend, *, roster, view, own, allow": "unknown duty 'friend'",
    "p, 06, *, *, rosters, view, own, allow": "unknown permission rosters:view",
    "p, 06, *, *, roster, look, own, allow": "unknown permission roster:look",
    "p, 06, *, *, roster, agree, own, allow": "unknown permission roster:agree",
    "p, 06, *, *, roster, view, galaxy, allow": "unknown reach 'galaxy'",
    "p, 06, *, *, roster, view, own, maybe": "unknown effect 'maybe'",
    "p, 06, *, somebody, roster, view, own, allow": "not a user name: 'somebody'",
    "p, 06, *, 06330305-1, roster, view, own, allow": "not a user name: '06330305-1'",
    "p, 06, *, 06330305-, roster, view, own, allow": "not a user name: '06330305-'",
    "p, 06, *, 06100305, roster, view, own, allow": "not a user name: '06100305'",
    "p, 06, *, , roster, view, own, allow": "not a user name: ''",
    "p, 06, *, *, roster, view, own, allow, soon": "not a moment: 'soon'",
    "p, 06, *, *, roster, view, own, allow, 2026-11-23T00:00:00": "without its time zone",
    "p, 06, *, *, roster, view, own, allow, 2026-11-23T00:00:00Z, 2026-11-23T07:00:00+07:00": (
        "it ends before it begins"
    ),
    "p, 06, *, *, roster, view, own, allow, 0001-01-01T00:00:00+14:00": "outside the years",
    "p, 06, *, *, roster, view, own, allow, , 9999-12-31T23:59:59+00:00": "outside the years",
    "p, 06, *, *, roster, view, own": "not a rule of the form",
    "p, 06, *, *, roster, view, own, allow, , , x": "not a rule of the form",
    "g, 06, *, *, roster, view, own, allow": "not a rule of the form",
    '"p, 06, *, *, roster, view, own, allow': "not a rule of the form",
    GOOD: "the same rule stands on line 3",
}


@pytest.mark.parametrize("line", WRONG)
def test_a_line_that_the_portal_does_not_know_is_refused_by_its_number(line: str) -> None:
    with pytest.raises(InvalidPolicy) as refused:
        read_policy(["# who may", "", GOOD, line])
    assert refused.value.line == 4
    assert WRONG[line] in str(refused.value)


def test_comments_blank_lines_and_a_byte_order_mark_are_passed_over() -> None:
    assert len(read_policy([f"\ufeff{GOOD}", "  ", "  # p, x"])) == 1


def test_moments_are_written_in_one_zone_and_read_from_any() -> None:
    begins = datetime(2026, 11, 23, 1, tzinfo=UTC)
    rule = Rule("06", "*", "06330305-01", Permission.ROSTER_VIEW, Reach.OWN, "deny", begins)
    written = "p, 06, *, 06330305-01, roster, view, own, deny, 2026-11-23T01:00:00+00:00,\n"
    assert write_policy([rule]) == written
    assert read_policy([written.replace("T01:00:00+00:00", "T08:00:00+07:00")]) == [rule]


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "policy.csv"
    path.write_bytes(b"\xff\xfe\x00p")
    with pytest.raises(InvalidPolicy, match="line 1"):
        read_policy_file(path)


def test_an_export_is_read_by_plain_casbin_and_again_by_the_portal(tmp_path: Path) -> None:
    shipped = read_policy_file(SHIPPED)
    path = tmp_path / "policy.csv"
    path.write_text(write_policy(shipped), encoding="utf-8")
    assert read_policy_file(path) == shipped
    plain = casbin.Enforcer(str(MODEL), str(path))
    assert [list(rule) for rule in plain.get_policy()] == [rule.as_policy() for rule in shipped]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("dla", True),
        ("dla-01", True),
        ("p33", True),
        ("3033300001-99", True),
        ("P33", False),
        ("p10", False),
        ("06330305-๐๑", False),
        ("*", False),
    ],
)
def test_a_login_is_a_code_of_a_unit_with_two_digits_at_most_of_an_officer(
    text: str, expected: bool
) -> None:
    assert is_login(text) is expected
