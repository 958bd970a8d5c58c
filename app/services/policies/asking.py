"""May they? The answer to a question about one login, one action, one unit and one moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.access.enforcer import Policy, Subject
from app.access.permissions import Permission
from app.access.reach import Relation, relation_to
from app.access.rules import Rule
from app.models import Account, DataSet, Return, Round, Unit
from app.services import returns
from app.services.accounts.signing_in import require_admitted
from app.services.confirmation import blockers
from app.services.confirmation.legality import require_legal
from app.services.confirmation.steps import Action
from app.services.errors import Refusal
from app.services.returns import Family

RECORDING = frozenset({Permission.ROSTER_EDIT, Permission.ROSTER_PRESENCE, Permission.COUNTS_EDIT})
_STEPS = frozenset(
    {Action.CONFIRM, Action.CANCEL, Action.TAKE_BACK, Action.REQUEST, Action.PREPARE}
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the policy says, by which rule; and, where it allows, what stands in the way.

    `checked_process` says whether round and return were looked at: a view needs neither.
    """

    allowed: bool
    relation: Relation
    rule: Rule | None
    process: Refusal | None
    checked_process: bool


def ask(
    session: Session,
    policy: Policy,
    account: Account,
    permission: Permission,
    unit: Unit,
    *,
    at: datetime,
    the_round: Round | None,
) -> Answer:
    """Say whether an account may do this to a unit at a moment, and why.

    The policy and the round's dates are those of the moment; the return is as it stands now.
    """
    relation = relation_to(unit, seen_from_id=account.unit_id, seen_from_path=account.unit.path)
    told = policy.explain(Subject.of(account), permission, relation, at=at)
    refusal, checked = None, False
    if told.allowed:
        checked = _depends_on_process(permission) and the_round is not None
        refusal = _refusal(session, account, permission, unit, at=at, the_round=the_round)
    return Answer(told.allowed, relation, told.rule, refusal, checked)


def _depends_on_process(permission: Permission) -> bool:
    return permission in RECORDING or (
        permission.resource in set(DataSet) and permission.action in _STEPS
    )


def _refusal(
    session: Session,
    account: Account,
    permission: Permission,
    unit: Unit,
    *,
    at: datetime,
    the_round: Round | None,
) -> Refusal | None:
    """Try the rules in the order in which the portal would, and give the first that refuses."""
    try:
        require_admitted(account, at=at)
        if the_round is None or not _depends_on_process(permission):
            return None
        owed = returns.get(session, the_round, unit, DataSet(permission.resource))
        if permission in RECORDING:
            returns.require_recording(session, owed, at=at)
        else:
            _require_step(session, owed, Action(permission.action), actor=account, at=at)
    except Refusal as refusal:
        return refusal
    return None


def _require_step(
    session: Session, owed: Return, action: Action, *, actor: Account, at: datetime
) -> None:
    """Raise what the step would raise now, given a reason where it needs one."""
    parent = session.get(Return, owed.parent_id) if owed.parent_id is not None else None
    # Only looked at, so not locked; whoever takes the step locks and looks again.
    family = Family(itself=owed, parent=parent, children=())
    require_legal(
        session,
        family,
        action,
        actor=actor,
        at=at,
        version=owed.version,
        reason=action.value,
    )
    if action in (Action.CONFIRM, Action.PREPARE):
        blockers.require_none(session, owed, at=at)
