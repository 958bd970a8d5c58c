"""What a change of the policy does: who gains and who loses what, counted and by example."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, and_, false, not_, or_, select
from sqlalchemy.orm import Session

from app.access.enforcer import UNNAMED, Policy, Subject
from app.access.permissions import Permission
from app.access.reach import Relation
from app.access.rules import EVERYBODY, class_of_login
from app.domain.login_codes import split_username, username
from app.domain.thai_calendar import in_bangkok
from app.models import Account, Unit
from app.services.policies.population import Group, groups

EXAMPLES = 10
LINES_WITH_EXAMPLES = 40
"""Each line's examples are a query of their own; lines past these have none."""

_ORDER = {permission: number for number, permission in enumerate(Permission)}


@dataclass(frozen=True, slots=True)
class Example:
    """One account that a line is about."""

    username: str
    name: str
    unit_name: str


@dataclass(frozen=True, slots=True)
class Line:
    """What some kinds of account gain and lose of one permission, from when until when.

    A group is a class with a duty, or one login of it. `from_` is None for at once, `until` for
    ever. Only the first 40 lines have examples, up to ten each.
    """

    permission: Permission
    gained: frozenset[Relation]
    lost: frozenset[Relation]
    groups: tuple[Subject, ...]
    accounts: int
    from_: datetime | None = None
    until: datetime | None = None
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A difference that holds for a time; equal ones of several groups make one line."""

    permission: Permission
    gained: frozenset[Relation]
    lost: frozenset[Relation]
    from_: datetime | None
    until: datetime | None


def effects(session: Session, before: Policy, after: Policy, *, at: datetime) -> tuple[Line, ...]:
    """Compare two policies for every active account, now and whenever a rule begins or ends."""
    changed = changed_permissions(before, after)
    named = {
        rule.login
        for policy in (before, after)
        for permission in changed
        for rule in policy.rules_of(permission)
    } - {EVERYBODY}
    population = [one for one in groups(session, named=named) if one.lives(at)]
    found: defaultdict[_Stretch, list[Group]] = defaultdict(list)
    for permission in changed:
        for group in population:
            for stretch in _stretches(before, after, permission, group.subject, at=at):
                found[stretch].append(group)
    lines = sorted(
        ((_line(stretch, concerned), concerned) for stretch, concerned in found.items()),
        key=lambda pair: (_ORDER[pair[0].permission], pair[0].from_ or at, -pair[0].accounts),
    )
    return tuple(
        replace(line, examples=_examples(session, concerned, named, at=at))
        if number < LINES_WITH_EXAMPLES
        else line
        for number, (line, concerned) in enumerate(lines)
    )


def changed_permissions(before: Policy, after: Policy) -> list[Permission]:
    """List the permissions whose rules differ; all others are decided as before."""
    return [
        permission
        for permission in Permission
        if set(before.rules_of(permission)) != set(after.rules_of(permission))
    ]


def moments_of(
    before: Policy,
    after: Policy,
    permissions: Sequence[Permission],
    *,
    at: datetime,
    login: str | None = None,
) -> list[datetime]:
    """List now, and each later moment at which a rule of either policy begins or ends.

    With a `login` only the rules that can be about it are looked at.
    """
    later = {
        moment
        for policy in (before, after)
        for moment in policy.changes_after(at, permissions, login=login)
    }
    return [at, *sorted(later)]


def _stretches(
    before: Policy,
    after: Policy,
    permission: Permission,
    subject: Subject,
    *,
    at: datetime,
) -> Iterator[_Stretch]:
    """Follow what differs for one kind of account through time; skip when nothing does."""
    open_: _Stretch | None = None
    moments = moments_of(before, after, [permission], at=at, login=subject.login)
    for moment in moments:
        old = before.decided(subject, permission, at=moment)
        new = after.decided(subject, permission, at=moment)
        if open_ is not None and (open_.gained, open_.lost) == (new - old, old - new):
            continue
        if open_ is not None:
            yield replace(open_, until=moment)
        from_ = None if moment == moments[0] else moment
        open_ = _Stretch(permission, new - old, old - new, from_, None) if new != old else None
    if open_ is not None:
        yield open_


def _line(stretch: _Stretch, concerned: Sequence[Group]) -> Line:
    """Make one line of a difference; a single login that fares as its kind is not told apart."""
    subjects = dict.fromkeys(group.subject for group in concerned)
    kinds = {(one.login_class, one.duty) for one in subjects if one.login == UNNAMED}
    return Line(
        permission=stretch.permission,
        gained=stretch.gained,
        lost=stretch.lost,
        groups=tuple(
            one
            for one in subjects
            if one.login == UNNAMED or (one.login_class, one.duty) not in kinds
        ),
        accounts=sum(group.accounts for group in concerned),
        from_=stretch.from_,
        until=stretch.until,
    )


def _examples(
    session: Session, concerned: Sequence[Group], named: Collection[str], *, at: datetime
) -> tuple[Example, ...]:
    """Name the first accounts concerned, in the order of their units' names."""
    subjects = {group.subject for group in concerned}
    logins = {one.login for one in subjects} - {UNNAMED}
    kinds = [
        and_(Unit.login_class == one.login_class, Account.duty == one.duty)
        for one in sorted(subjects, key=lambda one: (one.login_class, one.duty))
        if one.login == UNNAMED
    ]
    classes = {one.login_class for one in subjects if one.login == UNNAMED}
    faring_apart = [
        _is_login(one) for one in sorted(set(named) - logins) if class_of_login(one) in classes
    ]
    # Without kinds the codes alone find the accounts, and not every unit is looked at.
    chosen = [_is_login(one) for one in sorted(logins)]
    if kinds:
        chosen.append(and_(or_(*kinds), not_(or_(false(), *faring_apart))))
    rows = session.execute(
        select(Unit.code, Account.suffix, Account.name, Unit.name)
        .join(Unit, Unit.id == Account.unit_id)
        .where(
            Account.active,
            or_(Unit.dissolved_on.is_(None), Unit.dissolved_on > in_bangkok(at).date()),
            or_(*chosen),
        )
        .order_by(Unit.sort_key, Unit.id, Account.suffix)
        .limit(EXAMPLES)
    )
    return tuple(
        Example(username(code, suffix), name, unit_name) for code, suffix, name, unit_name in rows
    )


def _is_login(login: str) -> ColumnElement[bool]:
    code, suffix = split_username(login)
    return and_(Unit.code == code, Account.suffix == suffix)
