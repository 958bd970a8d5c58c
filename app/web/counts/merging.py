"""What two officers typed into one row, put together cell by cell (`design.md` 4)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.domain.counts import CELLS, Cell
from app.services.counts.reading import SheetRow
from app.web.counts.typed import Typed, digest_of


@dataclass(frozen=True, slots=True)
class Merged:
    """A row as typed, on top of how it stands now.

    `taken` are cells that somebody else changed and one did not; `clashes` those that both changed
    to something else: there the own text stands, until one has decided.
    """

    typed: Typed
    taken: tuple[Cell, ...]
    clashes: tuple[Cell, ...]
    reasons_clash: bool

    @property
    def is_clear(self) -> bool:
        return not self.clashes and not self.reasons_clash


def merge(typed: Typed, row: SheetRow) -> Merged:
    """Put what was typed on top of a row that somebody else saved after the page was opened.

    Without this, a field that one left as it was would undo what a colleague wrote there.
    """
    figures, _wrong = typed.read()
    texts: dict[Cell, str] = {}
    taken: list[Cell] = []
    clashes: list[Cell] = []
    for cell in (cell for cell in CELLS if cell[0] in row.counted.school.grades):
        shown, theirs = typed.shown.get(cell, ""), row.figures.get(cell)
        standing = "" if theirs is None else str(theirs)
        mine = typed.texts.get(cell, shown)
        if mine == shown or figures.get(cell) == theirs:
            texts[cell] = standing
            if standing != shown and mine == shown:
                taken.append(cell)
        else:
            texts[cell] = mine
            if standing != shown:
                clashes.append(cell)
    reason, reasons_clash = _reason(typed, row.counted.reason)
    on_top = replace(
        typed,
        version=row.counted.version,
        grades=tuple(row.counted.school.grades),
        shown={cell: str(row.figures.get(cell, "")) for cell in texts},
        shown_reason=digest_of(row.counted.reason),
        texts=texts,
        reason=reason,
    )
    return Merged(on_top, tuple(taken), tuple(clashes), reasons_clash)


def _reason(typed: Typed, theirs: str) -> tuple[str, bool]:
    if digest_of(typed.reason) == typed.shown_reason:
        return theirs, False
    untouched = digest_of(theirs) == typed.shown_reason
    return typed.reason, not untouched and theirs != typed.reason
