"""Write many acts of one unit at once: a sheet that is applied records thousands of pupils."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Table
from sqlalchemy.orm import Session

from app.models import Account, History, Unit
from app.services.history.writing import FORM, chain_of, locked_chain, row_hash

_TABLE: Table = History.__table__  # type: ignore[assignment]


@dataclass(frozen=True, slots=True)
class Act:
    """One act on one thing: what changed, as it was and as it is."""

    event: str
    subject: str
    subject_id: int
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)


def record_series(
    session: Session, acts: Iterable[Act], *, unit: Unit, actor: Account, at: datetime
) -> None:
    """Append acts to the chain of the unit's authority as `record` does, in one statement."""
    chain = locked_chain(session, chain_of(unit))
    length, last = chain.length, chain.last_hash
    common: dict[str, Any] = {
        "chain_id": chain.unit_id,
        "at": at,
        "account_id": actor.id,
        "actor": f"{actor.username} {actor.name}".strip(),
        "unit_id": unit.id,
        "reason": "",
        "address": session.info.get("address", ""),
        "form": FORM,
    }
    rows = []
    for act in acts:
        length += 1
        row = common | {
            "position": length,
            "event": act.event,
            "subject": act.subject,
            "subject_id": act.subject_id,
            "before": dict(act.before),
            "after": dict(act.after),
        }
        written: Any = SimpleNamespace(**row)
        last = row["hash"] = row_hash(written, last)
        rows.append(row)
    if rows:
        session.execute(_TABLE.insert(), rows)
        chain.length, chain.last_hash = length, last
        session.flush()
