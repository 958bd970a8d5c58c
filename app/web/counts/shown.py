"""A row of the sheet as the page shows it: figures, those of before, state, questions, mistakes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from app.domain.counts import CELLS, Cell, Figures
from app.domain.grades import GRADES
from app.domain.people import Sex
from app.domain.thai_calendar import format_date, format_moment
from app.services.counts.reading import SheetRow
from app.services.errors import GradeNotTaught, Refusal, SchoolDissolved
from app.web.counts.merging import Merged, merge
from app.web.counts.typed import Typed, stamp_of
from app.web.counts.words import FIGURE_ERRORS, query_text
from app.web.explanations import explain

OK, ASKS, BLANK = "ok", "asks", "blank"


@dataclass(frozen=True, slots=True)
class Answer:
    """What was typed into a row that came back, and why it was refused, if a rule did so.

    What one sees of it is put together with the row as it stands then, which may be newer.
    """

    typed: Typed
    refusal: Refusal | None = None

    @property
    def stands(self) -> SheetRow | None:
        """Give the row as it stands, where somebody else saved it meanwhile."""
        known = self.refusal.facts.get("row") if self.refusal else None
        return known if isinstance(known, SheetRow) else None


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A field of the sheet; `place` is its column."""

    place: int
    text: str
    before: str
    is_wrong: bool = False


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A school on the sheet; a cell is None where the school teaches no such grade."""

    id: int
    name: str
    affiliation: str
    stamp: str
    cells: Sequence[ShownCell | None]
    total: int
    total_before: int | None
    state: str
    state_text: str
    queries: Sequence[str]
    reason: str
    is_reopened: bool
    dissolved: str
    mistakes: Sequence[str]
    conflict: str
    is_contradicted: bool
    told: str
    was_typed: bool
    was_kept: bool

    @property
    def asks(self) -> bool:
        """Say whether the row has a field for a reason; zeros of a dissolved school need none."""
        return bool(self.queries or self.reason) and not self.dissolved

    @property
    def says(self) -> bool:
        """Say whether there is more to the row than one line."""
        return bool(self.asks or self.mistakes or self.conflict or self.told)


def shown_row(row: SheetRow, answer: Answer | None = None, told: str = "") -> ShownRow:
    """Make what the page shows of a row, with what was typed into it where it came back.

    The stamp is that of the row as it stands: what was typed is shown on top of this, so that it
    can be saved as it is shown without undoing what somebody else saved.
    """
    counted, school = row.counted, row.counted.school
    merged = merge(answer.typed, row) if answer and answer.typed.texts else None
    typed = merged.typed if merged else None
    marked = {*typed.read()[1], *merged.clashes} if typed and merged else set()
    before = row.before or {}
    cells = [
        ShownCell(
            place,
            _text(row, typed, cell),
            str(before.get(cell, "")),
            cell in marked,
        )
        if cell[0] in school.grades
        else None
        for place, cell in enumerate(CELLS)
    ]
    state, state_text = _state(row)
    return ShownRow(
        id=counted.id,
        name=school.name,
        affiliation=school.affiliation.short,
        stamp=stamp_of(counted.version, school.grades, row.figures, counted.reason, school.id),
        cells=cells,
        total=sum(row.figures.values()),
        total_before=sum(before.values()) if row.before is not None else None,
        state=state if answer is None else BLANK,
        state_text=state_text if answer is None else _("not saved yet"),
        queries=[query_text(one, row.figures, row.before) for one in counted.queries],
        reason=typed.reason if typed else counted.reason,
        is_reopened=bool(counted.reason and counted.open_queries),
        dissolved=_dissolved(row),
        mistakes=_mistakes(row, answer, merged) if answer else (),
        conflict=_conflict(row, answer, merged) if answer else "",
        is_contradicted=_is_contradicted(row, merged),
        told=told,
        was_typed=answer is not None,
        was_kept=answer is not None and answer.typed.was_kept,
    )


def _text(row: SheetRow, typed: Typed | None, cell: Cell) -> str:
    if typed is not None and cell in typed.texts:
        return typed.texts[cell]
    return str(row.figures.get(cell, ""))


def _state(row: SheetRow) -> tuple[str, str]:
    counted = row.counted
    if not counted.is_complete:
        cells = 2 * len(counted.school.grades)
        blank = cells - sum(grade in counted.school.grades for grade, _sex in row.figures)
        if blank == cells:
            return BLANK, _("not filled in")
        return BLANK, _("%(blank)s of %(cells)s blank", blank=blank, cells=cells)
    if counted.open_queries:
        return ASKS, _("needs a reason")
    return OK, _("complete")


def _dissolved(row: SheetRow) -> str:
    on = row.counted.school.dissolved_on
    return _("Dissolved on %(day)s", day=format_date(on, "medium")) if on else ""


def _mistakes(row: SheetRow, answer: Answer, merged: Merged | None) -> list[str]:
    """Say what keeps the row from being saved as it was typed."""
    refusal = answer.refusal if answer.stands is None else None
    found: list[str] = []
    if merged is not None and row.counted.school.dissolved_on is None:
        found = [
            f"{cell_name(cell)}: “{merged.typed.texts[cell]}” {FIGURE_ERRORS[error]}"
            for cell, error in merged.typed.read()[1].items()
        ]
    if merged is not None and merged.outside:
        found.append(_not_taken(answer.typed, merged.outside))
        refusal = _why_outside(row, merged.outside)
    if refusal is not None:
        found.append(explain(refusal).explanation)
    return found


def _not_taken(typed: Typed, cells: Sequence[Cell]) -> str:
    texts = ", ".join(f"{cell_name(cell)} “{typed.texts[cell]}”" for cell in cells)
    return _("Not taken: %(cells)s.", cells=texts)


def _why_outside(row: SheetRow, cells: Sequence[Cell]) -> Refusal:
    school = row.counted.school
    if school.dissolved_on is not None:
        return SchoolDissolved(school=school, on=school.dissolved_on)
    return GradeNotTaught(school=school, grades=sorted({grade for grade, _sex in cells}))


def _is_contradicted(row: SheetRow, merged: Merged | None) -> bool:
    """Say whether one has to decide; what was typed into a dissolved school cannot be saved."""
    return bool(merged and merged.is_contradicted and row.counted.school.dissolved_on is None)


def _conflict(row: SheetRow, answer: Answer, merged: Merged | None) -> str:
    """Say who saved the row meanwhile, and what stands where something else was typed."""
    if answer.stands is None and not _is_contradicted(row, merged):
        return ""
    figures, _wrong = answer.typed.read()
    yours = answer.typed.texts
    differ = [
        _("%(cell)s %(theirs)s (you: %(yours)s)",
          cell=cell_name(cell), theirs=_figure(row.figures, cell),
          yours=figures.get(cell) or yours[cell] or _("blank"))
        for cell in (merged.clashes if merged else ())
    ]  # fmt: skip
    if merged and merged.reasons_clash:
        differ.append(_("reason: %(reason)s", reason=row.counted.reason or "–"))
    return _(
        "%(who)s saved this row at %(moment)s, after you opened the page. There stands: %(cells)s.",
        cells=", ".join(differ) or "–",
        **_who_and_when(row),
    )


def taken_text(row: SheetRow, merged: Merged) -> str:
    """Say whose figures were taken over into a row that was saved together with one's own."""
    if not merged.taken:
        return ""
    cells = [f"{cell_name(cell)} {_figure(row.figures, cell)}" for cell in merged.taken]
    return _(
        "%(who)s saved this row at %(moment)s, after you opened the page. Both are kept; theirs"
        " are: %(cells)s.",
        cells=", ".join(cells),
        **_who_and_when(row),
    )


def _who_and_when(row: SheetRow) -> dict[str, str]:
    by, at = row.counted.saved_by, row.counted.saved_at
    return {
        "who": by.name if by else _("Somebody"),
        "moment": format_moment(at, "medium") if at else "–",
    }


def cell_name(cell: Cell) -> str:
    """Name a cell as its column is headed: ป.1 ชาย."""
    grade, sex = cell
    return f"{GRADES[grade].short} {_('Boys') if sex is Sex.MALE else _('Girls')}"


def _figure(figures: Figures, cell: Cell) -> str:
    return str(figures.get(cell, _("blank")))


def tally(rows: Sequence[ShownRow]) -> dict[str, int]:
    """Count rows by their state."""
    return {state: sum(row.state == state for row in rows) for state in (OK, ASKS, BLANK)}
