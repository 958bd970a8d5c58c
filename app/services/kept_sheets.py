"""Sheets on their way into a return: kept until they are applied, replaced or too old."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session, undefer

from app.domain.thai_text import clean
from app.exchange import cells
from app.exchange.cells import Sheet
from app.models import Account, CountImport, Return, RosterImport
from app.services.errors import NotFound

KEPT = timedelta(days=7)
"""How long a sheet may be looked at: it holds children's data, and the return has them by then."""

Kept = TypeVar("Kept", CountImport, RosterImport)


def keep(
    session: Session,
    kind: type[Kept],
    return_: Return,
    sheet: Sheet,
    *,
    content: bytes,
    file_name: str,
    actor: Account,
    at: datetime,
    **facts: Any,
) -> Kept:
    """Keep the cells of a file, with `facts` of its kind; it takes the place of the actor's last.

    Those of others that are too old go too. The rows stay: they tell who sent what when, and their
    ids are never given again.
    """
    session.execute(
        update(kind)
        .where(
            kind.sheet.is_not(None),
            or_(
                kind.read_at < at - KEPT,
                (kind.return_id == return_.id) & (kind.account_id == actor.id),
            ),
        )
        .values(sheet=None)
    )
    kept = kind(
        return_id=return_.id,
        account_id=actor.id,
        file_name=clean(file_name, limit=200),
        sha256=hashlib.sha256(content).hexdigest(),
        sheet=sheet.packed(),
        read_at=at,
        applied={},
        **facts,
    )
    session.add(kept)
    session.flush()
    return kept


def get(
    session: Session, kind: type[Kept], return_: Return, import_id: int, *, actor: Account
) -> Kept:
    """Give a file of the actor's own with its cells; raise `NotFound` for one that is gone."""
    kept = session.scalar(
        select(kind)
        .options(undefer(kind.sheet))
        .where(
            kind.id == import_id,
            kind.return_id == return_.id,
            kind.account_id == actor.id,
            kind.sheet.is_not(None),
        )
    )
    if kept is None:
        raise NotFound()
    return kept


def cells_of(kept: CountImport | RosterImport) -> Sheet:
    """Give the cells of a file; raise `NotFound` where they are gone."""
    if kept.sheet is None:
        raise NotFound()
    return cells.unpacked(kept.sheet)
