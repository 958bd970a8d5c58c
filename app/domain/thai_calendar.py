"""Dates and times as Thai officials read and write them: Buddhist era, Bangkok time, either digits.

Stored dates are Gregorian and stored moments are UTC; this module is the way in and out.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Literal
from zoneinfo import ZoneInfo

from app.domain.thai_text import clean

BANGKOK = ZoneInfo("Asia/Bangkok")
BUDDHIST_OFFSET = 543

Style = Literal["long", "medium", "full", "short"]

_MONTHS = (
    ("มกราคม", "ม.ค."),
    ("กุมภาพันธ์", "ก.พ."),
    ("มีนาคม", "มี.ค."),
    ("เมษายน", "เม.ย."),
    ("พฤษภาคม", "พ.ค."),
    ("มิถุนายน", "มิ.ย."),
    ("กรกฎาคม", "ก.ค."),
    ("สิงหาคม", "ส.ค."),
    ("กันยายน", "ก.ย."),
    ("ตุลาคม", "ต.ค."),
    ("พฤศจิกายน", "พ.ย."),
    ("ธันวาคม", "ธ.ค."),
)
_WEEKDAYS = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")
_MONTH_NUMBERS = {
    spelling.replace(".", ""): number
    for number, spellings in enumerate(_MONTHS, start=1)
    for spelling in spellings
}
_TO_ARABIC = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_TO_THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


def to_arabic_digits(text: str) -> str:
    """Write Thai digits as Arabic ones; leave everything else."""
    return text.translate(_TO_ARABIC)


def to_thai_digits(text: str) -> str:
    """Write Arabic digits as Thai ones; leave everything else."""
    return text.translate(_TO_THAI)


def academic_year(on: date) -> int:
    """Return the Buddhist academic year that a day lies in; it begins on 16 May."""
    year = on.year + BUDDHIST_OFFSET
    return year if (on.month, on.day) >= (5, 16) else year - 1


def sixteenth_of_may(academic_year: int) -> date:
    """Return the first day of a Buddhist academic year, to which ages count (`process.md` 3.1)."""
    return date(academic_year - BUDDHIST_OFFSET, 5, 16)


def age_on(birth: date, on: date) -> int:
    """Return the full years from a birth to a day; negative before the birth."""
    had_birthday = (on.month, on.day) >= (birth.month, birth.day)
    return on.year - birth.year - (0 if had_birthday else 1)


def bangkok_midnight(d: date) -> datetime:
    """Return the moment a day begins in Bangkok, in UTC; 24.00 is the next day's (2.1)."""
    return datetime.combine(d, time(), BANGKOK).astimezone(UTC)


