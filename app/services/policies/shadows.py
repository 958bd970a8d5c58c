"""Grants that a denial takes back: deny wins, so such a grant does less than it says."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.access.enforcer import Policy, Subject
from app.access.reach import Relation
from app.access.rules import EVERYBODY, Rule, class_of_login
from app.access.table import duties_of
from app.domain.login_codes import LoginClass
from app.services.policies.population import groups


@dataclass(frozen=True, slots=True)
class Shadow:
    """A grant, and a denial that takes from it: all that it gives (`wholly`), or a part."""

    grant: Rule
    deny: Rule
    wholly: bool


def shadowed(
    session: Session,
    rules: Sequence[Rule],
    *,
    at: datetime,
    among: Collection[Rule] | None = None,
) -> list[Shadow]:
    """Find the grants that a denial shadows, from now on, in the order of the grants.

    Only those `among` these are looked at, if they are given: asking about all takes seconds.
    What a grant would give alone is compared, by casbin, with what the denial leaves of it. A
    login is taken for the account that it is: its class and its duty.
    """
    denials = [rule for rule in rules if rule.denies and not rule.has_ended(at)]
    denied = {rule.permission for rule in denials}
    grants = [
        rule
        for rule in rules
        if not rule.denies and rule.permission in denied and not rule.has_ended(at)
        if among is None or rule in among
    ]
    if not grants:
        return []
    named = {rule.login for rule in (*grants, *denials)} - {EVERYBODY}
    accounts = {group.subject.login: group.subject for group in groups(session, named=named)}
    return [
        shadow
        for grant in grants
        for shadow in _shadows(
            grant,
            [deny for deny in denials if _may_meet(grant, deny)],
            accounts,
            at=at,
        )
    ]


def _may_meet(grant: Rule, deny: Rule) -> bool:
    """Say whether casbin need be asked: it need not about exceptions of two different logins."""
    one_login = EVERYBODY in (grant.login, deny.login) or grant.login == deny.login
    return grant.permission is deny.permission and one_login


def _shadows(
    grant: Rule, denials: Sequence[Rule], accounts: Mapping[str, Subject], *, at: datetime
) -> Iterator[Shadow]:
    alone = Policy(0, [grant])
    for deny in denials:
        both = Policy(0, [grant, deny], built_on=alone)
        moments = (at, *both.changes_after(at, [grant.permission]))
        subjects = _subjects(grant, deny, accounts)
        concerned = [one for one in subjects if deny.bears_on(one.login_class)]
        if _given(alone, grant, concerned, moments) != _given(both, grant, concerned, moments):
            yield Shadow(grant, deny, wholly=not _given(both, grant, subjects, moments))


def _given(
    policy: Policy, grant: Rule, subjects: Sequence[Subject], moments: Sequence[datetime]
) -> dict[tuple[Subject, datetime], frozenset[Relation]]:
    """Ask casbin what a policy gives of the grant's permission, to whom and when."""
    return {
        (subject, moment): relations
        for subject in subjects
        for moment in moments
        if (relations := policy.decided(subject, grant.permission, at=moment))
    }


def _subjects(grant: Rule, deny: Rule, accounts: Mapping[str, Subject]) -> list[Subject]:
    """List whom a grant may be about, a login that the denial names among them."""
    if grant.login != EVERYBODY:
        return _of_login(grant.login, accounts)
    kinds = [
        Subject(login_class, duty.value)
        for login_class in LoginClass
        if grant.bears_on(login_class)
        for duty in duties_of(login_class.level)
    ]
    return kinds + ([] if deny.login == EVERYBODY else _of_login(deny.login, accounts))


def _of_login(login: str, accounts: Mapping[str, Subject]) -> list[Subject]:
    """Give the account of a login, or every duty of its class where there is none by now."""
    if login in accounts:
        return [accounts[login]]
    login_class = class_of_login(login)
    if login_class is None:
        return []
    return [Subject(login_class, duty.value, login) for duty in duties_of(login_class.level)]
