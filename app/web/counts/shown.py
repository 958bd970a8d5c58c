"""A row of the sheet as the page shows it: figures, those of before, state, questions, mistakes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _

from app.domain.counts import CELLS, Cell, FigureError, Figures
from app.domain.grades import GRADES
from app.domain.people import Sex
from app.domain.thai_calendar import format_date, format_moment
from app.services.counts.reading import SheetRow
from app.services.errors import Refusal
from app.web.counts.merging import Merged
from app.web.counts.typed import Typed, stamp_of
from app.web.counts.words import FIGURE_ERRORS, query_text
from app.web.explanations import explain

OK, ASKS, BLANK = "ok", "asks", "blank"


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said to a row that came back: what was typed, what is wrong, who was quicker."""

    typed: Typed
    wrong: Mapping[Cell, FigureError] = field(default_factory=dict)
    refusal: Refusal | None = None
    merged: Merged | None = None

    def is_wrong(self, cell: Cell) -> bool:
        return cell in self.wrong or (self.merged is not None and cell in self.merged.clashes)

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
    told: str
    was_typed: bool

    @property
    def asks(self) -> bool:
        """Say whether the row has a field for a reason."""
        return bool(self.queries or self.reason)

    @property
    def says(self) -> bool:
        """Say whether there is more to the row than one line."""
        return bool(self.asks or self.mistakes or self.conflict or self.told)


def shown_row(row: SheetRow, answer: Answer | None = None, told: str = "") -> ShownRow:
    """Make what the page shows of a row, with what was typed into it where it came back."""
    counted, school = row.counted, row.counted.school
    typed = answer.typed if answer else None
    stamped = stamp_of(counted.version, school.grades, row.figures, counted.reason)
    if typed and answer and answer.wrong:
        stamped = typed.stamp
    before = row.before or {}
    cells = [
        ShownCell(
            place,
            _text(row, typed, cell),
            str(before.get(cell, "")),
            bool(answer and answer.is_wrong(cell)),
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
        stamp=stamped,
        cells=cells,
        total=sum(row.figures.values()),
        total_before=sum(before.values()) if row.before is not None else None,
        state=state if answer is None else BLANK,
        state_text=state_text if answer is None else _("not saved yet"),
        queries=[query_text(one, row.figures, row.before) for one in counted.queries],
        reason=typed.reason if typed else counted.reason,
        is_reopened=bool(counted.reason and counted.open_queries),
        dissolved=_dissolved(row),
        mistakes=_mistakes(answer) if answer else (),
        conflict=_conflict(answer) if answer else "",
        told=told,
        was_typed=answer is not None,
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


def _mistakes(answer: Answer) -> list[str]:
    found = [
        f"{cell_name(cell)}: “{answer.typed.texts[cell]}” {FIGURE_ERRORS[error]}"
        for cell, error in answer.wrong.items()
    ]
    if answer.refusal is not None and answer.stands is None:
        found.append(explain(answer.refusal).explanation)
    return found


def _conflict(answer: Answer) -> str:
    """Say who saved the row meanwhile, and what stands where something else was typed."""
    row = answer.stands
    if row is None:
        return ""
    figures, _wrong = answer.typed.read()
    clashes = answer.merged.clashes if answer.merged else ()
    differ = [
        _("%(cell)s %(theirs)s (you: %(yours)s)",
          cell=cell_name(cell), theirs=_figure(row.figures, cell), yours=_figure(figures, cell))
        for cell in clashes
    ]  # fmt: skip
    if answer.merged and answer.merged.reasons_clash:
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
