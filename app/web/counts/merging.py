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
    to something else: there the own text stands, until one has decided. `outside` are cells into
    which one typed and that have no field any more.
    """

    typed: Typed
    taken: tuple[Cell, ...]
    clashes: tuple[Cell, ...]
    outside: tuple[Cell, ...]
    reasons_clash: bool

    @property
    def is_contradicted(self) -> bool:
        """Say whether one has to decide between what stands and what one typed."""
        return bool(self.clashes or self.reasons_clash)

    @property
    def is_clear(self) -> bool:
        return not self.is_contradicted and not self.outside

    @property
    def is_nothing(self) -> bool:
        """Say whether all that was typed stands already."""
        return not self.typed.is_touched and not self.outside


def merge(typed: Typed, row: SheetRow) -> Merged:
    """Put what was typed on top of a row as it stands, whatever the page had shown of it.

    Without this, a field that one left as it was would undo what a colleague wrote there.
    """
    figures, wrong = typed.read()
    texts: dict[Cell, str] = {}
    taken: list[Cell] = []
    clashes: list[Cell] = []
    grades = row.counted.school.grades
    for cell in (cell for cell in CELLS if cell[0] in grades):
        shown, theirs = typed.shown.get(cell, ""), row.figures.get(cell)
        standing = "" if theirs is None else str(theirs)
        mine = typed.texts.get(cell, shown)
        if mine == shown or (cell not in wrong and figures.get(cell) == theirs):
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
        grades=tuple(grades),
        shown={cell: str(row.figures.get(cell, "")) for cell in texts},
        shown_reason=digest_of(row.counted.reason),
        texts=texts,
        reason=reason,
    )
    return Merged(on_top, tuple(taken), tuple(clashes), _outside(typed, row), reasons_clash)


def _outside(typed: Typed, row: SheetRow) -> tuple[Cell, ...]:
    figures, wrong = typed.read()
    school = row.counted.school
    # A dissolved school has no fields either.
    grades = school.grades if school.dissolved_on is None else ()
    return tuple(
        cell
        for cell in typed.changed
        if cell[0] not in grades
        and typed.texts[cell]
        and (cell in wrong or figures.get(cell) != row.figures.get(cell))
    )


def _reason(typed: Typed, theirs: str) -> tuple[str, bool]:
    if digest_of(typed.reason) == typed.shown_reason:
        return theirs, False
    untouched = digest_of(theirs) == typed.shown_reason
    return typed.reason, not untouched and theirs != typed.reason
