"""Whatever the policy, the table, the decisions, the answers and the SQL of lists agree.

Plain casbin over all rules at once, read from the file that the portal writes, is the measure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import casbin
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.enforcer import MODEL, Policy, Subject
from app.access.permissions import Permission
from app.access.policy_file import InvalidPolicy, read_policy, write_policy
from app.access.reach import Reach, Relation, relation_to
from app.access.rules import DUTIES, EFFECTS, SUBJECTS, Rule
from app.access.table import cells
from app.models import Account, Duty, Unit
from app.services.policies.asking import ask
from tests.factories import Country, make_account

START = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
MOMENTS = [START + timedelta(days=days) for days in range(-2, 3)]
# Few permissions, so that rules meet; two of one resource and two with the same action.
PERMISSIONS = [Permission.ROSTER_VIEW, Permission.ROSTER_CANCEL, Permission.PUPILS_VIEW]
LOGINS = ["06330305", "06330305-01", "3033300001", "p33", "dla-01", "06339999"]


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    begins = draw(st.none() | st.sampled_from(MOMENTS))
    later = [moment for moment in MOMENTS if begins is None or moment > begins]
    return Rule(
        who=draw(st.sampled_from(sorted(SUBJECTS))),
        duty=draw(st.sampled_from(sorted(DUTIES))),
        login=draw(st.sampled_from(["*", "*", "*", *LOGINS])),
        permission=draw(st.sampled_from(PERMISSIONS)),
        reach=draw(st.sampled_from(list(Reach))),
        effect=draw(st.sampled_from(["allow", "allow", "deny"])),
        valid_from=begins,
        valid_until=draw(st.none() | st.sampled_from(later)) if later else None,
    )


def policies() -> st.SearchStrategy[list[Rule]]:
    return st.lists(rules(), max_size=25, unique=True)


class Plain:
    """Pycasbin as it comes: the model, the exported file, the two functions written anew."""

    def __init__(self, written: str, path: Path) -> None:
        path.write_text(written, encoding="utf-8")
        self.enforcer = casbin.Enforcer(str(MODEL), str(path))
        self.enforcer.add_function("reaches", reaches)
        self.enforcer.add_function("in_force", in_force)

    def allows(
        self, subject: Subject, permission: Permission, relation: Relation, at: datetime
    ) -> bool:
        return bool(
            self.enforcer.enforce(
                subject.login_class.value,
                subject.login_class.level.value,
                subject.duty,
                subject.login,
                *permission.value.split(":"),
                relation.value,
                at.isoformat(),
            )
        )

    def relations(
        self, subject: Subject, permission: Permission, at: datetime
    ) -> frozenset[Relation]:
        return frozenset(
            relation for relation in Relation if self.allows(subject, permission, relation, at)
        )


def reaches(reach: str, relation: str) -> bool:
    return (
        relation
        in {
            "own": ["own"],
            "children": ["child"],
            "subtree": ["own", "child", "deeper"],
            "any": ["own", "child", "deeper", "elsewhere"],
        }[reach]
    )


def in_force(begins: str, ends: str, at: str) -> bool:
    """Compare the texts: all are written in UTC and to the same length."""
    return begins <= at and (not ends or at < ends)


@dataclass(frozen=True)
class World:
    """The small country with officers of every duty at some units, only read from."""

    session: Session
    units: Sequence[Unit]
    accounts: Sequence[Account]
    path: Path


@pytest.fixture
def world(session: Session, country: Country, tmp_path: Path) -> World:
    for unit in (country.department, country.sao, country.school):
        for suffix, duty in (("01", Duty.OFFICER), ("02", Duty.RECORDER), ("03", Duty.HEAD)):
            make_account(session, unit, duty, suffix=suffix)
    make_account(session, country.department, Duty.ADMINISTRATOR, suffix="04")
    accounts = session.scalars(select(Account).order_by(Account.id)).all()
    units = session.scalars(select(Unit).order_by(Unit.id)).all()
    return World(session, units, accounts, tmp_path / "policy.csv")


generated = settings(
    max_examples=40,
    deadline=None,
    # The world is made once and only read, so that one for all examples is right.
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@generated
@given(
    made=policies(),
    chosen=st.data(),
    at=st.sampled_from(MOMENTS),
)
def test_the_enforcer_the_table_the_answers_and_the_lists_all_say_what_plain_casbin_says(
    world: World, made: list[Rule], chosen: st.DataObject, at: datetime
) -> None:
    plain, policy = Plain(write_policy(made), world.path), Policy(1, made)
    permission = chosen.draw(st.sampled_from(PERMISSIONS))
    for account in chosen.draw(st.lists(st.sampled_from(world.accounts), min_size=2, max_size=4)):
        expected = plain.relations(Subject.of(account), permission, at)
        assert policy.relations(account, permission, at=at) == expected
        scope = policy.scope(account, permission, at=at)
        listed = set(world.session.scalars(select(Unit.id).where(scope.units())))
        for unit in world.units:
            relation = relation_to(
                unit, seen_from_id=account.unit.id, seen_from_path=account.unit.path
            )
            allowed = relation in expected
            answer = ask(world.session, policy, account, permission, unit, at=at, the_round=None)
            assert answer.allowed is allowed
            assert scope.holds(unit) is allowed
            assert (unit.id in listed) is allowed
            assert policy.may(account, permission, unit, at=at) is allowed


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(made=policies(), at=st.sampled_from(MOMENTS))
def test_the_table_says_of_every_class_and_duty_what_plain_casbin_says(
    tmp_path: Path, made: list[Rule], at: datetime
) -> None:
    plain = Plain(write_policy(made), tmp_path / "policy.csv")
    for (login_class, permission), cell in cells(
        Policy(1, made), at=at, permissions=PERMISSIONS[:2]
    ).items():
        for duty, relations in cell.by_duty.items():
            subject = Subject(login_class, duty.value)
            assert relations == plain.relations(subject, permission, at)


@settings(max_examples=50, deadline=None)
@given(made=policies(), next_version=policies(), at=st.permutations(MOMENTS))
def test_decisions_that_are_kept_or_taken_over_are_those_that_would_be_made_anew(
    made: list[Rule], next_version: list[Rule], at: list[datetime]
) -> None:
    policy = Policy(1, made)
    for moment in at[:2]:
        cells(policy, at=moment, permissions=PERMISSIONS[:1])
    changed = [*made[: len(made) // 2], *next_version[:3]]
    taken_over = Policy(2, changed, built_on=policy)
    for moment in at[:3]:
        assert cells(taken_over, at=moment, permissions=PERMISSIONS) == cells(
            Policy(2, changed), at=moment, permissions=PERMISSIONS
        )


@settings(max_examples=100, deadline=None)
@given(made=policies(), subject_of=rules(), at=st.sampled_from(MOMENTS))
def test_deny_wins_and_the_explanation_names_the_rule_that_decided(
    made: list[Rule], subject_of: Rule, at: datetime
) -> None:
    policy = Policy(1, made)
    for (login_class, permission), cell in cells(
        policy, at=at, permissions=[subject_of.permission]
    ).items():
        for duty, relations in cell.by_duty.items():
            subject = Subject(login_class, duty.value)
            for relation in Relation:
                about = [
                    rule
                    for rule in cell.rules
                    if rule.login == "*"
                    and rule.duty in ("*", duty)
                    and relation in rule.reach.relations
                    and rule.in_force(at)
                ]
                told = policy.explain(subject, permission, relation, at=at)
                assert told.allowed is (relation in relations)
                assert told.rule in (about or [None])
                if any(rule.denies for rule in about):
                    assert not told.allowed
                    assert told.rule is not None
                    assert told.rule.denies


@settings(max_examples=200, deadline=None)
@given(made=st.lists(rules(), max_size=25, unique=True))
def test_what_is_written_is_read_again_rule_for_rule(made: list[Rule]) -> None:
    written = write_policy(made)
    assert read_policy(written.splitlines()) == made
    assert write_policy(read_policy(written.splitlines())) == written


words = st.text(alphabet="abcdefgh*:-_0123456789 ", max_size=12)


@settings(max_examples=300, deadline=None)
@given(rule=rules(), column=st.integers(0, 6), word=words)
def test_nothing_outside_the_lists_of_resources_actions_reaches_and_classes_can_be_read(
    rule: Rule, column: int, word: str
) -> None:
    cells_ = rule.as_policy()
    cells_[column] = word.strip()
    for read in read_if_valid(", ".join(["p", *cells_])):
        assert read.who in SUBJECTS
        assert read.duty in DUTIES
        assert read.permission in Permission
        assert read.reach in Reach
        assert read.effect in EFFECTS
        assert read.as_policy() == cells_


@settings(max_examples=200, deadline=None)
@given(rule=rules(), field=st.sampled_from(["who", "duty", "effect"]), word=words)
def test_nothing_outside_the_lists_of_classes_duties_and_effects_can_be_made(
    rule: Rule, field: str, word: str
) -> None:
    known = {"who": SUBJECTS, "duty": DUTIES, "effect": EFFECTS}[field]
    if word in known:
        assert getattr(replace(rule, **{field: word}), field) == word
    else:
        with pytest.raises(ValueError, match="unknown"):
            replace(rule, **{field: word})


def read_if_valid(line: str) -> list[Rule]:
    try:
        return read_policy([line])
    except InvalidPolicy:
        return []
