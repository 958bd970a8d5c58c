"""Dates of the demo's three rounds, and on which days their units worked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from app.demo.chance import dice
from app.domain.login_codes import Level
from app.domain.thai_calendar import BUDDHIST_OFFSET, academic_year, bangkok_midnight

FIRST_YEAR = 2564
_DAY = timedelta(days=1)
_OPEN_FOR = 20  # days that the open round has been open, and stays open after today


@dataclass(frozen=True, slots=True)
class Dates:
    """A round's dates, and the days on which its units recorded and confirmed.

    `recording` runs up to the last day on which institutions confirm, `authorities` are the
    days of theirs, `last` is the day of the provinces, or of requests while the round is open.
    """

    year: int
    opens_on: date
    closes_on: date
    recording: tuple[date, date]
    authorities: tuple[date, date]
    last: date
    is_open: bool

    @property
    def opens_at(self) -> datetime:
        return bangkok_midnight(self.opens_on)

    @property
    def announced_at(self) -> datetime:
        """When the department made the round, some days before it opened."""
        return self.opens_at - 10 * _DAY + timedelta(hours=10)

    @property
    def closes_at(self) -> datetime:
        """The closing, at 24.00 of its day."""
        return bangkok_midnight(self.closes_on + _DAY)

    @property
    def deadlines(self) -> dict[Level, datetime]:
        """Institutions and authorities the day before closing, provinces with it."""
        eve = bangkok_midnight(self.closes_on)
        return {
            Level.INSTITUTION: eve,
            Level.AUTHORITY: eve,
            Level.PROVINCE: self.closes_at,
        }


def finished(year: int) -> Dates:
    """Give a finished round: 1 May, 00.00 to 11 June, 24.00, as in 2564 (`process.md` 2.1)."""
    in_year = year - BUDDHIST_OFFSET
    return Dates(
        year=year,
        opens_on=date(in_year, 5, 1),
        closes_on=date(in_year, 6, 11),
        recording=(date(in_year, 5, 4), date(in_year, 6, 8)),
        authorities=(date(in_year, 6, 9), date(in_year, 6, 10)),
        last=date(in_year, 6, 11),
        is_open=False,
    )


def open_today(today: date) -> Dates:
    """Give the round of the present year that is open on this day."""
    return Dates(
        year=academic_year(today),
        opens_on=today - _OPEN_FOR * _DAY,
        closes_on=today + _OPEN_FOR * _DAY,
        recording=(today - 18 * _DAY, today - 4 * _DAY),
        authorities=(today - 3 * _DAY, today - 2 * _DAY),
        last=today - _DAY,
        is_open=True,
    )


def rounds(today: date) -> tuple[Dates, Dates, Dates]:
    """Give the demo's rounds: 2564, the year before the present one, and the present one."""
    present = open_today(today)
    return finished(FIRST_YEAR), finished(present.year - 1), present


def at_work(rng: Random, day: date, hours: tuple[int, int] = (8, 16)) -> datetime:
    """Give a moment of a working day, in UTC."""
    first, last = hours
    minutes = rng.randrange(first * 60 + 35, last * 60 + 25)
    return bangkok_midnight(day) + timedelta(minutes=minutes)


def last_day_of(code: str, dates: Dates) -> date:
    """Give the day on which an institution finished its roster, and confirms it."""
    return day_between(dice("day", code, dates.year), *dates.recording)


def day_between(rng: Random, first: date, last: date) -> date:
    return first + rng.randint(0, (last - first).days) * _DAY
