"""Save many rows of a sheet at once: what can be saved is, the rest is told (`process.md` 6.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from app.domain.counts import Figures
from app.models import Account, Return
from app.services import returns
from app.services.counts import recording, tallies
from app.services.counts.held import Held
from app.services.counts.reading import rows_of
from app.services.errors import (
    ChangedMeanwhile,
    GradeNotTaught,
    GradeTooLarge,
    NotFound,
    Refusal,
    SchoolDissolved,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to stand in a row still at `version`; `zeros` for a dissolved school (6.2)."""

    row_id: int
    version: int
    figures: Figures = field(default_factory=dict)
    reason: str = ""
    zeros: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """The rows that were saved and now differ, and why others were not."""

    saved: list[int] = field(default_factory=list)
    refused: dict[int, Refusal] = field(default_factory=dict)


def save_all(
    session: Session, sheet: Return, entries: Sequence[Entry], *, actor: Account, at: datetime
) -> Outcome:
    """Save the rows of a sheet that can be saved, and give for each of the others why not.

    Raise `RoundNotOpen` or `Locked` for the sheet as a whole; a row that came off it meanwhile is
    refused by `NotFound`.
    """
    locked = returns.lock_for_recording(session, sheet.id, at=at)
    rows = {one.counted.id: one for one in rows_of(session, locked)}
    outcome = Outcome()
    for entry in entries:
        known = rows.get(entry.row_id)
        if known is None:
            outcome.refused[entry.row_id] = NotFound()
            continue
        version = known.counted.version
        before = dict(known.before) if known.before is not None else None
        held = Held(known.counted, locked, dict(known.figures), before)
        try:
            if entry.zeros:
                recording.write_zeros(
                    session, held, version=entry.version, actor=actor, at=at, sums=False
                )
            else:
                recording.write(
                    session, held, entry.figures, reason=entry.reason, version=entry.version,
                    actor=actor, at=at, sums=False,
                )  # fmt: skip
        except (ChangedMeanwhile, GradeNotTaught, GradeTooLarge, SchoolDissolved) as refusal:
            outcome.refused[entry.row_id] = refusal
        else:
            if known.counted.version != version:
                outcome.saved.append(entry.row_id)
    if outcome.saved:
        tallies.note_change(session, locked, at=at)
    return outcome
