"""What a school decided about last year's pupils before it recorded this year's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from random import Random
from typing import Any

from app.demo.chance import dice
from app.demo.cohorts import Child
from app.demo.dates import at_work
from app.demo.sheets import Sheet
from app.demo.staging import Scene
from app.domain.thai_calendar import sixteenth_of_may
from app.models import Outcome, Removal
from app.services.rosters.carrying.proposal import outcome_after
from app.services.rosters.checks import grades_taught

_REASONS = (Removal.TRANSFERRED, Removal.RESIGNED)
_LAST_DAY = timedelta(days=46)  # before 16 May: 31 March


def decisions(
    sheet: Sheet,
    scene: Scene,
    before: Iterable[Child],
    children: Iterable[Child],
) -> Iterator[dict[str, Any]]:
    """Give what became of each pupil of last year's roster, applied.

    Who untouched schools had, and whom others have not come to yet, is left undecided.
    """
    if scene is Scene.UNTOUCHED:
        return
    rng = dice("carried", sheet.unit.code, sheet.dates.year)
    at = sheet.last_change or at_work(rng, sheet.dates.recording[0])
    common = {"decided_at": at, "applied_at": at, "decided_by_id": sheet.by.id}
    now = {child.number: child for child in children}
    for child in before:
        if child.has_left or child.enrolment_id is None:
            continue
        content = _content(child, now, scene, sheet, rng)
        if content is not None:
            yield common | {"source_id": child.enrolment_id} | content


def _content(
    child: Child, now: Mapping[str, Child], scene: Scene, sheet: Sheet, rng: Random
) -> dict[str, Any] | None:
    """Give the columns of a decision; None for who is to come and not recorded yet."""
    nothing = {"grade": "", "room": "", "removal": None, "left_on": None, "made_id": None}
    staying = now.get(child.number)
    if staying is not None and scene is not Scene.EMPTY:
        if staying.enrolment_id == child.enrolment_id:
            return None
        outcome = Outcome.REPEAT if staying.grade == child.grade else Outcome.PROMOTE
        return nothing | {
            "outcome": outcome,
            "grade": staying.grade,
            "room": staying.room,
            "made_id": staying.enrolment_id,
        }
    usual = outcome_after(child.grade, grades_taught(sheet.unit))
    if usual is not None and usual[0] is Outcome.GRADUATE:
        return nothing | {"outcome": Outcome.GRADUATE}
    return nothing | {
        "outcome": Outcome.LEAVE,
        "removal": rng.choice(_REASONS),
        "left_on": sixteenth_of_may(sheet.dates.year) - _LAST_DAY,
    }
