"""The head confirms what an officer has prepared: an authority's choice (`process.md` 7.4)."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.models import Account, DataSet, Duty, Preparation, Return, Unit
from app.services.confirmation.steps import Action, Step
from app.services.errors import (
    HeadConfirms,
    IllegalStep,
    NotPrepared,
    PreparedByOneself,
    Refusal,
)


def is_chosen_for(return_: Return) -> bool:
    """Say whether a return is confirmed by two persons: an authority chooses it for its rosters."""
    authority = return_.unit.parent if return_.data_set is DataSet.ROSTER else None
    return authority is not None and authority.head_confirms


def latest(session: Session, roster: Return) -> Preparation | None:
    """Give the last word of an officer that a roster is ready, whatever became of it."""
    return session.scalar(
        select(Preparation)
        .options(joinedload(Preparation.prepared_by), joinedload(Preparation.returned_by))
        .where(Preparation.return_id == roster.id)
        .order_by(Preparation.id.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )


def holds(preparation: Preparation, roster: Return) -> bool:
    """Say whether the roster still is as it was prepared, and the head has not answered yet."""
    return is_waiting(preparation) and preparation.version == roster.version


def is_waiting(preparation: Preparation) -> bool:
    """Say whether the head has neither confirmed nor sent back."""
    return preparation.returned_at is None and preparation.confirmation_id is None


def holding(session: Session, roster: Return) -> Preparation | None:
    """Give the preparation that the head can confirm now, if one holds."""
    found = latest(session, roster)
    return found if found is not None and holds(found, roster) else None


def prepared_for(session: Session, confirmation_id: int) -> Preparation | None:
    """Give what an officer had prepared for a confirmation, where one had to."""
    return session.scalar(
        select(Preparation)
        .options(joinedload(Preparation.prepared_by))
        .where(Preparation.confirmation_id == confirmation_id)
    )


def heads_of(session: Session, unit: Unit) -> list[Account]:
    """List the accounts of a unit's heads that may sign in."""
    return list(
        session.scalars(
            select(Account)
            .where(
                Account.unit_id == unit.id,
                Account.duty == Duty.HEAD,
                Account.active.is_(True),
                Account.successor_id.is_(None),
            )
            .order_by(Account.suffix)
        )
    )


def refusal_of(
    session: Session, return_: Return, action: Action, step: Step, *, actor: Account
) -> Refusal | None:
    """Say what the choice of two persons has against a step by somebody, if anything."""
    if not (step.only_by_two or step.takes_preparation):
        return None
    if not is_chosen_for(return_):
        return IllegalStep(state=return_.state, action=action) if step.only_by_two else None
    if not step.takes_preparation:
        return None
    if actor.duty is not Duty.HEAD:
        heads = heads_of(session, return_.unit)
        return HeadConfirms(unit=return_.unit, heads=[one.name or one.username for one in heads])
    found = latest(session, return_)
    if found is None or not holds(found, return_):
        undone = found is not None and is_waiting(found)
        return NotPrepared(unit=return_.unit, undone=found if undone else None)
    if found.prepared_by_id == actor.id:
        return PreparedByOneself(unit=return_.unit)
    return None
