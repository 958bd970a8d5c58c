"""Save what a whole sheet sent, row by row, and give the rows that come back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from app.models import Return
from app.services.counts import together
from app.services.counts.together import Entry, Outcome
from app.services.errors import NotFound, Refusal
from app.web import current
from app.web.counts.merging import Merged, merge
from app.web.counts.shown import Answer, taken_text
from app.web.counts.typed import Typed, typed_rows, version_of


@dataclass(frozen=True, slots=True)
class Saved:
    """How many rows were saved, what is told of some of them, and those that come back."""

    number: int
    answers: Mapping[int, Answer]
    told: Sequence[str] = field(default_factory=list)

    @property
    def gone(self) -> int:
        """Count the rows that came off the sheet meanwhile, which no page can show again."""
        return sum(isinstance(one.refusal, NotFound) for one in self.answers.values())

    @property
    def has_conflict(self) -> bool:
        return any(one.refusal for one in self.answers.values())


def save_typed(sheet: Return, form: MultiDict[str, Any]) -> Saved:
    """Save the rows that differ from what the page showed, on top of what others saved since."""
    typed = {one.row_id: one for one in typed_rows(form)}
    typed.pop(form.get("theirs", 0, type=int), None)
    wrong = {row_id: found for row_id, one in typed.items() if (found := one.read()[1])}
    answers = {row_id: Answer(typed[row_id], found) for row_id, found in wrong.items()}
    entries = [_entry(one) for row_id, one in typed.items() if row_id not in wrong]
    first = _save(sheet, [*entries, *_zeros(form)])
    refused = {
        row_id: _answer(typed.get(row_id, Typed.none(row_id)), refusal)
        for row_id, refusal in first.refused.items()
    }
    clear = {row_id: one.merged for row_id, one in refused.items() if _is_clear(one)}
    merged = {row_id: one for row_id, one in clear.items() if one is not None}
    second = _save(sheet, [_entry(one.typed) for one in merged.values()]) if merged else Outcome()
    told = [_told(refused[row_id], merged[row_id]) for row_id in second.saved]
    back = {row_id: one for row_id, one in refused.items() if row_id not in merged}
    return Saved(len(first.saved) + len(second.saved), answers | back, [one for one in told if one])


def _entry(typed: Typed) -> Entry:
    return Entry(typed.row_id, typed.version, typed.read()[0], typed.given)


def _zeros(form: MultiDict[str, Any]) -> list[Entry]:
    """Read which dissolved school was pressed to be zeros, if one was (6.2)."""
    row_id = form.get("zero", 0, type=int)
    return [Entry(row_id, version_of(form, row_id), zeros=True)] if row_id else []


def _save(sheet: Return, entries: Sequence[Entry]) -> Outcome:
    return together.save_all(
        current.session(), sheet, entries, actor=current.actor(), at=current.arrived_at()
    )


def _answer(typed: Typed, refusal: Refusal) -> Answer:
    stands = Answer(typed, refusal=refusal).stands
    if stands is None or not typed.texts:
        return Answer(typed, refusal=refusal)
    merged = merge(typed, stands)
    return Answer(merged.typed, refusal=refusal, merged=merged)


def _is_clear(answer: Answer) -> bool:
    return answer.merged is not None and answer.merged.is_clear


def _told(answer: Answer, merged: Merged) -> str:
    if answer.stands is None:
        return ""
    text = taken_text(answer.stands, merged)
    return f"{answer.stands.counted.school.name}: {text}" if text else ""
