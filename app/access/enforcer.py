"""Casbin decides; a decision is kept until the policy changes or a rule begins or ends."""

from __future__ import annotations

import threading
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import casbin
from casbin.persist import Adapter

from app.access.permissions import Permission
from app.access.reach import Place, Reach, Relation
from app.access.rules import EVERYBODY, Rule
from app.access.scope import Scope
from app.domain.login_codes import LoginClass

MODEL = Path(__file__).parents[2] / "policies" / "model.conf"
UNNAMED = ""
"""Stands for every login that no rule names: they are decided alike."""


class ActingUnit(Place, Protocol):
    @property
    def login_class(self) -> LoginClass: ...


class Who(Protocol):
    """What a decision needs of an account."""

    @property
    def duty(self) -> str: ...
    @property
    def username(self) -> str: ...
    @property
    def rooms(self) -> list[str] | None: ...
    @property
    def unit(self) -> ActingUnit: ...


@dataclass(frozen=True, slots=True)
class Subject:
    """Who is decided about, without a unit: a class of login, a duty, and perhaps one login."""

    login_class: LoginClass
    duty: str
    login: str = UNNAMED

    @classmethod
    def of(cls, who: Who) -> Subject:
        return cls(who.unit.login_class, str(who.duty), who.username)


@dataclass(frozen=True, slots=True)
class Explanation:
    """What was decided, and the rule that decided it; none where no rule applies."""

    allowed: bool
    rule: Rule | None


class Policy:
    """One set of rules, and the decisions made by it so far.

    `built_on` is a policy whose decisions still stand for each permission with equal rules: a
    draft, or the next version, differs in few.
    """

    def __init__(
        self, version: int, rules: Sequence[Rule], *, built_on: Policy | None = None
    ) -> None:
        self.version = version
        self.rules = tuple(rules)
        self._rules_of: defaultdict[Permission, list[Rule]] = defaultdict(list)
        for rule in self.rules:
            self._rules_of[rule.permission].append(rule)
        self._named = {
            permission: frozenset(rule.login for rule in about) - {EVERYBODY}
            for permission, about in self._rules_of.items()
        }
        self._deciders: dict[tuple[Permission, str], _Decider] = {}
        for (permission, login), decider in dict(built_on._deciders if built_on else {}).items():
            if decider.rules == self._rules_for(permission, login):
                self._deciders[permission, login] = decider

    def relations(self, who: Who, permission: Permission, *, at: datetime) -> frozenset[Relation]:
        """Give the relations in which a unit must stand for `who` to be allowed."""
        return self.decided(Subject.of(who), permission, at=at)

    def may(self, who: Who, permission: Permission, unit: Place, *, at: datetime) -> bool:
        """Say whether `who` may do this to `unit`."""
        return self.scope(who, permission, at=at).holds(unit)

    def scope(self, who: Who, permission: Permission, *, at: datetime) -> Scope:
        """Give the scope that a list made under this permission is filtered by."""
        return Scope(
            unit_id=who.unit.id,
            path=who.unit.path,
            relations=self.relations(who, permission, at=at),
            rooms=None if who.rooms is None else tuple(who.rooms),
        )

    def decided(
        self, subject: Subject, permission: Permission, *, at: datetime
    ) -> frozenset[Relation]:
        """Give what `relations` gives, for a kind of account instead of one."""
        return self._decider(permission, subject.login).relations(subject, at)

    def explain(
        self, subject: Subject, permission: Permission, relation: Relation, *, at: datetime
    ) -> Explanation:
        """Say what is decided for one relation, and by which rule."""
        return self._decider(permission, subject.login).explain(subject, relation, at)

    def rules_of(self, permission: Permission) -> tuple[Rule, ...]:
        """List the rules about one permission, in the policy's order."""
        return tuple(self._rules_of.get(permission, ()))

    def changes_after(
        self, at: datetime, permissions: Iterable[Permission], *, login: str | None = None
    ) -> list[datetime]:
        """List the moments after `at` at which a rule about these begins or ends.

        With a `login` (`UNNAMED` for those that no rule names) rules of others are left out.
        """
        rules = (
            rule
            for permission in permissions
            for rule in self._rules_of.get(permission, ())
            if login is None or rule.login in (EVERYBODY, login)
        )
        return sorted(moment for moment in _moments(rules) if moment > at)

    def _decider(self, permission: Permission, login: str) -> _Decider:
        key = (permission, login if login in self._named.get(permission, ()) else UNNAMED)
        known = self._deciders.get(key)
        if known is None:
            made = _Decider(permission, self._rules_for(*key))
            known = self._deciders.setdefault(key, made)
        return known

    def _rules_for(self, permission: Permission, login: str) -> tuple[Rule, ...]:
        """Leave out what is about other logins: it never applies to this one."""
        about = self._rules_of.get(permission, ())
        return tuple(rule for rule in about if rule.login in (EVERYBODY, login))


