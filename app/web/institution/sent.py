"""The forms of the page before confirming: one for each query, one for each grade."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import flash
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.domain.grades import GRADES
from app.services.rosters.answering import Asked
from app.services.rosters.answers import Answer
from app.services.rosters.codes import QueryCode
from app.web import kept_forms
from app.web.institution.addresses import address_of
from app.web.institution.answer_forms import AnswerForm, NoteForm

Typed = MultiDict[str, Any]
MOST = 200
REST = "rest"
"""The one note for all grades that still lack one."""


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers by query; `only` is the one whose button was pressed, if it was one."""

    forms: Mapping[Asked, AnswerForm] = field(default_factory=dict)
    only: Asked | None = None

    @classmethod
    def read(cls, typed: Typed) -> Answers:
        """Read what was posted: the queries that the page showed are named in `asked`."""
        asked = (key for text in typed.getlist("asked")[:MOST] if (key := _asked(text)))
        return cls({key: _form(key, typed) for key in asked}, _asked(typed.get("only", "")))

    @property
    def _meant(self) -> dict[Asked, AnswerForm]:
        if self.only is not None:
            return {key: form for key, form in self.forms.items() if key == self.only}
        return {key: form for key, form in self.forms.items() if not form.is_blank}

    def validate(self) -> bool:
        """Check every answer that is meant, so that each says what it lacks."""
        return not [form for form in self._meant.values() if not form.validate()]

    def given(self) -> dict[Asked, Answer]:
        return {key: form.answer() for key, form in self._meant.items()}

    @property
    def leaves_some(self) -> bool:
        """Say whether something was typed about other queries than the one that is meant."""
        return any(not form.is_blank for key, form in self.forms.items() if key not in self._meant)

    def form(self, key: Asked, kept: Typed | None) -> AnswerForm:
        """Give the form of a query: as it was sent, else as kept, else blank."""
        return self.forms.get(key) or _form(key, kept)


@dataclass(frozen=True, slots=True)
class Notes:
    """Notes by grade, and one for the rest."""

    forms: Mapping[str, NoteForm] = field(default_factory=dict)
    lacking: Iterable[str] = ()

    @classmethod
    def read(cls, typed: Typed) -> Notes:
        grades = [grade for grade in (*typed.getlist("grade")[:MOST], REST) if _is_known(grade)]
        lacking = [grade for grade in typed.getlist("lacking")[:MOST] if grade in GRADES]
        return cls({grade: _note(grade, typed) for grade in grades}, lacking)

    def validate(self) -> bool:
        return not [form for form in self.forms.values() if not form.validate()]

    def given(self) -> dict[str, str]:
        """Give the notes that were typed, the one for the rest where a grade has none."""
        typed = {grade: form.note.data for grade, form in self.forms.items() if form.note.data}
        rest = typed.pop(REST, "")
        return dict.fromkeys(self.lacking, rest) | typed if rest else typed

    def form(self, grade: str, note: str, kept: Typed | None) -> NoteForm:
        """Give the form of a grade: as it was sent, else as kept, else with its note."""
        return self.forms.get(grade) or _note(grade, kept, note)


def kept_for_page() -> Typed | None:
    """Give what was typed on this page and not saved yet, and say so."""
    kept = kept_forms.typed_before(address_of("review"))
    if kept is not None:
        flash(_("What you typed and did not save yet is in the form again. Save it."), "info")
    return kept


def key_of(asked: Asked) -> str:
    """Name a query as its page does."""
    return f"{asked[0]}:{asked[1]}"


def _asked(text: str) -> Asked | None:
    row_id, _colon, query = text.partition(":")
    if row_id.isdecimal() and len(row_id) < 10 and query in set(QueryCode):
        return int(row_id), query
    return None


def _is_known(grade: str) -> bool:
    return grade in GRADES or grade == REST


def _form(key: Asked, typed: Typed | None) -> AnswerForm:
    return AnswerForm(typed, query=key[1], prefix=f"q{key[0]}-{key[1]}")


def _note(grade: str, typed: Typed | None, note: str = "") -> NoteForm:
    return NoteForm(typed, prefix=f"grade-{grade}", note=note)
