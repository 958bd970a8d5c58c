"""Changes to the policy that an administrator gathers before publishing them together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import delete, exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.attributes import flag_modified

from app.access.enforcer import Policy, Subject
from app.access.live import columns_of, current_version, is_known, load_rules, rule_of
from app.access.permissions import Permission
from app.access.reach import Reach
from app.access.rules import ALLOW, DENY, EVERYBODY, Rule
from app.access.table import duties_of
from app.domain.login_codes import Level, LoginClass
from app.models import Account, ChangeKind, PolicyChange, PolicyDraft
from app.services.errors import ChangedMeanwhile, NotFound


@dataclass(frozen=True, slots=True)
class Change:
    """One rule that a draft adds or takes away.

    `applies` is false where the policy in force has, or lacks, the rule already.
    """

    id: int
    kind: ChangeKind
    rule: Rule
    applies: bool


def open_of(session: Session, account: Account) -> PolicyDraft | None:
    """Find the draft that an account has open."""
    return session.scalar(
        select(PolicyDraft).where(
            PolicyDraft.account_id == account.id, PolicyDraft.closed_at.is_(None)
        )
    )


def begin(session: Session, account: Account, *, at: datetime) -> PolicyDraft:
    """Open a draft on the policy in force, or give the one that the account has open."""
    found = open_of(session, account)
    if found is not None:
        return found
    made = PolicyDraft(
        account_id=account.id,
        base_version_id=current_version(session),
        created_at=at,
        changed_at=at,
    )
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError:
        # The same account began one in another window in this very moment.
        found = open_of(session, account)
        if found is None:
            raise
        return found
    return made


def others(session: Session, account: Account) -> list[PolicyDraft]:
    """List the drafts with changes that colleagues have open, the latest changed first."""
    return list(
        session.scalars(
            select(PolicyDraft)
            .options(joinedload(PolicyDraft.account))
            .where(
                PolicyDraft.closed_at.is_(None),
                PolicyDraft.account_id != account.id,
                exists().where(PolicyChange.draft_id == PolicyDraft.id),
            )
            .order_by(PolicyDraft.changed_at.desc(), PolicyDraft.id)
        )
    )


def changes(session: Session, draft: PolicyDraft) -> list[Change]:
    """List what a draft changes, in the order in which it was gathered."""
    present = set(_current_rules(session))
    return [
        Change(row.id, row.kind, rule, (rule in present) is (row.kind is ChangeKind.REMOVE))
        for row, rule in _rows(session, draft)
    ]


def rules_after(session: Session, draft: PolicyDraft) -> list[Rule]:
    """Give the rules as the draft would leave them, in the order of those in force."""
    gathered = [(row.kind, rule) for row, rule in _rows(session, draft)]
    removed = {rule for kind, rule in gathered if kind is ChangeKind.REMOVE}
    kept = [rule for rule in _current_rules(session) if rule not in removed]
    present = set(kept)
    return kept + [
        rule for kind, rule in gathered if kind is ChangeKind.ADD and rule not in present
    ]


def add(session: Session, draft: PolicyDraft, rules: Iterable[Rule], *, at: datetime) -> None:
    """Put rules into the draft; one that it took away is simply no longer taken away."""
    _gather(session, draft, ChangeKind.ADD, rules, at=at)


def remove(session: Session, draft: PolicyDraft, rules: Iterable[Rule], *, at: datetime) -> None:
    """Take rules away in the draft; one that it added is simply no longer added."""
    _gather(session, draft, ChangeKind.REMOVE, rules, at=at)


def undo(session: Session, draft: PolicyDraft, change_id: int, *, at: datetime) -> None:
    """Drop one change from the draft; raise `NotFound` for one that is not, or no more, in it."""
    _touch(session, draft, at=at)
    row = session.get(PolicyChange, change_id)
    if row is None or row.draft_id != draft.id:
        raise NotFound()
    session.delete(row)
    session.flush()


def replace_all(
    session: Session,
    draft: PolicyDraft,
    rules: Sequence[Rule],
    *,
    at: datetime,
    restores: int | None = None,
) -> None:
    """Let the draft lead to exactly these rules: an imported file, or version `restores`."""
    _touch(session, draft, at=at)
    session.execute(delete(PolicyChange).where(PolicyChange.draft_id == draft.id))
    draft.restores_id = restores
    wanted = set(rules)
    remove(session, draft, [rule for rule in _current_rules(session) if rule not in wanted], at=at)
    add(session, draft, rules, at=at)


def take_away(
    session: Session,
    draft: PolicyDraft,
    login_class: LoginClass,
    permission: Permission,
    *,
    duty: str = EVERYBODY,
    at: datetime,
) -> None:
    """Take a permission from a class, or from one duty of it, now and for all time to come.

    The class's own grants are removed; what it has from its level or from everybody's rules is
    denied, since removing those would take it from others too.
    """
    before = rules_after(session, draft)
    own = [rule for rule in before if _is_own_grant(rule, login_class, permission, duty, at)]
    remove(session, draft, own, at=at)
    left = Policy(0, [rule for rule in before if rule not in own])
    duties = duties_of(login_class.level) if duty == EVERYBODY else (duty,)
    moments = (at, *left.changes_after(at, [permission]))
    if any(
        left.decided(Subject(login_class, str(one)), permission, at=moment)
        for one in duties
        for moment in moments
    ):
        deny = Rule(login_class.value, duty, EVERYBODY, permission, Reach.ANY, DENY)
        add(session, draft, [deny], at=at)


def split(session: Session, draft: PolicyDraft, rule: Rule, *, at: datetime) -> None:
    """Replace a rule of a level by equal rules of its classes, or everybody's by the levels'.

    Nothing changes by it; then one class's can be changed without the others'.
    """
    parts = _parts(rule.who)
    if parts and rule in rules_after(session, draft):
        remove(session, draft, [rule], at=at)
        add(session, draft, [replace(rule, who=part) for part in parts], at=at)


def rebase(session: Session, draft: PolicyDraft, *, at: datetime) -> None:
    """Put the draft on the policy in force, without the changes that are made there already."""
    _touch(session, draft, at=at)
    settled = [change.id for change in changes(session, draft) if not change.applies]
    session.execute(delete(PolicyChange).where(PolicyChange.id.in_(settled)))
    draft.base_version_id = current_version(session)
    session.flush()


def discard(session: Session, draft: PolicyDraft, *, at: datetime) -> None:
    """Close a draft without publishing it; a repeat changes nothing."""
    if draft.closed_at is None:
        draft.closed_at = at
        session.flush()


def _gather(
    session: Session,
    draft: PolicyDraft,
    kind: ChangeKind,
    rules: Iterable[Rule],
    *,
    at: datetime,
) -> None:
    """Gather changes of one kind, each against what the draft and the policy hold so far."""
    _touch(session, draft, at=at)
    gathered = {(row.kind, rule): row for row, rule in _rows(session, draft)}
    present = set(_current_rules(session))
    reverse = ChangeKind.REMOVE if kind is ChangeKind.ADD else ChangeKind.ADD
    for rule in dict.fromkeys(rules):
        undone = gathered.pop((reverse, rule), None)
        if undone is not None:
            session.delete(undone)
        makes_a_difference = (rule in present) is (kind is ChangeKind.REMOVE)
        if makes_a_difference and (kind, rule) not in gathered:
            session.add(PolicyChange(draft_id=draft.id, kind=kind, **columns_of(rule)))
    session.flush()


def _touch(session: Session, draft: PolicyDraft, *, at: datetime) -> None:
    """Note the change, which raises the draft's version; a closed draft is not changed."""
    if draft.closed_at is not None:
        raise ChangedMeanwhile()
    draft.changed_at = at
    flag_modified(draft, "changed_at")
    session.flush()


def _rows(session: Session, draft: PolicyDraft) -> list[tuple[PolicyChange, Rule]]:
    rows = session.scalars(
        select(PolicyChange).where(PolicyChange.draft_id == draft.id).order_by(PolicyChange.id)
    )
    return [(row, rule_of(row)) for row in rows if is_known(row)]


def _current_rules(session: Session) -> list[Rule]:
    return load_rules(session, current_version(session))


def _parts(who: str) -> list[str]:
    if who == EVERYBODY:
        return [level.value for level in Level]
    classes = [one.value for one in LoginClass if one.level.value == who]
    return [] if classes == [who] else classes


def _is_own_grant(
    rule: Rule, login_class: LoginClass, permission: Permission, duty: str, at: datetime
) -> bool:
    return (
        rule.who == login_class.value
        and rule.login == EVERYBODY
        and rule.permission is permission
        and rule.effect == ALLOW
        and duty in (EVERYBODY, rule.duty)
        and not rule.has_ended(at)
    )
