"""A policy as a table: for a class of login and a permission, how far each duty may go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from app.access.enforcer import Policy, Subject
from app.access.permissions import Permission
from app.access.reach import Relation
from app.access.rules import EVERYBODY, Rule
from app.domain.login_codes import Level, LoginClass
from app.models.account import Duty


@dataclass(frozen=True, slots=True)
class Cell:
    """What a class may do of one permission, by duty, and every rule that bears on it.

    `by_duty` is decided for logins that no rule names; rules that have ended are left out, those
    that begin later are not.
    """

    by_duty: Mapping[Duty, frozenset[Relation]]
    rules: tuple[Rule, ...]

    @property
    def is_uniform(self) -> bool:
        """Say whether all duties may do the same."""
        return len(set(self.by_duty.values())) == 1

    @property
    def has_deny(self) -> bool:
        return any(rule.denies for rule in self.rules)

    @property
    def has_exception(self) -> bool:
        """Say whether single logins of the class may do more, or less."""
        return any(rule.login != EVERYBODY for rule in self.rules)


def duties_of(level: Level) -> tuple[Duty, ...]:
    """List the duties that accounts of a level may have."""
    top = level is Level.DEPARTMENT
    return tuple(duty for duty in Duty if top or duty is not Duty.ADMINISTRATOR)


def cells(
    policy: Policy,
    *,
    at: datetime,
    classes: Iterable[LoginClass] = tuple(LoginClass),
    permissions: Iterable[Permission] = tuple(Permission),
) -> dict[tuple[LoginClass, Permission], Cell]:
    """Ask casbin what every duty of these classes may do, and list the rules beside it."""
    chosen = tuple(classes)
    return {
        (login_class, permission): Cell(
            by_duty={
                duty: policy.decided(Subject(login_class, duty.value), permission, at=at)
                for duty in duties_of(login_class.level)
            },
            rules=tuple(
                rule
                for rule in policy.rules_of(permission)
                if rule.bears_on(login_class) and not rule.has_ended(at)
            ),
        )
        for permission in permissions
        for login_class in chosen
    }
