"""The form of agreed deadlines: a day and a time for each institution."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms import Form, HiddenField

from app.domain.thai_calendar import format_moment
from app.models import Unit
from app.web.forms import BuddhistDateField, PortalForm
from app.web.moments import WHOLE_DAY, ClockField, moment_of, split


class DeadlinesForm(PortalForm):
    """What the whole page posts besides its rows."""


class AgreedForm(Form):
    """One institution's row; `was` is the deadline that the page showed."""

    day = BuddhistDateField(_l("Day"), render_kw={"size": 12, "autocomplete": "off"})
    clock = ClockField(_l("Time"), render_kw={"size": 6, "autocomplete": "off"})
    was = HiddenField()

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        valid = super().validate(extra_validators)
        if valid and self["clock"].data is not None and self["day"].data is None:
            self.day.errors = [_("Type the day as well, or clear the time.")]
            return False
        return valid

    @property
    def due_at(self) -> datetime | None:
        """Give the deadline typed; without a time the end of the day counts."""
        day, clock = self["day"].data, self["clock"].data
        return None if day is None else moment_of(day, clock or WHOLE_DAY)

    @property
    def shown(self) -> datetime | None:
        """Give the deadline that the page had shown."""
        try:
            return datetime.fromisoformat(self.was.data or "")
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Row:
    """An institution with its fields, or without them where it is only looked at."""

    unit: Unit
    form: AgreedForm | None
    agreed: str

    @property
    def errors(self) -> list[str]:
        if self.form is None:
            return []
        return [str(text) for texts in self.form.errors.values() for text in texts]

    def control(self, name: str) -> Markup:
        """Write a field of the row, named by the institution and the head of its column."""
        if self.form is None:
            return Markup("")
        told = {"aria-labelledby": f"n{self.unit.id} h-{name}"}
        if self.form[name].errors:
            told["aria-invalid"] = "true"
        written: Markup = self.form[name](**told)
        return written


def row_of(
    unit: Unit, agreed: datetime | None, typed: MultiDict[str, Any] | None, *, may_agree: bool
) -> Row:
    """Make the row of an institution, with what was typed into it if anything was."""
    text = format_moment(agreed, "medium", is_end=True) if agreed else ""
    if not may_agree:
        return Row(unit, None, text)
    day, clock = split(agreed, is_end=True) if agreed else (None, None)
    was = agreed.isoformat() if agreed else ""
    form = AgreedForm(typed, prefix=f"u{unit.id}-", day=day, clock=clock, was=was)
    return Row(unit, form, text)
