"""Sheets of rosters on their way in, and what an officer said that their columns mean."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, true
from sqlalchemy.orm import Session

from app.exchange import headings
from app.exchange.cells import Sheet
from app.exchange.headings import Columns
from app.models import Account, Return, RosterColumns, RosterImport
from app.services import kept_sheets


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
    return kept_sheets.keep(
        session,
        RosterImport,
        roster,
        sheet,
        content=content,
        file_name=file_name,
        actor=actor,
        at=at,
        columns=_columns(session, roster, sheet).as_json(),
    )


def get(session: Session, roster: Return, import_id: int, *, actor: Account) -> RosterImport:
    """Give an import of the actor's own with its sheet; raise `NotFound` for one that is gone."""
    return kept_sheets.get(session, RosterImport, roster, import_id, actor=actor)


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
    name = headings.signature(kept_sheets.cells_of(kept), columns.heads)
    known = session.get(RosterColumns, (roster.unit_id, name))
    if known is None:
        known = RosterColumns(unit_id=roster.unit_id, signature=name)
        session.add(known)
    known.keys, known.chosen_at, known.chosen_by_id = list(columns.keys), at, actor.id
    session.flush()


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
