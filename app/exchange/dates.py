"""Dates as sheets hold them: typed, as Excel's dates and serials, of either era."""

from __future__ import annotations

import re
from datetime import date, timedelta

from app.domain.thai_calendar import (
    BUDDHIST_OFFSET,
    DateReason,
    UnreadableDate,
    parse_date,
    to_arabic_digits,
)
from app.exchange.cells import DATE, Cell
from app.exchange.remarks import Problem, Repair

# Excel counts days from here; the day 29 February 1900 that never was lies before all that matter.
_DAY_ZERO = date(1899, 12, 30)
# 1940 to 2199, and the same years of the Buddhist era: a bare year is no serial of either.
_SERIALS = (range(14_611, 109_575), range(212_937, 307_901))
_CHRISTIAN, _BUDDHIST = range(1800, 2201), range(1800 + BUDDHIST_OFFSET, 2201 + BUDDHIST_OFFSET)
_EIGHT = re.compile(r"[0-9]{8}")
_SERIAL = re.compile(r"([0-9]{5,6})(?:\.0+)?")
_WITH_CLOCK = re.compile(r"(.+?)[ T][0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2})?")
_PROBLEMS = {
    DateReason.NO_SUCH_DAY: Problem.DATE_NO_SUCH_DAY,
    DateReason.SHORT_YEAR: Problem.DATE_SHORT_YEAR,
}


def read_date(cell: Cell) -> tuple[date | None, Repair | Problem | None]:
    """Read a day: it and the repair that gave it, or None and the problem.

    A cell that is a date already is taken as it is, or, if its year is Buddhist, as meant.
    """
    if isinstance(cell, list):
        return _of_excel(date.fromisoformat(cell[1])) if cell[0] == DATE else _no(Problem.DATE_FORM)
    if not isinstance(cell, str):
        return _of_number(cell)
    text = to_arabic_digits(cell)
    try:
        return parse_date(text), None
    except UnreadableDate as unreadable:
        if unreadable.suggestion is not None:
            return unreadable.suggestion, Repair.DATE_CHRISTIAN
        problem = _PROBLEMS.get(unreadable.reason, Problem.DATE_FORM)
    if found := _SERIAL.fullmatch(text):
        return _of_number(int(found[1]))
    if _EIGHT.fullmatch(text):
        return _of_digits(text)
    if found := _WITH_CLOCK.fullmatch(text):
        return read_date(found[1])
    return _no(problem)


def _no(problem: Problem) -> tuple[None, Problem]:
    return None, problem


def _of_excel(found: date) -> tuple[date | None, Repair | Problem | None]:
    if found.year in _CHRISTIAN:
        return found, None
    return _buddhist(found.year, found.month, found.day, Repair.DATE_BUDDHIST)


def _of_number(number: float) -> tuple[date | None, Repair | Problem | None]:
    days = int(number)
    if not any(days in span for span in _SERIALS):
        if float(number).is_integer() and _EIGHT.fullmatch(str(days)):
            return _of_digits(str(days))
        return _no(Problem.DATE_FORM)
    found = _DAY_ZERO + timedelta(days=days)
    if found.year in _CHRISTIAN:
        return found, Repair.DATE_SERIAL
    return _buddhist(found.year, found.month, found.day, Repair.DATE_SERIAL)


def _of_digits(text: str) -> tuple[date | None, Repair | Problem | None]:
    """Read eight digits, year first or day first, where only one of the two is a date."""
    days = set()
    for year, month, day in ((text[:4], text[4:6], text[6:]), (text[4:], text[2:4], text[:2])):
        found, _how = _buddhist(int(year), int(month), int(day), Repair.DATE_DIGITS)
        if found is not None:
            days.add(found)
    return (days.pop(), Repair.DATE_DIGITS) if len(days) == 1 else _no(Problem.DATE_FORM)


def _buddhist(
    year: int, month: int, day: int, how: Repair
) -> tuple[date | None, Repair | Problem | None]:
    """Make a day of a year of either era; Excel knows days that the Buddhist year has not."""
    if year in _BUDDHIST:
        year -= BUDDHIST_OFFSET
    elif year not in _CHRISTIAN:
        return _no(Problem.DATE_FORM)
    try:
        return date(year, month, day), how
    except ValueError:
        return _no(Problem.DATE_NO_SUCH_DAY)