def in_bangkok(moment: datetime) -> datetime:
    """Return a moment by Bangkok's clock; a moment without time zone is an error."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(BANGKOK)


def format_date(d: date, style: Style = "long", thai_digits: bool = False) -> str:
    """Write a day in Thai with its Buddhist year.

    long: 9 มิถุนายน 2564; medium: 9 มิ.ย. 2564; full: วันพุธที่ 9 มิถุนายน พ.ศ. 2564; short: 9/6/64.
    """
    if isinstance(d, datetime):
        raise TypeError("a moment has no day of its own: take in_bangkok(moment).date()")
    long_month, short_month = _MONTHS[d.month - 1]
    year = d.year + BUDDHIST_OFFSET
    written = {
        "long": f"{d.day} {long_month} {year}",
        "medium": f"{d.day} {short_month} {year}",
        "full": f"วัน{_WEEKDAYS[d.weekday()]}ที่ {d.day} {long_month} พ.ศ. {year}",
        "short": f"{d.day}/{d.month}/{year % 100:02}",
    }[style]
    return to_thai_digits(written) if thai_digits else written


def format_moment(
    moment: datetime, style: Style = "medium", thai_digits: bool = False, *, is_end: bool = False
) -> str:
    """Write a moment by Bangkok's clock: 9 มิ.ย. 2564 14.30 น.

    With `is_end` midnight is written as letters write a closing time: 24.00 of the day before.
    """
    local = in_bangkok(moment)
    day, clock = local.date(), f"{local:%H.%M}"
    if is_end and clock == "00.00":
        day, clock = day - timedelta(days=1), "24.00"
    joint = " เวลา " if style in ("long", "full") else " "
    written = f"{format_date(day, style)}{joint}{clock} น."
    return to_thai_digits(written) if thai_digits else written


class DateReason(StrEnum):
    """Why a date could not be read; a form turns it into an instruction."""

    EMPTY = "empty"
    FORM = "form"
    NO_SUCH_DAY = "no_such_day"
    CHRISTIAN_YEAR = "christian_year"
    SHORT_YEAR = "short_year"


class UnreadableDate(ValueError):
    """What was typed is no date; `suggestion` is the day if its year is a Christian one."""

    def __init__(self, reason: DateReason, suggestion: date | None = None) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.suggestion = suggestion


class TimeReason(StrEnum):
    """Why a time of day could not be read."""

    EMPTY = "empty"
    FORM = "form"
    NO_SUCH_TIME = "no_such_time"


class UnreadableTime(ValueError):
    """What was typed is no time of day."""

    def __init__(self, reason: TimeReason) -> None:
        super().__init__(reason.value)
        self.reason = reason


def parse_date(typed: str) -> date:
    """Read a day as officials type it, its year a Buddhist one, or raise `UnreadableDate`.

    Read are 9/6/2564 (also with dashes, dots or spaces), 2564-06-09 and Thai month names, long or
    short. A Christian year is never taken: the error suggests it, so that the person is asked.
    """
    text = to_arabic_digits(clean(typed))
    if not text:
        raise UnreadableDate(DateReason.EMPTY)
    for form in _DATE_FORMS:
        if found := form.fullmatch(text):
            return _day(found["day"], _month(found["month"]), found["year"])
    raise UnreadableDate(DateReason.FORM)


def parse_clock(typed: str) -> timedelta:
    """Read a time of day (14.30, 24:00) as the time since midnight, or raise `UnreadableTime`."""
    text = to_arabic_digits(clean(typed))
    if not text:
        raise UnreadableTime(TimeReason.EMPTY)
    found = _CLOCK.fullmatch(text)
    if found is None:
        raise UnreadableTime(TimeReason.FORM)
    hours, minutes = int(found[1]), int(found[2])
    if minutes > 59 or hours * 60 + minutes > 24 * 60:
        raise UnreadableTime(TimeReason.NO_SUCH_TIME)
    return timedelta(hours=hours, minutes=minutes)


def parse_moment(typed_date: str, typed_time: str) -> datetime:
    """Read a day and a time of day in Bangkok (24.00 is the next midnight) as UTC."""
    return bangkok_midnight(parse_date(typed_date)) + parse_clock(typed_time)


_SEPARATOR = "(?: ?[-/.] ?| )"
_DATE_FORMS = (
    re.compile(
        rf"(?P<day>[0-9]{{1,2}}){_SEPARATOR}(?P<month>[0-9]{{1,2}}){_SEPARATOR}(?P<year>[0-9]+)"
    ),
    re.compile(
        rf"(?P<year>[0-9]{{4}}){_SEPARATOR}(?P<month>[0-9]{{1,2}}){_SEPARATOR}(?P<day>[0-9]{{1,2}})"
    ),
    # With the weekday and พ.ศ. or without, so that the portal reads what it writes.
    re.compile(
        rf"(?:วัน[^0-9]*ที่ ?)?(?P<day>[0-9]{{1,2}}){_SEPARATOR}?"
        rf"(?P<month>[^0-9]+?){_SEPARATOR}?(?:พ\.?ศ\.? ?)?(?P<year>[0-9]+)"
    ),
)
_CLOCK = re.compile(r"([0-9]{1,2}) ?[.:] ?([0-9]{2})(?: ?น\.?)?")
# A year is Buddhist or Christian by these alone: the two spans, 543 years apart, do not meet.
_GREGORIAN_YEARS = range(1800, 2201)


def _month(typed: str) -> int:
    if typed.isascii() and typed.isdigit():
        return int(typed)
    number = _MONTH_NUMBERS.get(typed.replace(".", "").replace(" ", ""))
    if number is None:
        raise UnreadableDate(DateReason.FORM)
    return number


def _day(day: str, month: int, typed_year: str) -> date:
    if len(typed_year) < 4:
        raise UnreadableDate(DateReason.SHORT_YEAR)
    if len(typed_year) > 4:
        raise UnreadableDate(DateReason.FORM)
    year = int(typed_year)
    is_christian = year in _GREGORIAN_YEARS
    if not is_christian and year - BUDDHIST_OFFSET not in _GREGORIAN_YEARS:
        raise UnreadableDate(DateReason.FORM)
    try:
        found = date(year if is_christian else year - BUDDHIST_OFFSET, month, int(day))
    except ValueError:
        raise UnreadableDate(DateReason.NO_SUCH_DAY) from None
    if is_christian:
        raise UnreadableDate(DateReason.CHRISTIAN_YEAR, suggestion=found)
    return found