class _RulesAdapter(Adapter):
    """Hand casbin the rules that the portal keeps; they are changed by publishing only."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = rules

    def load_policy(self, model: Any) -> None:
        for rule in self.rules:
            model.add_policy("p", "p", rule.as_policy())


class _Enforcer(casbin.Enforcer):
    """Casbin's enforcer, except that the matcher is parsed once instead of at each question."""

    _parsed: Any = None

    def _get_expression(self, expr: str, functions: Any = None) -> Any:
        if self._parsed is None:
            self._parsed = super()._get_expression(expr, functions)
        return self._parsed


class _Decider:
    """What the rules about one permission decide for one login, or for all that none names.

    They are all that casbin need look at: the matcher compares resource, action and login. Four
    hundred logins' exceptions, each with its own end, are then not asked about one another.
    """

    def __init__(self, permission: Permission, rules: Sequence[Rule]) -> None:
        self.permission = permission
        self.rules = tuple(rules)
        self._moments = sorted(_moments(rules))
        self._subjects = frozenset(rule.who for rule in rules)
        self._duties = frozenset(rule.duty for rule in rules)
        self._alike = _reached_alike({rule.reach for rule in rules})
        self._kept: dict[tuple[str, str, int], frozenset[Relation]] = {}
        self._lock = threading.Lock()
        self._enforcer: _Enforcer | None = None

    def relations(self, subject: Subject, at: datetime) -> frozenset[Relation]:
        """Give the relations that are allowed, as kept or as casbin decides them."""
        # What no rule names is decided alike: one kept decision serves all of it.
        login_class = subject.login_class
        level = login_class.level if login_class.level in self._subjects else EVERYBODY
        key = (
            login_class if login_class in self._subjects else level,
            subject.duty if subject.duty in self._duties else EVERYBODY,
            # Between two moments at which a rule begins or ends nothing changes.
            bisect_right(self._moments, at),
        )
        kept = self._kept.get(key)
        if kept is None:
            kept = self._kept[key] = self._decide(subject, at)
        return kept

    def explain(self, subject: Subject, relation: Relation, at: datetime) -> Explanation:
        """Ask casbin for the rule too: the first that denies, else the last that allows."""
        with self._lock:
            allowed, found = self._made().enforce_ex(*self._question(subject, relation, at))
        rule = next((rule for rule in self.rules if rule.as_policy() == found), None)
        return Explanation(allowed, rule)

    def _decide(self, subject: Subject, at: datetime) -> frozenset[Relation]:
        with self._lock:
            ask = self._made().enforce
            return frozenset(
                relation
                for alike in self._alike
                if ask(*self._question(subject, alike[0], at))
                for relation in alike
            )

    def _question(self, subject: Subject, relation: Relation, at: datetime) -> tuple[str, ...]:
        return (
            subject.login_class.value,
            subject.login_class.level.value,
            subject.duty,
            subject.login,
            self.permission.resource,
            self.permission.action,
            relation.value,
            at.isoformat(),
        )

    def _made(self) -> _Enforcer:
        if self._enforcer is None:
            self._enforcer = _Enforcer(str(MODEL), _RulesAdapter(self.rules))
            self._enforcer.add_function("reaches", _reaches)
            self._enforcer.add_function("in_force", _in_force)
        return self._enforcer


def _moments(rules: Iterable[Rule]) -> set[datetime]:
    """Give the moments at which one of these rules begins or ends."""
    return {
        moment
        for rule in rules
        for moment in (rule.valid_from, rule.valid_until)
        if moment is not None
    }


def _reached_alike(reaches: Collection[Reach]) -> tuple[tuple[Relation, ...], ...]:
    """Put together the relations that no reach of these tells apart; casbin is asked about one."""
    alike: defaultdict[frozenset[Reach], list[Relation]] = defaultdict(list)
    for relation in Relation:
        alike[frozenset(reach for reach in reaches if relation in reach.relations)].append(relation)
    return tuple(tuple(relations) for relations in alike.values())


def _reaches(reach: str, relation: str) -> bool:
    return relation in Reach(reach).relations


def _in_force(valid_from: str, valid_until: str, at: str) -> bool:
    moment = datetime.fromisoformat(at)
    return (not valid_from or datetime.fromisoformat(valid_from) <= moment) and (
        not valid_until or moment < datetime.fromisoformat(valid_until)
    )
