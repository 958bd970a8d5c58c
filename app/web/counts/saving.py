"""Save what a whole sheet sent, row by row, and give the rows that come back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from app.models import Return
from app.services.counts import together
from app.services.counts.together import Entry, Outcome
from app.services.errors import ChangedMeanwhile
from app.web import current
from app.web.counts.merging import Merged, merge
from app.web.counts.shown import Answer, taken_text
from app.web.counts.typed import Typed, typed_rows, unreadable_rows, version_of


@dataclass(frozen=True, slots=True)
class Saved:
    """How many rows were saved, what is told of some of them, and those that come back."""

    number: int
    answers: Mapping[int, Answer]
    told: Sequence[str] = field(default_factory=list)

    @property
    def has_conflict(self) -> bool:
        return any(one.refusal for one in self.answers.values())


def save_typed(sheet: Return, form: MultiDict[str, Any]) -> Saved:
    """Save the rows that differ from what the page showed, on top of what others saved since."""
    typed = {one.row_id: one for one in typed_rows(form)}
    typed.pop(form.get("theirs", 0, type=int), None)
    wrong = {row_id for row_id, one in typed.items() if one.read()[1]}
    answers = {row_id: Answer(typed[row_id]) for row_id in wrong}
    answers |= {
        row_id: Answer(Typed.none(row_id), refusal=ChangedMeanwhile())
        for row_id in unreadable_rows(form)
    }
    entries = [_entry(one) for row_id, one in typed.items() if row_id not in wrong]
    first = _save(sheet, [*entries, *_zeros(form)])
    answers |= {
        row_id: Answer(typed.get(row_id, Typed.none(row_id)), refusal=refusal)
        for row_id, refusal in first.refused.items()
    }
    merged = {row_id: one for row_id in first.refused if (one := _clear(answers[row_id]))}
    second = _save(sheet, [_entry(one.typed) for one in merged.values()]) if merged else Outcome()
    told = [_told(answers[row_id], merged[row_id]) for row_id in second.saved]
    back = {
        row_id: one
        for row_id, one in answers.items()
        if row_id not in merged or row_id in second.refused
    }
    return Saved(len(first.saved) + len(second.saved), back, [one for one in told if one])


def _entry(typed: Typed) -> Entry:
    return Entry(typed.row_id, typed.version, typed.read()[0], typed.reason)


def _zeros(form: MultiDict[str, Any]) -> list[Entry]:
    """Read which dissolved school was pressed to be zeros, if one was (6.2)."""
    row_id = form.get("zero", 0, type=int)
    return [Entry(row_id, version_of(form, row_id), zeros=True)] if row_id else []


def _save(sheet: Return, entries: Sequence[Entry]) -> Outcome:
    return together.save_all(
        current.session(), sheet, entries, actor=current.actor(), at=current.arrived_at()
    )


def _clear(answer: Answer) -> Merged | None:
    """Put what was typed on top of what somebody else saved, where that contradicts nothing."""
    if answer.stands is None or not answer.typed.texts:
        return None
    merged = merge(answer.typed, answer.stands)
    return merged if merged.is_clear else None


def _told(answer: Answer, merged: Merged) -> str:
    if answer.stands is None:
        return ""
    text = taken_text(answer.stands, merged)
    return f"{answer.stands.counted.school.name}: {text}" if text else ""
