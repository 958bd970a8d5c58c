"""Returns of a round: finding them, and locking them in one fixed order (`design.md` 4).

The locks let others refer to a return meanwhile: a roster that is written twice in a transaction
looks up its parent, which whoever locks both in that order would otherwise keep from it for ever.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from app.models import Confirmation, DataSet, Return, Round, State, Unit
from app.services import rounds
from app.services.errors import ChangedMeanwhile, Locked, NotFound, NothingOwed

_OWED = select(Return).where(
    Return.round_id == bindparam("round_id"),
    Return.unit_id == bindparam("unit_id"),
    Return.data_set == bindparam("data_set"),
)


@dataclass(frozen=True, slots=True)
class Family:
    """A return with the returns that a step on it must look at; all of them locked."""

    itself: Return
    parent: Return | None
    children: tuple[Return, ...]


def find(session: Session, the_round: Round, unit: Unit, data_set: DataSet) -> Return | None:
    """Find what a unit owes in a round, or None where it owes no such thing (1.1)."""
    return session.scalar(
        _OWED, {"round_id": the_round.id, "unit_id": unit.id, "data_set": data_set}
    )


def get(session: Session, the_round: Round, unit: Unit, data_set: DataSet) -> Return:
    """Find what a unit owes in a round; raise `NothingOwed` where it owes no such thing (1.1)."""
    found = find(session, the_round, unit, data_set)
    if found is None:
        raise NothingOwed(unit=unit)
    return found


def children_of(session: Session, parent: Return) -> list[Return]:
    """List the returns that stand below one, in the order of the locks."""
    return list(
        session.scalars(select(Return).where(Return.parent_id == parent.id).order_by(Return.id))
    )


def lock(session: Session, return_id: int) -> Return:
    """Lock one return until the transaction ends, and read it anew."""
    locked = session.scalar(
        select(Return)
        .where(Return.id == return_id)
        .with_for_update(of=Return, key_share=True)
        .execution_options(populate_existing=True)
    )
    if locked is None:
        raise NotFound()
    return locked


def lock_all(session: Session, ids: Collection[int]) -> list[Return]:
    """Lock several returns in the order of their ids, and read them anew."""
    return list(
        session.scalars(
            select(Return)
            .where(Return.id.in_(ids))
            .order_by(Return.id)
            .with_for_update(of=Return, key_share=True)
            .execution_options(populate_existing=True)
        )
    )


def lock_for_recording(session: Session, return_id: int, *, at: datetime) -> Return:
    """Lock a roster that is about to be edited.

    Raise `RoundNotOpen` outside the round (2.1) and `Locked` once it is confirmed (7.4).
    """
    locked = lock(session, return_id)
    require_recording(session, locked, at=at)
    return locked


def require_recording(session: Session, roster: Return, *, at: datetime) -> None:
    """Raise what `lock_for_recording` raises, before a form is offered that could not be saved."""
    rounds.require_open(session, roster.round, roster.unit, at=at)
    if roster.state is not State.RECORDING:
        confirmation = session.get_one(Confirmation, roster.confirmation_id)
        raise Locked(unit=roster.unit, confirmed_at=confirmation.confirmed_at)


def lock_family(session: Session, return_id: int) -> Family:
    """Lock a return, its parent and its children, always in the order of their ids.

    The parent of a return changes only under these same locks: raise `ChangedMeanwhile` where
    its unit was moved while this waited for them.
    """
    parent_id = session.scalar(select(Return.parent_id).where(Return.id == return_id))
    locked = session.scalars(
        select(Return)
        .where(or_(Return.id == return_id, Return.id == parent_id, Return.parent_id == return_id))
        .order_by(Return.id)
        .with_for_update(of=Return, key_share=True)
        .execution_options(populate_existing=True)
    ).all()
    by_id = {one.id: one for one in locked}
    if return_id not in by_id:
        raise NotFound()
    itself = by_id[return_id]
    if itself.parent_id != parent_id:
        raise ChangedMeanwhile()
    return Family(
        itself=itself,
        parent=by_id.get(itself.parent_id) if itself.parent_id else None,
        children=tuple(one for one in locked if one.parent_id == return_id),
    )
