"""Nobody may take the policy's editing from the last administrator who can sign in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.enforcer import Policy
from app.access.live import current_version, load_rules
from app.access.permissions import Permission
from app.access.reach import Relation
from app.access.rules import EVERYBODY, Rule
from app.domain.login_codes import LoginClass
from app.domain.thai_calendar import BANGKOK
from app.models import Unit
from app.services.errors import LastAdministrator
from app.services.policies.population import Group, groups

EDITING = (Permission.POLICY_VIEW, Permission.POLICY_EDIT)


def require_one(session: Session, *, at: datetime, rules: Sequence[Rule] | None = None) -> None:
    """Raise `LastAdministrator` unless somebody can edit the policy now and at any time to come.

    Whoever changes the rules, an account or a unit calls it after flushing and before writing
    history; `rules` are those in force if none are given. Acts at the same time wait for each
    other here, so that two of them cannot each take the other's administrator.
    """
    lock(session)
    if rules is None:
        rules = load_rules(session, current_version(session))
    moment = first_moment_without(session, rules, at=at)
    if moment is not None:
        raise LastAdministrator(at=moment)


def first_moment_without(
    session: Session, rules: Sequence[Rule], *, at: datetime
) -> datetime | None:
    """Give the first moment from now on at which nobody could edit the policy; None if never."""
    policy = Policy(0, rules)
    known = _groups(session, policy)
    return next(
        (
            moment
            for moment in _moments(policy, known, at)
            if not any(_edits(policy, group, moment) for group in known)
        ),
        None,
    )


def exists(session: Session, rules: Sequence[Rule], *, at: datetime) -> bool:
    """Say whether an account that can sign in may edit the policy at this moment."""
    policy = Policy(0, rules)
    return any(_edits(policy, group, at) for group in _groups(session, policy))


def lock(session: Session) -> None:
    """Let nobody else change who administers until this transaction ends."""
    session.flush()
    session.execute(
        select(Unit.id).where(Unit.parent_id.is_(None)).with_for_update(of=Unit, key_share=True)
    )


def _edits(policy: Policy, group: Group, moment: datetime) -> bool:
    """Say whether accounts of a group see and edit the policy of the department."""
    # The department stands above all other units, so that only `any` reaches it from there.
    top = group.subject.login_class is LoginClass.DEPARTMENT
    relation = Relation.OWN if top else Relation.ELSEWHERE
    return group.lives(moment) and all(
        relation in policy.decided(group.subject, permission, at=moment) for permission in EDITING
    )


def _groups(session: Session, policy: Policy) -> list[Group]:
    about_editing = (rule for permission in EDITING for rule in policy.rules_of(permission))
    return groups(session, named={rule.login for rule in about_editing} - {EVERYBODY})


def _moments(policy: Policy, known: list[Group], at: datetime) -> list[datetime]:
    """List now, and every later moment at which a rule begins or ends or a unit is dissolved."""
    dissolved = {
        datetime.combine(group.dissolved_on, time(), BANGKOK)
        for group in known
        if group.dissolved_on is not None
    }
    later = set(policy.changes_after(at, EDITING)) | {day for day in dissolved if day > at}
    return [at, *sorted(later)]
