"""Deciding a permission with 400 rules and 30,000 accounts, against plain pycasbin."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

import casbin

from app.access.enforcer import MODEL, Policy
from app.access.permissions import Permission
from app.access.policy_file import read_policy_file, write_policy
from app.access.reach import Reach, relation_to
from app.access.rules import DENY, Rule
from app.access.table import cells, duties_of
from app.domain.login_codes import Level, LoginClass
from scripts.benchmarks.figures import Figure

NAMES = ("decision_vs_enforce", "decision_us", "enforce_us", "policy_table_ms")
SHIPPED = Path(__file__).parents[2] / "policies" / "policy.csv"
RULES = 400
ACCOUNTS = 30_000
QUESTIONS = 300
RUNS = 7
NOW = datetime.now(UTC)


@dataclass(frozen=True)
class SomeUnit:
    id: int
    parent_id: int | None
    path: str
    login_class: LoginClass


@dataclass(frozen=True)
class SomeAccount:
    unit: SomeUnit
    username: str
    duty: str
    rooms: list[str] | None = None


Question = tuple[SomeAccount, Permission, SomeUnit]


def measure(_database: Path) -> Iterator[Figure]:
    """Ask both the same questions in turns, about accounts drawn at random, and compare times.

    Ours has been asked before, as a process that serves has: the policy is unchanged. Casbin is
    asked as it comes, with all the rules.
    """
    chance = random.Random(2569)
    accounts = list(_accounts(chance))
    rules = _rules(chance, accounts)
    policy, plain = Policy(1, rules), _plain(rules)
    for account in accounts:
        for permission in Permission:
            policy.relations(account, permission, at=NOW)
    ours, theirs = [], []
    for _ in range(RUNS):
        questions = _questions(chance, accounts)
        seconds, answers = _timed_ours(policy, questions)
        ours.append(seconds)
        seconds, expected = _timed_theirs(plain, questions)
        theirs.append(seconds)
        if answers != expected or len(set(answers)) < 2:
            raise RuntimeError("the two do not agree, or always say the same")
    ratio = median(mine / other for mine, other in zip(ours, theirs, strict=True))
    yield Figure(NAMES[0], round(ratio, 4), "times")
    yield Figure(NAMES[1], round(median(ours) / QUESTIONS * 1e6, 1), "us")
    yield Figure(NAMES[2], round(median(theirs) / QUESTIONS * 1e6, 1), "us")
    yield Figure(NAMES[3], round(median(_table(rules) for _ in range(3)) * 1000), "ms")


def _timed_ours(policy: Policy, questions: Sequence[Question]) -> tuple[float, list[bool]]:
    start = perf_counter()
    answers = [
        policy.may(account, permission, unit, at=NOW) for account, permission, unit in questions
    ]
    return perf_counter() - start, answers


def _timed_theirs(
    plain: casbin.Enforcer, questions: Sequence[Question]
) -> tuple[float, list[bool]]:
    asked = [_asked(*question) for question in questions]
    start = perf_counter()
    answers = [plain.enforce(*request) for request in asked]
    return perf_counter() - start, answers


def _asked(account: SomeAccount, permission: Permission, unit: SomeUnit) -> list[str]:
    relation = relation_to(unit, seen_from_id=account.unit.id, seen_from_path=account.unit.path)
    return [
        account.unit.login_class.value,
        account.unit.login_class.level.value,
        account.duty,
        account.username,
        *permission.value.split(":"),
        relation.value,
        NOW.isoformat(),
    ]


def _table(rules: Sequence[Rule]) -> float:
    """Time the whole table of a policy that nothing is known of yet."""
    start = perf_counter()
    cells(Policy(2, rules), at=NOW)
    return perf_counter() - start


def _plain(rules: Sequence[Rule]) -> casbin.Enforcer:
    """Make pycasbin's own enforcer from the exported file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "policy.csv"
        path.write_text(write_policy(rules), encoding="utf-8")
        enforcer = casbin.Enforcer(str(MODEL), str(path))
    enforcer.add_function("reaches", lambda reach, stands: stands in Reach(reach).relations)
    enforcer.add_function("in_force", _in_force)
    return enforcer


def _in_force(valid_from: str, valid_until: str, at: str) -> bool:
    moment = datetime.fromisoformat(at)
    return (not valid_from or datetime.fromisoformat(valid_from) <= moment) and (
        not valid_until or moment < datetime.fromisoformat(valid_until)
    )


def _rules(chance: random.Random, accounts: Sequence[SomeAccount]) -> list[Rule]:
    """Add to the shipped rules what a busy department would: classes' own, logins', for a time."""
    shipped = read_policy_file(SHIPPED)
    made = dict.fromkeys(shipped)
    while len(made) < RULES:
        rule = replace(chance.choice(shipped), who=chance.choice(list(LoginClass)).value)
        if chance.random() < 0.5:
            rule = replace(rule, who="*", duty="*", login=chance.choice(accounts).username)
        if chance.random() < 0.3:
            rule = replace(rule, effect=DENY)
        if chance.random() < 0.3:
            rule = replace(rule, valid_until=NOW + timedelta(days=chance.randrange(1, 90)))
        made[rule] = None
    return list(made)


def _questions(chance: random.Random, accounts: Sequence[SomeAccount]) -> list[Question]:
    """Draw accounts and permissions, and units near and far."""
    questions = []
    for _ in range(QUESTIONS):
        account = chance.choice(accounts)
        unit = account.unit if chance.random() < 0.5 else chance.choice(accounts).unit
        questions.append((account, chance.choice(list(Permission)), unit))
    return questions


def _accounts(chance: random.Random) -> Iterator[SomeAccount]:
    """Make a country's accounts: the department, 76 provinces, and all below them."""
    top = SomeUnit(1, None, "1", LoginClass.DEPARTMENT)
    units = [top] + [SomeUnit(key, 1, f"1/{key}", LoginClass.PROVINCE) for key in range(2, 78)]
    below = {
        level: [one for one in LoginClass if one.level is level]
        for level in (Level.AUTHORITY, Level.INSTITUTION)
    }
    for key in range(78, 7_928):
        parent = units[1 + key % 76]
        units.append(_under(parent, key, chance.choice(below[Level.AUTHORITY])))
    for key in range(7_928, ACCOUNTS):
        parent = units[77 + key % 7_850]
        units.append(_under(parent, key, chance.choice(below[Level.INSTITUTION])))
    for unit in units:
        yield SomeAccount(unit, _code(unit), "principal")
    for number in range(ACCOUNTS - len(units)):
        duty = chance.choice(duties_of(Level.DEPARTMENT)).value
        yield SomeAccount(top, f"dla-{number:02}", duty)


def _under(parent: SomeUnit, key: int, login_class: LoginClass) -> SomeUnit:
    return SomeUnit(key, parent.id, f"{parent.path}/{key}", login_class)


def _code(unit: SomeUnit) -> str:
    """Write a code of the unit's class, unlike any other's."""
    if unit.login_class is LoginClass.DEPARTMENT:
        return "dla"
    if unit.login_class is LoginClass.PROVINCE:
        return f"p{unit.id:02}"
    if unit.login_class.level is Level.AUTHORITY:
        return f"{unit.login_class.value}33{unit.id:04}"
    return f"3033{unit.login_class.value[-1]}{unit.id:05}"
