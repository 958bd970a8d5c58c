"""Write many rows of history at once: a list that is applied changes thousands of units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Executable, bindparam, insert, inspect, select, update
from sqlalchemy.orm import Session

from app.models import Account, Base, History, HistoryChain
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
    heads = _locked_heads(session, sorted(act.unit_id for act in acts))
    rows = [
        _row(session, act, *heads.get(act.unit_id, (0, "")), actor=actor, at=at) for act in acts
    ]
    chains = Base.metadata.tables[HistoryChain.__tablename__]
    statements: dict[bool, Executable] = {
        False: insert(chains).values(unit_id=bindparam("chain")),
        True: update(chains).where(chains.c.unit_id == bindparam("chain")),
    }
    for exists, statement in statements.items():
        written = [
            {"chain": row.chain_id, "length": row.position, "last_hash": row.hash}
            for row in rows
            if (row.chain_id in heads) is exists
        ]
        if written:
            session.execute(statement, written)
    columns = [one.key for one in inspect(History).column_attrs if one.key != "id"]
    session.execute(
        insert(History), [{name: getattr(row, name) for name in columns} for row in rows]
    )
    # A chain that the session had loaded is longer than it knows.
    session.expire_all()


def _row(
    session: Session, act: Act, length: int, last_hash: str, *, actor: Account, at: datetime
) -> History:
    row = History(
        chain_id=act.unit_id,
        position=length + 1,
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
    row.hash = row_hash(row, last_hash)
    return row


def _locked_heads(session: Session, unit_ids: Sequence[int]) -> dict[int, tuple[int, str]]:
    """Lock the chains that exist, by their ids; give how long each is, and its last hash."""
    heads: dict[int, tuple[int, str]] = {}
    for start in range(0, len(unit_ids), _AT_ONCE):
        found = session.execute(
            select(HistoryChain.unit_id, HistoryChain.length, HistoryChain.last_hash)
            .where(HistoryChain.unit_id.in_(unit_ids[start : start + _AT_ONCE]))
            .order_by(HistoryChain.unit_id)
            .with_for_update()
        )
        heads |= {unit_id: (length, last_hash) for unit_id, length, last_hash in found}
    return heads
