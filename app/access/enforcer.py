"""Casbin decides; a decision is kept until the policy changes or a rule begins or ends."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import casbin
from casbin.persist import Adapter
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access.permissions import Permission
from app.access.reach import Place, Reach, Relation
from app.access.rules import EVERYBODY, Rule
from app.access.scope import Scope
from app.domain.login_codes import Level, LoginClass
from app.models import PolicyRule, PolicyVersion

MODEL = Path(__file__).parents[2] / "policies" / "model.conf"


class ActingUnit(Place, Protocol):
    @property
    def login_class(self) -> LoginClass: ...
    @property
    def level(self) -> Level: ...


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


class RulesAdapter(Adapter):
    """Hand casbin the rules that the portal keeps; they are changed by publishing only."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = rules

    def load_policy(self, model: Any) -> None:
        for rule in self.rules:
            model.add_policy("p", "p", rule.as_policy())


@dataclass(frozen=True, slots=True)
class _Kept:
    relations: frozenset[Relation]
    until: datetime | None


class Policy:
    """One published version of the rules, and the decisions made by it so far."""

    def __init__(self, version: int, rules: Sequence[Rule]) -> None:
        self.version = version
        self.rules = tuple(rules)
        self._named_logins = frozenset(rule.login for rule in self.rules)
        self._kept: dict[tuple[str, str, str, Permission], _Kept] = {}
        self._lock = threading.Lock()
        self._enforcer = casbin.Enforcer(str(MODEL), RulesAdapter(self.rules))
        self._enforcer.add_function("reaches", _reaches)
        self._enforcer.add_function("in_force", _in_force)

    def relations(self, who: Who, permission: Permission, *, at: datetime) -> frozenset[Relation]:
        """Give the relations in which a unit must stand for `who` to be allowed."""
        # Logins that no rule names are decided alike: one kept decision serves them all.
        login = who.username if who.username in self._named_logins else EVERYBODY
        key = (who.unit.login_class.value, str(who.duty), login, permission)
        kept = self._kept.get(key)
        if kept is None or (kept.until is not None and at >= kept.until):
            kept = _Kept(self._decide(who, permission, at), self._next_change(permission, at))
            self._kept[key] = kept
        return kept.relations

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

    def _decide(self, who: Who, permission: Permission, at: datetime) -> frozenset[Relation]:
        with self._lock:
            return frozenset(
                relation
                for relation in Relation
                if self._enforcer.enforce(
                    who.unit.login_class.value,
                    who.unit.level.value,
                    str(who.duty),
                    who.username,
                    permission.resource,
                    permission.action,
                    relation.value,
                    at.isoformat(),
                )
            )

    def _next_change(self, permission: Permission, at: datetime) -> datetime | None:
        moments = (
            moment
            for rule in self.rules
            if rule.permission is permission
            for moment in (rule.valid_from, rule.valid_until)
            if moment is not None and moment > at
        )
        return min(moments, default=None)


class LivePolicy:
    """The policy in force, read anew by every process when its version has changed."""

    def __init__(self) -> None:
        self._policy: Policy | None = None
        self._lock = threading.Lock()

    def at_version(self, session: Session, version: int) -> Policy:
        """Give the policy of `version`, from memory when it is the one already read."""
        policy = self._policy
        if policy is None or policy.version != version:
            with self._lock:
                policy = Policy(version, load_rules(session, version))
                self._policy = policy
        return policy

    def current(self, session: Session) -> Policy:
        return self.at_version(session, current_version(session))

    def forget(self) -> None:
        """Read the policy anew at the next request; for another database in one process."""
        self._policy = None


def current_version(session: Session) -> int:
    """Give the version in force, 0 before any was published."""
    return session.scalar(select(func.coalesce(func.max(PolicyVersion.id), 0))) or 0


def load_rules(session: Session, version: int) -> list[Rule]:
    rows = session.scalars(
        select(PolicyRule).where(PolicyRule.version_id == version).order_by(PolicyRule.id)
    )
    return [
        Rule(
            who=row.who,
            duty=row.duty,
            login=row.login,
            permission=Permission(f"{row.resource}:{row.action}"),
            reach=Reach(row.reach),
            effect=row.effect,
            valid_from=row.valid_from,
            valid_until=row.valid_until,
        )
        for row in rows
    ]


def publish(
    session: Session,
    rules: Sequence[Rule],
    *,
    at: datetime,
    reason: str,
    account_id: int | None = None,
) -> PolicyVersion:
    """Put a list of rules in force for every process, as a new version."""
    version = PolicyVersion(published_at=at, published_by_id=account_id, reason=reason)
    session.add(version)
    session.flush()
    session.add_all(
        PolicyRule(
            version_id=version.id,
            who=rule.who,
            duty=rule.duty,
            login=rule.login,
            resource=rule.permission.resource,
            action=rule.permission.action,
            reach=rule.reach.value,
            effect=rule.effect,
            valid_from=rule.valid_from,
            valid_until=rule.valid_until,
        )
        for rule in rules
    )
    session.flush()
    return version


def _reaches(reach: str, relation: str) -> bool:
    return relation in Reach(reach).relations


def _in_force(valid_from: str, valid_until: str, at: str) -> bool:
    moment = datetime.fromisoformat(at)
    return (not valid_from or datetime.fromisoformat(valid_from) <= moment) and (
        not valid_until or moment < datetime.fromisoformat(valid_until)
    )
