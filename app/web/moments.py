"""A day and a time of day in two fields, as officials write a moment: 10/6/2564, 24.00."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field
from wtforms.widgets import TextInput

from app.domain import thai_calendar
from app.domain.thai_calendar import TimeReason, UnreadableTime, bangkok_midnight, in_bangkok

WHOLE_DAY = timedelta(days=1)


class ClockField(Field):
    """A time of day as what passed since midnight; 24.00 ends the day."""

    widget = TextInput()
    data: timedelta | None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        if self.data is None:
            return ""
        minutes = int(self.data.total_seconds()) // 60
        return f"{minutes // 60:02}.{minutes % 60:02}"

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = None
        try:
            self.data = thai_calendar.parse_clock(valuelist[0] if valuelist else "")
        except UnreadableTime as problem:
            if problem.reason is not TimeReason.EMPTY:
                message = _l("Type hours and minutes, such as 16.30 or 24.00.")
                raise ValueError(str(message)) from None


def moment_of(day: date, clock: timedelta) -> datetime:
    return bangkok_midnight(day) + clock


def split(moment: datetime, *, is_end: bool) -> tuple[date, timedelta]:
    """Give day and time of a moment; an end at midnight is 24.00 of the day before (2.1)."""
    local = in_bangkok(moment)
    clock = timedelta(hours=local.hour, minutes=local.minute)
    if is_end and not clock:
        return local.date() - WHOLE_DAY, WHOLE_DAY
    return local.date(), clock
