"""What the page of a sheet shows: its rows, sums, and whether they can be edited now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.access.permissions import Permission
from app.domain.counts import CELLS
from app.domain.grades import COUNT_GRADES
from app.domain.people import Sex
from app.models import DataSet, Return
from app.services import returns
from app.services.counts import reading
from app.services.counts.reading import SheetRow
from app.services.errors import Refusal
from app.web import boards, current
from app.web.counts import kept_rows
from app.web.counts.addresses import address_of_sheet, chosen_affiliation
from app.web.counts.left_rows import left_rows
from app.web.counts.shown import Answer, cell_name, shown_row, tally
from app.web.counts.typed import Typed
from app.web.explanations import Explained, explain


def facts_of(sheet: Return, answers: Mapping[int, Answer] | None = None) -> dict[str, Any]:
    """Gather what the page shows, in a fixed number of queries.

    Without `answers` to what was posted, rows show what was typed before a session ended.
    """
    session, affiliation = current.session(), chosen_affiliation()
    rows = reading.rows_of(session, sheet, affiliation=affiliation)
    locked = _locked(sheet)
    may_edit = current.may(Permission.COUNTS_EDIT)
    if answers is None:
        answers = kept_rows.given_back(sheet, rows) if may_edit and locked is None else {}
    shown = [shown_row(row, answers.get(row.counted.id)) for row in rows]
    known = {row.id for row in shown}
    elsewhere = [one.typed for row_id, one in answers.items() if row_id not in known]
    return {
        "sheet": sheet,
        "unit": sheet.unit,
        "rows": shown,
        "came_back": [row for row in shown if row.was_typed],
        "left": left_rows(sheet.unit, _off(sheet, elsewhere)),
        "tally": tally(shown),
        "grades": COUNT_GRADES,
        "columns": [
            (place, cell_name(cell), cell[1] is Sex.MALE) for place, cell in enumerate(CELLS)
        ],
        "sums": _sums(rows),
        "affiliation": affiliation,
        "affiliations": reading.affiliations_of(session, sheet),
        "locked": locked if may_edit else None,
        "may_edit": may_edit and locked is None,
        "is_own": boards.is_own(),
        "url": address_of_sheet(sheet),
        "posts_to": address_of_sheet(sheet, affiliation),
        "rows_url": kept_rows.rows_address(sheet),
        "return_url": boards.returns_page(sheet.unit, DataSet.COUNTS),
        "crumbs": boards.crumbs(),
    }


def _locked(sheet: Return) -> Explained | None:
    """Say why nothing can be recorded now, if so."""
    try:
        returns.require_recording(current.session(), sheet, at=current.arrived_at())
    except Refusal as refusal:
        return explain(refusal)
    return None


def _off(sheet: Return, rows: Sequence[Typed]) -> list[Typed]:
    """Keep the rows that are on the sheet no more, whatever of it is shown.

    What was typed into the sheet of another round is told of there.
    """
    ids = [one.row_id for one in rows]
    known = reading.ids_of(current.session(), sheet.unit, ids) if ids else ()
    return [one for one in rows if one.row_id not in known]


def _sums(rows: Sequence[SheetRow]) -> list[int]:
    """Add up each column, and last all of them."""
    sums = [sum(row.figures.get(cell, 0) for row in rows) for cell in CELLS]
    return [*sums, sum(sums)]
