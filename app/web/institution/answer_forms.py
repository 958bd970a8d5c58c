"""Forms that say why something is right: the answer to a query, the note about a grade."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import ValidationError

from app.services.rosters.answers import FITTING, LONGEST_NOTE, Answer, AnswerCode
from app.services.rosters.codes import QueryCode
from app.web.forms import CleanField, PortalForm
from app.web.institution.forms import at_most
from app.web.institution.words import ANSWERS


class AnswerForm(PortalForm):
    """The reason why what a query asks about is right."""

    code = SelectField(_l("Reason"), default="")
    note = CleanField(
        _l("Note"), [at_most(LONGEST_NOTE)], render_kw={"size": 30, "autocomplete": "off"}
    )

    def __init__(self, *formdata: Any, query: str, **facts: Any) -> None:
        super().__init__(*formdata, **facts)
        fitting = FITTING[QueryCode(query)] if query in set(QueryCode) else tuple(AnswerCode)
        self.code.choices = [
            SelectChoice("", _l("choose a reason")),
            *(SelectChoice(code.value, ANSWERS[code]) for code in fitting),
        ]

    def validate_code(self, field: SelectField) -> None:
        if not field.data:
            raise ValidationError(_l("Choose a reason."))

    def validate_note(self, field: CleanField) -> None:
        if self.code.data == AnswerCode.OTHER and not field.data:
            raise ValidationError(_l("Say in words why it is right."))

    @property
    def is_blank(self) -> bool:
        return not self.code.data and not self.note.data

    def answer(self) -> Answer:
        return Answer(AnswerCode(self.code.data), self.note.data or "")


def answered(text: str) -> dict[str, str]:
    """Give what an answer's form shows of a kept text."""
    if not text:
        return {}
    answer = Answer.read(text)
    return {"code": answer.code.value, "note": answer.note}


class NoteForm(PortalForm):
    """Why a grade has many more or fewer pupils than in the round before."""

    note = CleanField(
        _l("Note"), [at_most(LONGEST_NOTE)], render_kw={"size": 60, "autocomplete": "off"}
    )
