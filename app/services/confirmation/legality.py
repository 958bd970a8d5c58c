"""The door that every step goes through: locks first, then whether it may happen now."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.models import Account, Confirmation, Return
from app.services import rounds
from app.services.confirmation import two_persons
from app.services.confirmation.steps import Action, Step, legal
from app.services.errors import AboveConfirmed, ChangedMeanwhile, ReasonMissing
from app.services.returns import Family


def require_legal(
    session: Session,
    family: Family,
    action: Action,
    *,
    actor: Account,
    at: datetime,
    version: int,
    reason: str = "",
) -> Step:
    """Let a step on a locked return through, or refuse it with the reason that people need.

    `version` is the return's as the page showed it; `at` is when the request arrived.
    """
    itself = family.itself
    rounds.require_open_for_steps(session, itself, at=at)
    if itself.version != version:
        raise ChangedMeanwhile()
    step = legal(itself.state, action, itself.data_set)
    if family.parent is not None and step.above not in (None, family.parent.state):
        raise above_confirmed(session, family.parent)
    if step.needs_reason and not reason.strip():
        raise ReasonMissing()
    against = two_persons.refusal_of(session, itself, action, step, actor=actor)
    if against is not None:
        raise against
    return step


def above_confirmed(session: Session, parent: Return) -> AboveConfirmed:
    """Say which confirmation of the level above stands in the way (8.2)."""
    confirmation = session.get_one(Confirmation, parent.confirmation_id)
    return AboveConfirmed(unit=parent.unit, confirmed_at=confirmation.confirmed_at)
