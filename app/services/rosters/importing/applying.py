"""Apply a sheet as one act: what its preview showed, or nothing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.access.scope import Scope
from app.models import (
    Account,
    Return,
    RosterImport,
)
from app.services import history, kept_sheets, returns
from app.services.errors import SheetMovedOn
from app.services.rosters import checks, identifiers, tallies
from app.services.rosters.importing import kept as sheets
from app.services.rosters.importing.planning import plan
from app.services.rosters.importing.writing import Writing


def apply(
    session: Session,
    roster: Return,
    kept: RosterImport,
    *,
    digest: str,
    scope: Scope,
    actor: Account,
    at: datetime,
) -> dict[str, int]:
    """Record what the preview with this digest showed; give how many were new and changed.

    Raise `SheetMovedOn` where the roster is no longer as it was shown, also by another roster
    that takes a child in the same moment. A sheet that was applied changes nothing again.
    """
    locked = returns.lock_for_recording(session, roster.id, at=at)
    # Whoever pressed twice waited for the lock, and knows the sheet as it was before.
    session.refresh(kept, ["applied_at", "applied"])
    sheet, columns = kept_sheets.cells_of(kept), sheets.columns_of(kept)
    planned = plan(session, locked, sheet, columns, scope=scope, at=at)
    if kept.applied_at is not None and planned.does_nothing:
        return kept.applied
    if planned.digest != digest:
        raise SheetMovedOn()
    try:
        with session.begin_nested():
            Writing(session, locked, kept.id, actor, at).write(planned)
    except IntegrityError as error:
        if not any(identifiers.violates(error, name) for name in identifiers.COLUMNS):
            raise
        raise SheetMovedOn() from error
    checks.review_rows(session, locked, at=at)
    tallies.note_change(session, locked, at=at)
    kept.applied_at = at
    kept.applied = {
        "new": len(planned.new),
        "changed": len(planned.changed),
        "unchanged": len(planned.unchanged),
        "missing": len(planned.missing),
        "refused": planned.refused_rows,
    }
    told = {"file": kept.file_name, "sha256": kept.sha256, **kept.applied}
    history.record(
        session,
        "roster.imported",
        "return",
        locked.id,
        unit=locked.unit,
        actor=actor,
        at=at,
        after=told,
    )
    return kept.applied
