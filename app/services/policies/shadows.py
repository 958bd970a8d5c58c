"""Grants that a denial takes back: deny wins, so such a grant does less than it says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.access.enforcer import Policy, Subject
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


def shadowed(session: Session, rules: Sequence[Rule], *, at: datetime) -> list[Shadow]:
    """Find the grants that a denial shadows, from now on, in the order of the grants.

    What a grant would give alone is compared, by casbin, with what the denial leaves of it. A
    login is taken for the account that it is: its class and its duty.
    """
    denials = [rule for rule in rules if rule.denies and not rule.has_ended(at)]
    denied = {rule.permission for rule in denials}
    grants = [
        rule
        for rule in rules
        if not rule.denies and rule.permission in denied and not rule.has_ended(at)
    ]
    if not grants:
        return []
    named = {rule.login for rule in (*grants, *denials)} - {EVERYBODY}
    accounts = {group.subject.login: group.subject for group in groups(session, named=named)}
    return [
        shadow
        for grant in grants
        for deny in denials
        if deny.permission is grant.permission
        for shadow in _shadow(grant, deny, accounts, at=at)
    ]


def _shadow(
    grant: Rule, deny: Rule, accounts: dict[str, Subject], *, at: datetime
) -> Iterator[Shadow]:
    alone, together = Policy(0, [grant]), Policy(0, [grant, deny])
    given = taken = False
    left = False
    for subject in _subjects(grant, deny, accounts):
        for moment in (at, *together.changes_after(at, [grant.permission])):
            gives = alone.decided(subject, grant.permission, at=moment)
            leaves = together.decided(subject, grant.permission, at=moment)
            given = given or bool(gives)
            taken = taken or gives != leaves
            left = left or bool(leaves)
    if given and taken:
        yield Shadow(grant, deny, wholly=not left)


def _subjects(grant: Rule, deny: Rule, accounts: dict[str, Subject]) -> list[Subject]:
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


def _of_login(login: str, accounts: dict[str, Subject]) -> list[Subject]:
    """Give the account of a login, or every duty of its class where there is none by now."""
    if login in accounts:
        return [accounts[login]]
    login_class = class_of_login(login)
    if login_class is None:
        return []
    return [Subject(login_class, duty.value, login) for duty in duties_of(login_class.level)]
