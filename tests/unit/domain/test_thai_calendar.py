"""The Thai calendar: written as ICU writes it, read as officials type it, never guessed."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.thai_calendar import (
    BANGKOK,
    DateReason,
    Style,
    TimeReason,
    UnreadableDate,
    UnreadableTime,
    academic_year,
    age_on,
    bangkok_midnight,
    format_date,
    format_moment,
    in_bangkok,
    parse_date,
    parse_moment,
    sixteenth_of_may,
    to_arabic_digits,
    to_thai_digits,
)

ICU_DATES = list(
    csv.DictReader(
        (Path(__file__).parent / "data" / "thai_dates_icu.csv").read_text("utf-8").splitlines()
    )
)
days = st.dates(date(1800, 1, 1), date(2200, 12, 31))
AFTERNOON = datetime(2021, 6, 9, 7, 30, tzinfo=UTC)


def refusal(typed: str) -> UnreadableDate:
    with pytest.raises(UnreadableDate) as refused:
        parse_date(typed)
    return refused.value


def test_all_382_dates_are_at_hand() -> None:
    assert len(ICU_DATES) == 382


@pytest.mark.parametrize("row", ICU_DATES, ids=lambda row: row["iso"])
def test_a_date_is_written_as_icu_writes_it_and_read_back(row: dict[str, str]) -> None:
    day = date.fromisoformat(row["iso"])
    assert format_date(day) == row["long"]
    assert format_date(day, thai_digits=True) == row["long_thai_digits"]
    assert format_date(day, "medium") == row["medium"]
    assert format_date(day, "full") == row["full"]
    assert format_date(day, "short") == row["short"]
    for style in ("long", "long_thai_digits", "medium", "full"):
        assert parse_date(row[style]) == day


@pytest.mark.parametrize(
    "typed",
    [
        "9/6/2564",
        "09/06/2564",
        "9-6-2564",
        "9.6.2564",
        "9 6 2564",
        "9 / 6 / 2564",
        "๙/๖/๒๕๖๔",
        "2564-06-09",
        "9 มิถุนายน 2564",
        "9 มิ.ย. 2564",
        "9 มิ.ย.2564",
        "9 มิย 2564",
        "9 มิ.ย 2564",
        "9มิ.ย.2564",
        "9-มิ.ย.-2564",
        "๙ มิถุนายน พ.ศ. ๒๕๖๔",
        "วันที่ 9 มิถุนายน พ.ศ. 2564",
        "วันพุธที่ 9 มิถุนายน 2564",
        "\u200b 9  มิถุนายน\u00a02564\n",
    ],
)
def test_a_date_is_read_as_people_type_it(typed: str) -> None:
    assert parse_date(typed) == date(2021, 6, 9)


@pytest.mark.parametrize("typed", ["9/6/2021", "2021-06-09", "9 มิ.ย. 2021", "๙/๖/๒๐๒๑"])
def test_a_christian_year_is_asked_about_and_never_taken(typed: str) -> None:
    refused = refusal(typed)
    assert refused.reason is DateReason.CHRISTIAN_YEAR
    assert refused.suggestion == date(2021, 6, 9)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", DateReason.EMPTY),
        (" \u200b", DateReason.EMPTY),
        ("yesterday", DateReason.FORM),
        ("9/6", DateReason.FORM),
        ("09062564", DateReason.FORM),
        ("9 June 2564", DateReason.FORM),
        ("9 ² 2564", DateReason.FORM),
        ("9 ٦ 2564", DateReason.FORM),
        ("9/6/25640", DateReason.FORM),
        ("9/6/2300", DateReason.FORM),
        ("9/6/9999", DateReason.FORM),
        ("9//6/2564", DateReason.FORM),
        ("9/6/64", DateReason.SHORT_YEAR),
        ("9 มิ.ย. 64", DateReason.SHORT_YEAR),
        ("9/6/564", DateReason.SHORT_YEAR),
        ("31/6/2564", DateReason.NO_SUCH_DAY),
        ("29/2/2564", DateReason.NO_SUCH_DAY),
        ("29/2/2021", DateReason.NO_SUCH_DAY),
        ("0/6/2564", DateReason.NO_SUCH_DAY),
        ("9/13/2564", DateReason.NO_SUCH_DAY),
    ],
)
def test_an_unreadable_date_gives_its_reason(typed: str, reason: DateReason) -> None:
    refused = refusal(typed)
    assert refused.reason is reason
    assert refused.suggestion is None


def test_the_leap_day_is_read_by_the_gregorian_year_behind_the_buddhist_one() -> None:
    assert parse_date("29/2/2563") == date(2020, 2, 29)


@given(days, st.sampled_from(["long", "medium", "full"]), st.booleans())
def test_every_day_written_is_read_back(day: date, style: Style, thai_digits: bool) -> None:
    assert parse_date(format_date(day, style, thai_digits)) == day


@given(st.text() | st.text("0123456789๐๙/-. มิ.ย.พศ", max_size=14))
def test_anything_typed_is_a_date_or_refused(typed: str) -> None:
    try:
        found: date | None = parse_date(typed)
    except UnreadableDate as refused:
        found = refused.suggestion
    assert found is None or 1800 <= found.year <= 2200


def test_digits_are_written_either_way() -> None:
    assert to_thai_digits("ว 756") == "ว ๗๕๖"
    assert to_arabic_digits("ว ๗๕๖") == "ว 756"


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2021, 5, 15), 2563),
        (date(2021, 5, 16), 2564),
        (date(2021, 12, 31), 2564),
        (date(2022, 1, 1), 2564),
    ],
)
def test_the_academic_year_begins_on_16_may(day: date, year: int) -> None:
    assert academic_year(day) == year


@given(st.integers(2400, 2700))
def test_an_academic_year_begins_on_its_first_day(year: int) -> None:
    first = sixteenth_of_may(year)
    assert academic_year(first) == year
    assert academic_year(first - timedelta(days=1)) == year - 1


@pytest.mark.parametrize(
    ("birth", "age"),
    [
        (date(2015, 5, 16), 6),
        (date(2015, 5, 17), 5),
        (date(2016, 2, 29), 5),
        (date(2021, 5, 16), 0),
        (date(2021, 5, 17), -1),
    ],
)
def test_age_counts_full_years(birth: date, age: int) -> None:
    assert age_on(birth, date(2021, 5, 16)) == age


def test_a_day_begins_seven_hours_before_its_utc_midnight() -> None:
    assert bangkok_midnight(date(2021, 6, 12)) == datetime(2021, 6, 11, 17, 0, tzinfo=UTC)
    assert bangkok_midnight(date(2021, 6, 12)).tzinfo is UTC


def test_a_moment_is_shown_by_bangkok_s_clock_whatever_its_zone() -> None:
    elsewhere = AFTERNOON.astimezone(timezone(timedelta(hours=-5)))
    assert in_bangkok(elsewhere) == AFTERNOON
    assert in_bangkok(elsewhere).tzinfo is BANGKOK
    assert in_bangkok(elsewhere).hour == 14


def test_a_moment_without_time_zone_is_an_error() -> None:
    with pytest.raises(ValueError, match="time zone"):
        in_bangkok(AFTERNOON.replace(tzinfo=None))


def test_a_moment_cannot_be_written_as_a_day() -> None:
    with pytest.raises(TypeError):
        format_date(AFTERNOON)


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("medium", "9 มิ.ย. 2564 14.30 น."),
        ("long", "9 มิถุนายน 2564 เวลา 14.30 น."),
        ("full", "วันพุธที่ 9 มิถุนายน พ.ศ. 2564 เวลา 14.30 น."),
        ("short", "9/6/64 14.30 น."),
    ],
)
def test_a_moment_is_written_with_its_time(style: Style, expected: str) -> None:
    assert format_moment(AFTERNOON, style) == expected


def test_a_moment_is_written_in_thai_digits_on_request() -> None:
    assert format_moment(AFTERNOON, thai_digits=True) == "๙ มิ.ย. ๒๕๖๔ ๑๔.๓๐ น."


def test_a_closing_midnight_is_24_00_of_the_day_before() -> None:
    closing = parse_moment("11/6/2564", "24.00")
    assert closing == bangkok_midnight(date(2021, 6, 12))
    assert format_moment(closing, is_end=True) == "11 มิ.ย. 2564 24.00 น."
    assert format_moment(closing) == "12 มิ.ย. 2564 00.00 น."
    assert format_moment(AFTERNOON, is_end=True) == format_moment(AFTERNOON)


@pytest.mark.parametrize("typed", ["14.30", "14:30", "๑๔.๓๐", "14.30 น.", "14:30น", " 14 . 30 "])
def test_a_time_is_read_as_people_type_it(typed: str) -> None:
    assert parse_moment("9/6/2564", typed) == AFTERNOON
    assert parse_moment("9/6/2564", typed).tzinfo is UTC


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", TimeReason.EMPTY),
        ("half past two", TimeReason.FORM),
        ("1430", TimeReason.FORM),
        ("14.3", TimeReason.FORM),
        ("24.01", TimeReason.NO_SUCH_TIME),
        ("25.00", TimeReason.NO_SUCH_TIME),
        ("14.60", TimeReason.NO_SUCH_TIME),
    ],
)
def test_an_unreadable_time_gives_its_reason(typed: str, reason: TimeReason) -> None:
    with pytest.raises(UnreadableTime) as refused:
        parse_moment("9/6/2564", typed)
    assert refused.value.reason is reason


def test_an_unreadable_date_is_told_before_the_time() -> None:
    with pytest.raises(UnreadableDate):
        parse_moment("", "")
