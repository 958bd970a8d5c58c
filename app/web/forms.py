"""What every form shares: cleaned texts, Thai digits, Buddhist dates, numbers."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from flask import flash
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, IntegerField, StringField, TextAreaField
from wtforms.validators import StopValidation, ValidationError
from wtforms.widgets import HiddenInput, TextInput

from app.domain import telephones, thai_calendar
from app.domain.thai_calendar import UnreadableDate, format_date, to_arabic_digits
from app.domain.thai_text import clean
from app.web import kept_forms


class PortalForm(FlaskForm):
    """A form that comes back with what was typed before a session ended.

    `is_stale` says that somebody else has changed what it is about since the page was made.
    """

    is_stale = False

    @property
    def comes_back(self) -> bool:
        """Say whether it is shown again: something is wrong in it, or it is stale."""
        return self.is_stale or bool(self.errors)

    @classmethod
    def for_page(cls, *, posts_to: str | None = None, **facts: Any) -> Self:
        """Make the form of a GET page, filled with what was kept for this account, if anything.

        `posts_to` is the address that the form posts to, where that is not the page's own.
        """
        kept = kept_forms.typed_before(posts_to)
        if kept is None:
            return cls(**facts)
        flash(_("What you typed before your session ended is in the form again. Save it."), "info")
        return cls(kept, **facts)


def cleaned(value: str | None) -> str:
    return clean(value or "", limit=1000)


class CleanField(StringField):
    """One line of text: composed, without control characters or doubled spaces."""

    data: Any

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata(valuelist)
        self.data = cleaned(self.data)


class CleanTextArea(TextAreaField):
    """Several lines of text, cleaned line by line."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata(valuelist)
        self.data = "\n".join(cleaned(line) for line in (self.data or "").splitlines()).strip()


class DigitsField(CleanField):
    """Text in which Thai digits are digits: codes, numbers, telephones."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata(valuelist)
        self.data = to_arabic_digits(self.data or "")


class TelephoneField(CleanField):
    """A telephone number, or several; Thai digits are digits."""

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        self.data = to_arabic_digits(self.data or "")

    def pre_validate(self, _form: object) -> None:
        try:
            telephones.normalise(self.data or "")
        except telephones.InvalidTelephone:
            raise ValidationError(
                _("Type the number with its 0, such as 0 4561 2345 or 08 1234 5678.")
            ) from None


class WholeNumberField(IntegerField):
    """A whole number, in Thai or Arabic digits; blank is None."""

    # Not <input type="number">: browsers take no Thai digits there.
    widget = TextInput()

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.raw_typed = valuelist[0] if valuelist else ""
        text = to_arabic_digits(self.raw_typed).strip()
        if not text:
            self.data = None
            return
        try:
            self.data = int(text)
        except ValueError:
            self.data = None
            raise ValueError(_("Type a whole number in digits.")) from None

    def pre_validate(self, _form: Any) -> None:
        """Say one thing at a time: what is no number has no limits to keep."""
        if self.process_errors:
            raise StopValidation()


class BuddhistDateField(Field):
    """A date in the Buddhist era; a year that looks Christian is asked about, not taken."""

    widget = TextInput()
    data: date | None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return f"{self.data.day}/{self.data.month}/{self.data.year + 543}" if self.data else ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        typed = (valuelist[0] if valuelist else "").strip()
        self.data = None
        if not typed:
            return
        try:
            self.data = thai_calendar.parse_date(typed)
        except UnreadableDate as problem:
            raise ValueError(_date_message(problem)) from None


def _date_message(problem: UnreadableDate) -> str:
    """Say what to type instead, for each way in which a date cannot be read."""
    reason = thai_calendar.DateReason
    if problem.reason is reason.CHRISTIAN_YEAR and problem.suggestion:
        return str(
            _l(
                "The year looks Christian. If you mean %(date)s, type that;"
                " years here are Buddhist.",
                date=format_date(problem.suggestion, "long"),
            )
        )
    messages = {
        reason.NO_SUCH_DAY: _l("There is no such day. Check day and month."),
        reason.SHORT_YEAR: _l("Type the year with four digits, such as 2558."),
    }
    return str(messages.get(problem.reason, _l("Type day, month and year, such as 16/5/2558.")))


class VersionField(IntegerField):
    """The version of the row that the page was made from; a stale one is told so."""

    data: Any

    widget = HiddenInput()

    def _value(self) -> str:
        """Write the version last set, so that a page shown again after a refusal holds the new."""
        return "" if self.data is None else str(self.data)


class VersionForm(PortalForm):
    """Nothing but the version of the row that the page showed."""

    version = VersionField()
