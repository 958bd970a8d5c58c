"""Layer two: what each role may do, how far, is a table that people have reviewed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.access.enforcer import Policy
from app.access.permissions import Permission
from app.access.policy_file import read_policy_file
from app.access.reach import Reach, Relation
from app.access.rules import Rule
from app.domain.login_codes import Level, LoginClass
from app.models import Duty
from tests.rules.access.matrix import ROLES, reach_words, reviewed_roles, role_name

POLICY = Path(__file__).parents[3] / "policies" / "policy.csv"
NOW = datetime(2026, 11, 23, tzinfo=UTC)


@dataclass(frozen=True)
class SomeUnit:
    login_class: LoginClass
    id: int = 7
    parent_id: int | None = 3
    path: str = "1/3/7"

    @property
    def level(self) -> Level:
        return self.login_class.level


@dataclass(frozen=True)
class Somebody:
    unit: SomeUnit
    duty: Duty
    username: str = "somebody"
    rooms: list[str] | None = None


@pytest.fixture(scope="module")
def policy() -> Policy:
    return Policy(1, read_policy_file(POLICY))


@pytest.mark.parametrize(("level", "duty"), ROLES)
def test_every_class_of_a_level_may_do_what_the_reviewed_table_says(
    policy: Policy, level: Level, duty: Duty
) -> None:
    reviewed = reviewed_roles()
    for login_class in [known for known in LoginClass if known.level is level]:
        somebody = Somebody(SomeUnit(login_class), duty)
        found = {
            permission: reach_words(policy.relations(somebody, permission, at=NOW))
            for permission in Permission
        }
        assert found == {
            permission: reviewed[role_name(level, duty), permission] for permission in Permission
        }


def test_the_reviewed_table_has_every_role_and_permission_and_no_other() -> None:
    assert set(reviewed_roles()) == {
        (role_name(level, duty), permission) for level, duty in ROLES for permission in Permission
    }


def test_the_shipped_policy_denies_nothing() -> None:
    assert {rule.effect for rule in read_policy_file(POLICY)} == {"allow"}


def test_a_rule_for_one_login_decides_for_no_other_and_only_while_it_is_in_force() -> None:
    everybody = Rule("institution", "*", "*", Permission.ROSTER_VIEW, Reach.OWN, "allow")
    until = NOW + timedelta(days=1)
    barred = Rule("*", "*", "barred", Permission.ROSTER_VIEW, Reach.ANY, "deny", None, until)
    policy = Policy(1, [everybody, barred])
    school = SomeUnit(LoginClass.SCHOOL_OF_SAO)
    for at, of_barred in ((NOW, frozenset()), (until, frozenset({Relation.OWN}))):
        decided = {
            name: policy.relations(
                Somebody(school, Duty.OFFICER, name), Permission.ROSTER_VIEW, at=at
            )
            for name in ("one", "barred", "another")
        }
        own = frozenset({Relation.OWN})
        assert decided == {"one": own, "barred": of_barred, "another": own}
