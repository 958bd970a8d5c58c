"""Write the history, in the transaction that did the thing (`design.md` 3)."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.domain.login_codes import Level
from app.models import Account, History, HistoryChain, Unit

FORM = 2
"""What the hash of a new row covers; in form 1 it covered neither address nor form."""


def record(
    session: Session,
    event: str,
    subject: str,
    subject_id: int,
    *,
    unit: Unit,
    actor: Account | None,
    at: datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> History:
    """Append one act to the chain of the unit's authority; each row's hash covers the last.

    `before` and `after` hold plain JSON values of what changed, and nothing else. From where
    it was done is what `session.info["address"]` says; on the server itself nothing does.
    """
    chain = locked_chain(session, chain_of(unit))
    row = History(
        chain_id=chain.unit_id,
        position=chain.length + 1,
        at=at,
        account_id=actor.id if actor else None,
        actor=f"{actor.username} {actor.name}".strip() if actor else "",
        unit_id=unit.id,
        event=event,
        subject=subject,
        subject_id=subject_id,
        before=dict(before or {}),
        after=dict(after or {}),
        reason=reason,
        address=session.info.get("address", ""),
        form=FORM,
    )
    row.hash = row_hash(row, chain.last_hash)
    chain.length = row.position
    chain.last_hash = row.hash
    session.add(row)
    session.flush()
    return row


def row_hash(row: History | Row[Any], previous: str) -> str:
    """Hash a row together with the hash before it; SHA-256, hexadecimal."""
    content: list[Any] = [
        previous,
        row.chain_id,
        row.position,
        row.at.isoformat(),
        row.account_id,
        row.actor,
        row.unit_id,
        row.event,
        row.subject,
        row.subject_id,
        row.before,
        row.after,
        row.reason,
    ]
    if row.form >= FORM:
        content += [row.form, row.address]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def chain_of(unit: Unit) -> int:
    """Give the id of the authority above or at the unit, or the unit's own where none is."""
    if unit.level is Level.INSTITUTION and unit.parent_id is not None:
        return unit.parent_id
    return unit.id


def locked_chain(session: Session, unit_id: int) -> HistoryChain:
    """Lock a chain until the transaction ends; begin it where it does not exist yet."""
    chain = session.get(HistoryChain, unit_id, with_for_update=True, populate_existing=True)
    if chain is None:
        with contextlib.suppress(IntegrityError), session.begin_nested():
            session.add(HistoryChain(unit_id=unit_id, length=0, last_hash=""))
        chain = session.get_one(HistoryChain, unit_id, with_for_update=True, populate_existing=True)
    return chain
