"""Sheets on their way in: kept in the database until they are applied, replaced or too old."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import or_, select, true, update
from sqlalchemy.orm import Session, undefer

from app.domain.thai_text import clean
from app.exchange import cells, headings
from app.exchange.cells import Sheet
from app.exchange.headings import Columns
from app.models import Account, Return, RosterColumns, RosterImport
from app.services.errors import NotFound

KEPT = timedelta(days=7)
"""How long a sheet may be looked at: it holds children's data, and the roster has them by then."""


def keep(
    session: Session,
    roster: Return,
    sheet: Sheet,
    *,
    content: bytes,
    file_name: str,
    actor: Account,
    at: datetime,
) -> RosterImport:
    """Keep a sheet with what its columns mean; it takes the place of the actor's last one."""
    forget(session, roster, actor=actor, at=at)
    kept = RosterImport(
        return_id=roster.id,
        account_id=actor.id,
        file_name=clean(file_name, limit=200),
        sha256=hashlib.sha256(content).hexdigest(),
        sheet=sheet.packed(),
        columns=_columns(session, roster, sheet).as_json(),
        read_at=at,
        applied={},
    )
    session.add(kept)
    session.flush()
    return kept


def get(session: Session, roster: Return, import_id: int, *, actor: Account) -> RosterImport:
    """Give an import of the actor's own with its sheet; raise `NotFound` for one that is gone."""
    kept = session.scalar(
        select(RosterImport)
        .options(undefer(RosterImport.sheet))
        .where(
            RosterImport.id == import_id,
            RosterImport.return_id == roster.id,
            RosterImport.account_id == actor.id,
            RosterImport.sheet.is_not(None),
        )
    )
    if kept is None:
        raise NotFound()
    return kept


def sheet_of(kept: RosterImport) -> Sheet:
    """Give the cells of an import."""
    if kept.sheet is None:
        raise NotFound()
    return cells.unpacked(kept.sheet)


def columns_of(kept: RosterImport) -> Columns:
    return Columns.from_json(kept.columns)


def choose_columns(
    session: Session,
    kept: RosterImport,
    roster: Return,
    *,
    columns: Columns,
    actor: Account,
    at: datetime,
) -> None:
    """Take what the officer says that the columns mean, and remember it for such sheets."""
    kept.columns = columns.as_json()
    if columns.heads < 0:
        session.flush()
        return
    name = headings.signature(sheet_of(kept), columns.heads)
    known = session.get(RosterColumns, (roster.unit_id, name))
    if known is None:
        known = RosterColumns(unit_id=roster.unit_id, signature=name)
        session.add(known)
    known.keys, known.chosen_at, known.chosen_by_id = list(columns.keys), at, actor.id
    session.flush()


def forget(session: Session, roster: Return, *, actor: Account, at: datetime) -> None:
    """Drop the cells of the actor's earlier sheets, and of all that are too old.

    The rows stay: they tell who sent what when, and their ids are never given again.
    """
    session.execute(
        update(RosterImport)
        .where(
            RosterImport.sheet.is_not(None),
            or_(
                RosterImport.read_at < at - KEPT,
                (RosterImport.return_id == roster.id) & (RosterImport.account_id == actor.id),
            ),
        )
        .values(sheet=None)
    )


def applied(
    session: Session, roster: Return, *, by: Account | None = None, most: int = 10
) -> Sequence[RosterImport]:
    """List the sheets that were applied to a roster, by one account or by all, newest first."""
    return session.scalars(
        select(RosterImport)
        .where(
            RosterImport.return_id == roster.id,
            RosterImport.applied_at.is_not(None),
            true() if by is None else RosterImport.account_id == by.id,
        )
        .order_by(RosterImport.id.desc())
        .limit(most)
    ).all()


def _columns(session: Session, roster: Return, sheet: Sheet) -> Columns:
    """Say what columns mean: as an officer of the institution said before, or by their words."""
    known = {
        row.signature: row.keys
        for row in session.scalars(
            select(RosterColumns).where(RosterColumns.unit_id == roster.unit_id)
        )
    }
    for place in range(min(headings.SEARCHED, len(sheet.rows))):
        if not known:
            break
        keys = known.get(headings.signature(sheet, place))
        if keys is not None and len(keys) == sheet.width:
            return Columns(place, tuple(keys))
    return headings.recognise(sheet)
