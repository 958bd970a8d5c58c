"""New versions of the policy: from a draft, from the shipped file, for new names of logins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from app.access import live
from app.access.live import current_version, load_rules
from app.access.rules import Rule, class_of_login
from app.domain import paging
from app.domain.login_codes import LoginClass
from app.models import Account, PolicyChange, PolicyDraft, PolicyRule, PolicyVersion, Unit
from app.services import administrators, history
from app.services.errors import (
    ChangedMeanwhile,
    NotFound,
    NothingToPublish,
    PolicyMovedOn,
    ReasonMissing,
)
from app.services.policies import drafts

PER_PAGE = 25
PUBLISHED, RESTORED = "policy_published", "policy_restored"


@dataclass(frozen=True, slots=True)
class Difference:
    """What a version changed: rules that the one before it had not, and had."""

    added: tuple[Rule, ...]
    removed: tuple[Rule, ...]

    @classmethod
    def between(cls, before: Sequence[Rule], after: Sequence[Rule]) -> Difference:
        old, new = set(before), set(after)
        return cls(
            added=tuple(rule for rule in after if rule not in old),
            removed=tuple(rule for rule in before if rule not in new),
        )

    def __bool__(self) -> bool:
        return bool(self.added or self.removed)


@dataclass(frozen=True, slots=True)
class Versions:
    """One page of versions, the newest first, and how many there are."""

    rows: list[PolicyVersion]
    total: int
    number: int

    @property
    def pages(self) -> int:
        return paging.pages_of(self.total, PER_PAGE)


def publish_draft(
    session: Session,
    draft: PolicyDraft,
    *,
    actor: Account,
    at: datetime,
    version: int,
    reason: str,
) -> PolicyVersion:
    """Put a draft in force for every process at once; `version` is the draft's as it was shown.

    Raise `ReasonMissing`, `ChangedMeanwhile`, `PolicyMovedOn` when a colleague has published
    since, `NothingToPublish`, and `LastAdministrator`.
    """
    administrators.lock(session)
    session.refresh(draft, with_for_update=True)
    if draft.closed_at is not None or draft.version != version:
        raise ChangedMeanwhile()
    if not reason.strip():
        raise ReasonMissing()
    current = current_version(session)
    if draft.base_version_id != current:
        raise PolicyMovedOn(base=draft.base_version_id, current=current)
    before, after = load_rules(session, current), drafts.rules_after(session, draft)
    if not Difference.between(before, after):
        raise NothingToPublish()
    administrators.require_one(session, at=at, rules=after)
    made = _publish(
        session,
        before,
        after,
        at=at,
        reason=reason.strip(),
        actor=actor,
        restores=_really_restores(session, draft, after),
    )
    draft.closed_at = at
    draft.reason = reason.strip()
    draft.published_version_id = made.id
    session.flush()
    return made


def versions(session: Session, number: int = 1) -> Versions:
    """Give a page of the versions with their authors, the newest first."""
    total = session.scalar(select(func.count()).select_from(PolicyVersion)) or 0
    span = paging.span(total, number, size=PER_PAGE)
    rows = session.scalars(
        select(PolicyVersion)
        .options(joinedload(PolicyVersion.published_by))
        .order_by(PolicyVersion.id.desc())
        .limit(PER_PAGE)
        .offset(span.offset)
    )
    return Versions(list(rows), total, span.number)


def get(session: Session, version_id: int) -> PolicyVersion:
    """Find a version; raise `NotFound` where there is none."""
    found = session.get(PolicyVersion, version_id)
    if found is None:
        raise NotFound()
    return found


def difference(session: Session, version: PolicyVersion) -> Difference:
    """Tell what a version changed of the one before it."""
    previous = session.scalar(
        select(func.max(PolicyVersion.id)).where(PolicyVersion.id < version.id)
    )
    before = load_rules(session, previous) if previous is not None else []
    return Difference.between(before, load_rules(session, version.id))


def restore_shipped(
    session: Session, rules: Sequence[Rule], *, at: datetime, reason: str
) -> PolicyVersion | None:
    """Put the shipped rules in force again, from the server; None where they are already."""
    administrators.lock(session)
    before = load_rules(session, current_version(session))
    if not Difference.between(before, rules):
        return None
    return _publish(session, before, rules, at=at, reason=reason, event=RESTORED)


def adopt_new_permissions(
    session: Session, shipped: Sequence[Rule], *, at: datetime, reason: str
) -> PolicyVersion | None:
    """Give permissions that no version has ever mentioned their shipped rules.

    So an upgraded installation keeps working. What administrators once took away stays away.
    """
    administrators.lock(session)
    mentioned = {
        f"{resource}:{action}"
        for resource, action in session.execute(
            select(PolicyRule.resource, PolicyRule.action).distinct()
        )
    }
    new = [rule for rule in shipped if rule.permission.value not in mentioned]
    if not new:
        return None
    before = load_rules(session, current_version(session))
    return _publish(session, before, [*before, *new], at=at, reason=reason)


def rename_logins(
    session: Session,
    names: Mapping[str, str],
    *,
    actor: Account | None,
    at: datetime,
) -> PolicyVersion | None:
    """Let rules and open drafts that name these logins name them as they are called now.

    The caller changes the codes themselves, and has `administrators.require_one` look at both.
    """
    administrators.lock(session)
    for row in session.scalars(
        select(PolicyChange)
        .join(PolicyDraft, PolicyDraft.id == PolicyChange.draft_id)
        .where(PolicyDraft.closed_at.is_(None), PolicyChange.login.in_(sorted(names)))
    ):
        row.who, row.login = _renamed(row.who, row.login, names)
    before = load_rules(session, current_version(session))
    # A rule may have named the new login before anybody had it.
    after = list(dict.fromkeys(_with_new_name(rule, names) for rule in before))
    if not Difference.between(before, after):
        session.flush()
        return None
    reason = ", ".join(f"{old} → {new}" for old, new in sorted(names.items()))
    return _publish(session, before, after, at=at, reason=reason[:500], actor=actor)


def _publish(
    session: Session,
    before: Sequence[Rule],
    after: Sequence[Rule],
    *,
    at: datetime,
    reason: str,
    actor: Account | None = None,
    restores: int | None = None,
    event: str = PUBLISHED,
) -> PolicyVersion:
    made = live.publish(
        session,
        after,
        at=at,
        reason=reason,
        account_id=actor.id if actor else None,
        restored_from_id=restores,
    )
    department = session.scalar(select(Unit).where(Unit.parent_id.is_(None)))
    if department is not None:
        history.record(
            session,
            RESTORED if restores is not None else event,
            "policy",
            made.id,
            unit=department,
            actor=actor,
            at=at,
            after=_facts(Difference.between(before, after), restores),
            reason=reason,
        )
    return made


def _facts(changed: Difference, restores: int | None) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "added": [_line(rule) for rule in changed.added],
        "removed": [_line(rule) for rule in changed.removed],
    }
    return facts if restores is None else {**facts, "restored_from": restores}


def _line(rule: Rule) -> str:
    return ", ".join(rule.as_policy()).rstrip(", ")


def _really_restores(session: Session, draft: PolicyDraft, after: Sequence[Rule]) -> int | None:
    """Give the version that the draft makes current again, unless it was changed further."""
    if draft.restores_id is None:
        return None
    same = set(load_rules(session, draft.restores_id)) == set(after)
    return draft.restores_id if same else None


def _with_new_name(rule: Rule, names: Mapping[str, str]) -> Rule:
    if rule.login not in names:
        return rule
    who, login = _renamed(rule.who, rule.login, names)
    return replace(rule, who=who, login=login)


def _renamed(who: str, login: str, names: Mapping[str, str]) -> tuple[str, str]:
    """Give a rule's first and third cell anew; an upgraded unit's code is of another class."""
    new = names[login]
    new_class = class_of_login(new)
    if who in set(LoginClass) and who == class_of_login(login) and new_class is not None:
        return new_class.value, new
    return who, new
