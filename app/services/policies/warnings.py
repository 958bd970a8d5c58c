"""What to beware of before a change of the policy is published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from app.access.enforcer import UNNAMED, Policy
from app.access.permissions import Permission
from app.access.reach import Relation
from app.access.rules import EVERYBODY
from app.domain.login_codes import Level, LoginClass
from app.models import DataSet
from app.services.policies.effects import Line, moments_of
from app.services.policies.population import Group, groups

LEVEL_OF = {
    DataSet.ROSTER: Level.INSTITUTION,
    DataSet.PUPILS: Level.AUTHORITY,
    DataSet.COUNTS: Level.AUTHORITY,
    DataSet.WHOLE: Level.PROVINCE,
}
_SEEING = ("view", "print", "export")
_ADMINISTERING = frozenset(
    {
        Permission.UNIT_KEEP,
        Permission.ACCOUNT_MANAGE,
        Permission.ACCOUNT_RESET,
        Permission.ACCOUNT_ISSUE,
        Permission.SECOND_FACTOR_DEMAND,
        Permission.POLICY_EDIT,
        Permission.ROUND_MANAGE,
        Permission.ROUND_EXCEPT,
    }
)
_BELOW_AUTHORITY = {
    LoginClass.PAO: {LoginClass.SCHOOL_OF_PAO, LoginClass.CENTRE_OF_PAO},
    LoginClass.CITY: {LoginClass.SCHOOL_OF_MUNICIPALITY, LoginClass.CENTRE_OF_MUNICIPALITY},
    LoginClass.TOWN: {LoginClass.SCHOOL_OF_MUNICIPALITY, LoginClass.CENTRE_OF_MUNICIPALITY},
    LoginClass.SUBDISTRICT_MUNICIPALITY: {
        LoginClass.SCHOOL_OF_MUNICIPALITY,
        LoginClass.CENTRE_OF_MUNICIPALITY,
    },
    LoginClass.SAO: {LoginClass.SCHOOL_OF_SAO, LoginClass.CENTRE_OF_SAO},
}


class WarningCode(StrEnum):
    """What a change would break, or open."""

    LEVEL_CANNOT_CONFIRM = "level_cannot_confirm"
    NOBODY_CAN_CANCEL = "nobody_can_cancel"
    SEES_ANOTHERS_PUPILS = "sees_anothers_pupils"
    SEES_MORE = "sees_more"
    ADMINISTERS_MORE = "administers_more"


@dataclass(frozen=True, slots=True)
class PolicyWarning:
    """One thing to beware of, for which classes or logins, from when (None for at once).

    For `NOBODY_CAN_CANCEL` the classes are those right above, whose units' own below are stuck.
    """

    code: WarningCode
    permission: Permission
    level: Level
    classes: tuple[LoginClass, ...]
    logins: tuple[str, ...] = ()
    data_set: DataSet | None = None
    from_: datetime | None = None


def warnings(
    session: Session, before: Policy, after: Policy, lines: Sequence[Line], *, at: datetime
) -> list[PolicyWarning]:
    """List what to beware of when `after` takes the place of `before`; `lines` are its effects."""
    stopping = [
        permission
        for permission in dict.fromkeys(line.permission for line in lines if line.lost)
        if permission.action in ("confirm", "cancel")
    ]
    known = _population(session, before, after, stopping) if stopping else []
    found = [
        warning
        for permission in stopping
        for warning in _stopped(before, after, permission, known, at=at)
    ]
    return found + list(_opened(lines))


def _population(
    session: Session, before: Policy, after: Policy, permissions: Iterable[Permission]
) -> list[Group]:
    rules = (
        rule
        for policy in (before, after)
        for permission in permissions
        for rule in policy.rules_of(permission)
    )
    return groups(session, named={rule.login for rule in rules} - {EVERYBODY})


def _stopped(
    before: Policy,
    after: Policy,
    permission: Permission,
    known: Sequence[Group],
    *,
    at: datetime,
) -> Iterator[PolicyWarning]:
    """Find the classes for which a step was possible, and is not, or from a moment on no more."""
    data_set = DataSet(permission.resource)
    level = LEVEL_OF[data_set]
    confirming = permission.action == "confirm"
    acting = level if confirming else level.above
    stuck: dict[LoginClass, datetime] = {}
    for moment in moments_of(before, after, [permission], at=at):
        living = [group for group in known if group.lives(moment)]
        for login_class in LoginClass:
            if login_class.level is not acting or login_class in stuck:
                continue
            is_possible = _can_confirm if confirming else _can_be_cancelled
            if is_possible(before, permission, login_class, living, moment) and not is_possible(
                after, permission, login_class, living, moment
            ):
                stuck[login_class] = moment
    code = WarningCode.LEVEL_CANNOT_CONFIRM if confirming else WarningCode.NOBODY_CAN_CANCEL
    for moment in sorted(set(stuck.values())):
        yield PolicyWarning(
            code,
            permission,
            level,
            classes=tuple(one for one in LoginClass if stuck.get(one) == moment),
            data_set=data_set,
            from_=None if moment == at else moment,
        )


def _can_confirm(
    policy: Policy,
    permission: Permission,
    login_class: LoginClass,
    living: Sequence[Group],
    moment: datetime,
) -> bool:
    """Say whether some account of a class may confirm its own unit's return."""
    return any(
        Relation.OWN in policy.decided(group.subject, permission, at=moment)
        for group in living
        if group.subject.login_class is login_class
    )


