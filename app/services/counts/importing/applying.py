"""Apply a file to the sheet of counts as one act: what its preview showed, or nothing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.models import Account, CountImport, Return
from app.services import history, kept_sheets, returns
from app.services.counts import together
from app.services.counts.importing.planning import plan
from app.services.counts.together import Entry
from app.services.errors import SheetMovedOn


def apply(
    session: Session,
    sheet: Return,
    kept: CountImport,
    *,
    digest: str,
    actor: Account,
    at: datetime,
) -> dict[str, int]:
    """Save the figures that the preview with this digest showed; give how many schools changed.

    Raise `SheetMovedOn` where the sheet is no longer as it was shown, and what saving a row
    raises where a rule refuses it. A file that was applied changes nothing again.
    """
    locked = returns.lock_for_recording(session, sheet.id, at=at)
    # Whoever pressed twice waited for the lock, and knows the file as it was before.
    session.refresh(kept, ["applied_at", "applied"])
    planned = plan(session, locked, kept_sheets.cells_of(kept))
    if kept.applied_at is not None and not planned.changed:
        return kept.applied
    if planned.digest != digest:
        raise SheetMovedOn()
    entries = [
        Entry(one.row.counted.id, one.row.counted.version, one.figures, one.reason, one.zeros)
        for one in planned.changed
    ]
    outcome = together.save_all(session, locked, entries, actor=actor, at=at)
    for refusal in outcome.refused.values():
        raise refusal
    kept.applied_at = at
    kept.applied = {"changed": len(planned.changed), "refused": planned.refused_rows}
    history.record(
        session,
        "counts.imported",
        "return",
        locked.id,
        unit=locked.unit,
        actor=actor,
        at=at,
        after={"file": kept.file_name, "sha256": kept.sha256, **kept.applied},
    )
    return kept.applied
