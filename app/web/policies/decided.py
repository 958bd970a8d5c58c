"""What is decided for a kind of login, or for one login, in words and with the deciding rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from app.access.enforcer import Policy, Subject
from app.access.permissions import Permission
from app.access.reach import Reach, Relation
from app.access.rules import Rule
from app.domain.login_codes import Level
from app.web import current
from app.web.policies.sentences import Statement, statements
from app.web.policies.words import joined, reach_name, reach_of, real


@dataclass(frozen=True, slots=True)
class Decided:
    """How far a right goes, the rules that decide it, and what a draft would make of it."""

    is_allowed: bool
    where: str
    because: Sequence[Statement]
    is_forbidden: bool
    after: str | None


def decided(
    subject: Subject, permission: Permission, *, now: Policy, after: Policy | None
) -> Decided:
    """Put into words what holds for a subject, and what would after a draft."""
    at, level = current.arrived_at(), subject.login_class.level
    held = now.decided(subject, permission, at=at)
    then = after.decided(subject, permission, at=at) if after else held
    because = deciding(now, subject, permission)
    return Decided(
        is_allowed=bool(real(held, level)),
        where=units_of(held, level),
        because=statements(because),
        is_forbidden=any(rule.denies for rule in because),
        after=units_of(then, level) if then != held else None,
    )


def deciding(policy: Policy, subject: Subject, permission: Permission) -> list[Rule]:
    """List the rules that decide, each once: those that give, and those that forbid."""
    at = current.arrived_at()
    found = (policy.explain(subject, permission, one, at=at).rule for one in Relation)
    return list(dict.fromkeys(rule for rule in found if rule is not None))


def units_of(relations: frozenset[Relation], level: Level) -> str:
    """Name the units that stand in any of these relations to a unit of a level."""
    held = real(relations, level)
    if not held:
        return _("no right")
    if reach := reach_of(relations, level):
        return reach_name(reach, level)
    names = {
        Relation.OWN: reach_name(Reach.OWN, level),
        Relation.CHILD: reach_name(Reach.CHILDREN, level),
        Relation.DEEPER: _("units further below"),
        Relation.ELSEWHERE: _("units elsewhere"),
    }
    return joined([names[one] for one in Relation if one in held])
