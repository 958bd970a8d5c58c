"""A decision is kept, and casbin is asked no more often than rules can make a difference."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import casbin
import pytest

from app.access.enforcer import Policy, Subject
from app.access.permissions import Permission
from app.access.reach import Reach, Relation
from app.access.rules import Rule
from app.domain.login_codes import LoginClass

NOW = datetime(2026, 11, 23, tzinfo=UTC)
VIEW = Permission.ROSTER_VIEW
LOGINS = [f"0633{number:04}" for number in range(1, 41)]
ENDS = {login: NOW + timedelta(days=day) for day, login in enumerate(LOGINS, start=1)}
EXCEPTIONS = [
    Rule("*", "*", login, VIEW, Reach.OWN, "allow", None, end) for login, end in ENDS.items()
]


@pytest.fixture
def questions(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """Note what casbin is asked."""
    asked: list[tuple[str, ...]] = []
    enforce = casbin.Enforcer.enforce

    def noting(enforcer: casbin.Enforcer, *question: str) -> bool:
        asked.append(question)
        return bool(enforce(enforcer, *question))

    monkeypatch.setattr(casbin.Enforcer, "enforce", noting)
    return asked


def test_a_login_is_decided_anew_when_its_own_exception_ends_and_not_when_anothers_does(
    questions: list[tuple[str, ...]],
) -> None:
    policy = Policy(1, EXCEPTIONS)
    for login in (*LOGINS, "06339999"):
        for moment in (NOW, *ENDS.values()):
            held = policy.decided(Subject(LoginClass.SAO, "officer", login), VIEW, at=moment)
            is_given = login in ENDS and moment < ENDS[login]
            assert held == (frozenset({Relation.OWN}) if is_given else frozenset())
    # Own or not own, before and after the end; whom nothing names once.
    assert len(questions) <= 2 * 2 * len(LOGINS) + 2


def test_the_next_version_asks_only_about_what_its_rules_change(
    questions: list[tuple[str, ...]],
) -> None:
    subjects = [Subject(LoginClass.SAO, "officer", login) for login in LOGINS]
    first = Policy(1, EXCEPTIONS)
    for subject in subjects:
        first.decided(subject, VIEW, at=NOW)
    questions.clear()
    second = Policy(2, EXCEPTIONS[1:], built_on=first)
    allowed = [bool(second.decided(subject, VIEW, at=NOW)) for subject in subjects]
    assert allowed == [False] + [True] * (len(LOGINS) - 1)
    assert {question[3] for question in questions} <= {LOGINS[0]}
