"""Sheets of counts on their way in: kept until they are applied, replaced or too old."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session, undefer

from app.domain.thai_text import clean
from app.exchange import cells
from app.exchange.cells import Sheet
from app.models import Account, CountImport, Return
from app.services.errors import NotFound

KEPT = timedelta(days=7)


def keep(
    session: Session,
    sheet: Return,
    read: Sheet,
    *,
    content: bytes,
    file_name: str,
    actor: Account,
    at: datetime,
) -> CountImport:
    """Keep a file's cells; it takes the place of the actor's last one, and too old ones go."""
    session.execute(
        update(CountImport)
        .where(
            CountImport.sheet.is_not(None),
            or_(
                CountImport.read_at < at - KEPT,
                (CountImport.return_id == sheet.id) & (CountImport.account_id == actor.id),
            ),
        )
        .values(sheet=None)
    )
    kept = CountImport(
        return_id=sheet.id,
        account_id=actor.id,
        file_name=clean(file_name, limit=200),
        sha256=hashlib.sha256(content).hexdigest(),
        sheet=read.packed(),
        read_at=at,
        applied={},
    )
    session.add(kept)
    session.flush()
    return kept


def get(session: Session, sheet: Return, import_id: int, *, actor: Account) -> CountImport:
    """Give a file of the actor's own with its cells; raise `NotFound` for one that is gone."""
    kept = session.scalar(
        select(CountImport)
        .options(undefer(CountImport.sheet))
        .where(
            CountImport.id == import_id,
            CountImport.return_id == sheet.id,
            CountImport.account_id == actor.id,
            CountImport.sheet.is_not(None),
        )
    )
    if kept is None:
        raise NotFound()
    return kept


def cells_of(kept: CountImport) -> Sheet:
    """Give the cells of a file; raise `NotFound` where they are gone."""
    if kept.sheet is None:
        raise NotFound()
    return cells.unpacked(kept.sheet)
