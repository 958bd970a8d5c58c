"""The policy in force: kept in the database, read anew when its version has changed."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from app.access.enforcer import Policy
from app.access.permissions import Permission
from app.access.reach import Reach
from app.access.rules import Rule
from app.models import PolicyRule, PolicyVersion
from app.models.policy import RuleColumns

_KNOWN = frozenset(permission.value for permission in Permission)


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
                policy = Policy(version, load_rules(session, version), built_on=policy)
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
    """Read the rules of a version in their order."""
    rows = session.scalars(
        select(PolicyRule).where(PolicyRule.version_id == version).order_by(PolicyRule.id)
    )
    return [rule_of(row) for row in rows if is_known(row)]


def is_known(row: RuleColumns) -> bool:
    """Say whether this release knows the permission; an old version may name one it dropped."""
    return f"{row.resource}:{row.action}" in _KNOWN


def rule_of(row: RuleColumns) -> Rule:
    """Read one rule as a table keeps it."""
    return Rule(
        who=row.who,
        duty=row.duty,
        login=row.login,
        permission=Permission(f"{row.resource}:{row.action}"),
        reach=Reach(row.reach),
        effect=row.effect,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
    )


def columns_of(rule: Rule) -> dict[str, Any]:
    """Give the columns in which a table keeps a rule."""
    return {
        "who": rule.who,
        "duty": rule.duty,
        "login": rule.login,
        "resource": rule.permission.resource,
        "action": rule.permission.action,
        "reach": rule.reach.value,
        "effect": rule.effect,
        "valid_from": rule.valid_from,
        "valid_until": rule.valid_until,
    }


def publish(
    session: Session,
    rules: Sequence[Rule],
    *,
    at: datetime,
    reason: str,
    account_id: int | None = None,
    restored_from_id: int | None = None,
) -> PolicyVersion:
    """Put a list of rules in force for every process, as a new version."""
    version = PolicyVersion(
        published_at=at,
        published_by_id=account_id,
        reason=reason,
        restored_from_id=restored_from_id,
    )
    session.add(version)
    session.flush()
    if rules:
        rows = [{"version_id": version.id, **columns_of(rule)} for rule in rules]
        session.execute(insert(PolicyRule), rows)
    return version
