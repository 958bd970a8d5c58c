"""Write many rows of history at once: a list that is applied changes thousands of units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Account, History, HistoryChain
from app.services.history.writing import FORM, row_hash

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Act:
    """What was done to one unit at or above the authority, whose chain is its own."""

    event: str
    unit_id: int
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)


def record_many(session: Session, acts: Sequence[Act], *, actor: Account, at: datetime) -> None:
    """Append one act to the chain of each unit, in few statements; each unit has one act."""
    chains = _locked_chains(session, sorted({act.unit_id for act in acts}))
    rows = []
    for act in acts:
        chain = chains[act.unit_id]
        row = History(
            chain_id=chain.unit_id,
            position=chain.length + 1,
            at=at,
            account_id=actor.id,
            actor=f"{actor.username} {actor.name}".strip(),
            unit_id=act.unit_id,
            event=act.event,
            subject="unit",
            subject_id=act.unit_id,
            before=dict(act.before),
            after=dict(act.after),
            reason="",
            address=session.info.get("address", ""),
            form=FORM,
        )
        row.hash = row_hash(row, chain.last_hash)
        chain.length, chain.last_hash = row.position, row.hash
        rows.append(row)
    session.add_all(rows)
    session.flush()


def _locked_chains(session: Session, unit_ids: Sequence[int]) -> dict[int, HistoryChain]:
    """Lock the chains in the order of their ids, and begin those that do not exist yet."""
    chains: dict[int, HistoryChain] = {}
    for start in range(0, len(unit_ids), _AT_ONCE):
        found = session.scalars(
            select(HistoryChain)
            .where(HistoryChain.unit_id.in_(unit_ids[start : start + _AT_ONCE]))
            .order_by(HistoryChain.unit_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        chains |= {chain.unit_id: chain for chain in found}
    begun = [
        HistoryChain(unit_id=one, length=0, last_hash="") for one in unit_ids if one not in chains
    ]
    session.add_all(begun)
    session.flush()
    return chains | {chain.unit_id: chain for chain in begun}
