"""Forms of rounds: their dates, extensions, late entries."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from app.domain.login_codes import Level
from app.models import Round
from app.services.errors import DatesOutOfOrder, Refusal
from app.services.round_keeping import DUE_COLUMNS
from app.web.forms import (
    BuddhistDateField,
    CleanTextArea,
    PortalForm,
    VersionField,
    WholeNumberField,
)
from app.web.moments import ClockField, moment_of, split

DAY = {"size": 12, "autocomplete": "off"}
CLOCK = {"size": 6, "autocomplete": "off"}
AT_MOST = Length(max=500, message=_l("Too long: use at most %(max)d letters."))


def _day(label: str) -> BuddhistDateField:
    needed = InputRequired(_l("Type day, month and year, such as 16/5/2558."))
    return BuddhistDateField(label, [needed], render_kw=DAY)


def _clock(label: str) -> ClockField:
    needed = InputRequired(_l("Type hours and minutes, such as 16.30 or 24.00."))
    return ClockField(label, [needed], render_kw=CLOCK)


def _reason() -> CleanTextArea:
    return CleanTextArea(
        _l("Reason"),
        [DataRequired(_l("Type the reason: it is kept with the change.")), AT_MOST],
        render_kw={"rows": 2, "maxlength": 500},
    )


class DatesForm(PortalForm):
    """The dates of a round; `closes_at` and the deadlines are ends, `opens_at` a beginning."""

    opens_at_day = _day(_l("Opens on"))
    opens_at_clock = _clock(_l("Opens at"))
    institution_due_at_day = _day(_l("Institutions confirm by"))
    institution_due_at_clock = _clock(_l("Time for institutions"))
    authority_due_at_day = _day(_l("Authorities confirm by"))
    authority_due_at_clock = _clock(_l("Time for authorities"))
    province_due_at_day = _day(_l("Provinces confirm by"))
    province_due_at_clock = _clock(_l("Time for provinces"))
    closes_at_day = _day(_l("Closes on"))
    closes_at_clock = _clock(_l("Closes at"))

    def pairs(self) -> list[tuple[Field, Field]]:
        """Give day and time of each date, in the order in which they come."""
        names = ("opens_at", *DUE_COLUMNS.values(), "closes_at")
        return [(self[f"{name}_day"], self[f"{name}_clock"]) for name in names]

    def moment(self, name: str) -> datetime:
        return moment_of(self[f"{name}_day"].data, self[f"{name}_clock"].data)

    def deadlines(self) -> Mapping[Level, datetime]:
        return {level: self.moment(column) for level, column in DUE_COLUMNS.items()}


class NewRoundForm(DatesForm):
    academic_year = WholeNumberField(
        _l("Academic year"),
        [
            InputRequired(_l("Type the Buddhist year, such as 2569.")),
            NumberRange(2500, 2700, _l("Type the Buddhist year, such as 2569.")),
        ],
        render_kw={"size": 6},
    )
    number = WholeNumberField(
        _l("Round"),
        [
            InputRequired(_l("Type the number of the round, 1 to 9.")),
            NumberRange(1, 9, _l("Type the number of the round, 1 to 9.")),
        ],
        render_kw={"size": 4},
    )


class EditRoundForm(DatesForm):
    reason = CleanTextArea(
        _l("Reason"),
        [AT_MOST],
        description=_l("Needed once the round has opened."),
        render_kw={"rows": 2, "maxlength": 500},
    )
    version = VersionField()


class ExtendForm(PortalForm):
    closes_at_day = _day(_l("Closes on"))
    closes_at_clock = _clock(_l("Closes at"))
    reason = _reason()
    version = VersionField()

    def moment(self) -> datetime:
        return moment_of(self["closes_at_day"].data, self["closes_at_clock"].data)


class ExceptionForm(PortalForm):
    until_day = _day(_l("May work until"))
    until_clock = _clock(_l("Until the time"))
    reason = _reason()

    def moment(self) -> datetime:
        return moment_of(self["until_day"].data, self["until_clock"].data)


class WithdrawForm(PortalForm):
    reason = _reason()


def typed_from(the_round: Round) -> dict[str, Any]:
    """Fill the fields of dates from a round."""
    filled: dict[str, Any] = {}
    for name in ("opens_at", *DUE_COLUMNS.values(), "closes_at"):
        day, clock = split(getattr(the_round, name), is_end=name != "opens_at")
        filled |= {f"{name}_day": day, f"{name}_clock": clock}
    return filled


def blame(form: PortalForm, refusal: Refusal, field: str) -> None:
    """Put what a rule says about the typed values on the field that it is about."""
    wrong: Any = form[field]
    wrong.errors = [*wrong.errors, said(refusal)]


def said(refusal: Refusal) -> str:
    """Say what to type instead."""
    if isinstance(refusal, DatesOutOfOrder):
        return {
            "after opening": _("Type a moment after the opening."),
            "not after closing": _("Type a moment that is not after the closing."),
            "not before the level below": _("Type a moment not before that of the level below."),
            "opened already": _("The round has opened: its opening cannot be changed any more."),
            "after now": _("Type a moment that is still to come."),
            "later than before": _("Type a moment after the closing so far, and after now."),
        }[refusal.facts["rule"]]
    return _("Type a moment after the closing of the round, and after now.")
