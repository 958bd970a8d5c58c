"""Forms of carrying over: a pupil's row, the bar above the rows, the preview, undoing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Form, HiddenField

from app.models import Outcome, Removal
from app.services.rosters.carrying.cases import SETTLED, Case, CaseState
from app.services.rosters.carrying.deciding import Wish
from app.services.rosters.carrying.decision import Decision
from app.web.forms import BuddhistDateField, CleanField, PortalForm
from app.web.institution.carrying.words import NEED_A_DAY, Choices, choice_of
from app.web.institution.forms import at_most


class RoomForm(PortalForm):
    """What the page of a class posts besides its rows."""


class ApplyForm(PortalForm):
    """The preview that is applied, by its digest."""

    digest = HiddenField()


class UndoForm(PortalForm):
    """Undo the carrying over, also where its rows were worked on since."""

    despite_work = BooleanField(_l("Undo it all the same: this work may be lost"))


class DecisionForm(Form):
    """What becomes of a pupil; `shown` is the token of what the page showed as decided."""

    outcome = CleanField(_l("What becomes of the pupil"))
    room = CleanField(_l("New room"), [at_most(20)])
    left_on = BuddhistDateField(_l("Last day of those who leave"))
    note = CleanField(_l("Note"), [at_most(500)])
    shown = HiddenField()

    choices: Choices = []
    today: date = date.max

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        valid = super().validate(extra_validators)
        if self.outcome.data not in {value for value, _text in self.choices}:
            self.outcome.errors = [_("Choose what becomes of the pupil.")]
            return False
        wanted = self.decision
        if not valid or wanted is None:
            return valid
        if wanted.removal in NEED_A_DAY and wanted.left_on is None:
            self.left_on.errors = [_("Type the last day of who leaves, such as 31/3/2569.")]
            return False
        if wanted.left_on is not None and wanted.left_on > self.today:
            self.left_on.errors = [_("This day lies in the future. Enter the last day as it was.")]
            return False
        return True

    @property
    def said(self) -> str:
        """Join what is wrong."""
        return " ".join(str(text) for texts in self.errors.values() for text in texts)

    @property
    def decision(self) -> Decision | None:
        """Give what was chosen; None for undecided."""
        outcome, _colon, detail = (self.outcome.data or "").partition(":")
        if not outcome:
            return None
        leaves = outcome == Outcome.LEAVE
        return Decision(
            Outcome(outcome),
            grade="" if leaves else detail,
            room=self.room.data or "",
            removal=Removal(detail) if leaves else None,
            left_on=self.left_on.data,
            note=self.note.data or "",
        ).cleaned()

    def typed(self, name: str) -> str:
        """Give what stands in a field, for the page that writes the rows out by itself."""
        field: Any = self[name]
        return str(field._value())


class BarForm(DecisionForm):
    """What is set for everybody still undecided, or for those decided too."""

    decided_too = BooleanField()


@dataclass(slots=True)
class Row:
    """A pupil of last year with the fields of the decision, where there still is one to make."""

    case: Case
    state: str
    decided: str
    form: DecisionForm | None
    now: str = ""

    @property
    def id(self) -> int:
        return self.case.source_id

    @property
    def is_decided(self) -> bool:
        """Say whether a decision stands that can still be changed."""
        return self.case.state is CaseState.DECIDED

    @property
    def errors(self) -> str:
        return self.form.said if self.form else ""

    def was_sent(self, typed: MultiDict[str, Any]) -> bool:
        """Say whether the row stood on the page that was sent: nobody is decided about unseen."""
        return self.form is not None and self.form.shown.name in typed

    @property
    def wish(self) -> Wish:
        form = self.form
        return Wish(form.decision if form else None, (form.shown.data or "") if form else "")


def form_of(
    case: Case,
    proposal: Decision | None,
    typed: MultiDict[str, Any] | None,
    *,
    choices: Choices,
    today: date,
) -> DecisionForm | None:
    """Make the form of a pupil: filled with what is decided, or else with what is proposed."""
    if case.state in SETTLED:
        return None
    filled = case.decision if case.state is CaseState.DECIDED else None
    filled = filled or proposal or case.decision
    known: dict[str, Any] = {"room": case.room, "shown": case.token, "outcome": choice_of(filled)}
    if filled is not None:
        known |= {"left_on": filled.left_on, "note": filled.note}
        known["room"] = filled.room or case.room
    form = DecisionForm(typed, prefix=f"{case.source_id}-", data=known)
    form.choices, form.today = choices, today
    return form


def set_for_all(rows: list[Row], bar: BarForm) -> None:
    """Put what the bar says into the undecided rows, and into the decided ones if it says so.

    What the bar leaves blank stays as the row has it.
    """
    for row in rows:
        if row.form is None or (row.is_decided and not bar.decided_too.data):
            continue
        for name in ("outcome", "room", "left_on", "note"):
            chosen: Any = bar[name]
            if chosen.data:
                field: Any = row.form[name]
                field.data, field.raw_data = chosen.data, chosen.raw_data