def _can_be_cancelled(
    policy: Policy,
    permission: Permission,
    login_class: LoginClass,
    living: Sequence[Group],
    moment: datetime,
) -> bool:
    """Say whether somebody may cancel what is confirmed right below units of a class.

    Where the class has no accounts at all nothing is stuck by the policy.
    """
    return any(
        not _towards(group.subject.login_class, login_class).isdisjoint(
            policy.decided(group.subject, permission, at=moment)
        )
        for group in living
    )


def _towards(seen_from: LoginClass, above: LoginClass) -> frozenset[Relation]:
    """Give how units right below those of class `above` may stand, seen from another class."""
    if seen_from is above:
        return frozenset({Relation.CHILD})
    if list(Level).index(seen_from.level) < list(Level).index(above.level):
        return frozenset({Relation.DEEPER, Relation.ELSEWHERE})
    if seen_from in _right_below(above):
        return frozenset({Relation.OWN, Relation.ELSEWHERE})
    return frozenset({Relation.ELSEWHERE})


def _right_below(above: LoginClass) -> set[LoginClass]:
    if above.level is Level.AUTHORITY:
        return _BELOW_AUTHORITY[above]
    return {one for one in LoginClass if one.level is above.level.below}


def _opened(lines: Sequence[Line]) -> Iterator[PolicyWarning]:
    """Find what somebody would see or administer and did not before; children's data first."""
    others_pupils = [
        line
        for line in lines
        if line.permission.resource == DataSet.ROSTER
        and line.permission.action in _SEEING
        and Relation.ELSEWHERE in line.gained
    ]
    for line in others_pupils:
        yield from _by_level(WarningCode.SEES_ANOTHERS_PUPILS, line, only=Level.INSTITUTION)
    for line in lines:
        if line.gained and line.permission.action in _SEEING:
            skipped = Level.INSTITUTION if line in others_pupils else None
            yield from _by_level(WarningCode.SEES_MORE, line, skipped=skipped)
        elif line.gained and line.permission in _ADMINISTERING:
            yield from _by_level(WarningCode.ADMINISTERS_MORE, line)


def _by_level(
    code: WarningCode, line: Line, *, only: Level | None = None, skipped: Level | None = None
) -> Iterator[PolicyWarning]:
    """Warn of one line, a level at a time."""
    for level in Level:
        if level is skipped or only not in (None, level):
            continue
        here = [one for one in line.groups if one.login_class.level is level]
        classes = tuple(dict.fromkeys(one.login_class for one in here if one.login == UNNAMED))
        logins = tuple(one.login for one in here if one.login != UNNAMED)
        if classes or logins:
            yield PolicyWarning(code, line.permission, level, classes, logins, from_=line.from_)
