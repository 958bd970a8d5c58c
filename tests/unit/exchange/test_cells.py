"""What Excel did to a cell is undone where it can be known, and is a problem where it cannot."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.national_id import check_digit
from app.domain.thai_calendar import to_thai_digits
from app.exchange.cells import Cell
from app.exchange.classes import parse_class
from app.exchange.dates import read_date
from app.exchange.fields import Kind
from app.exchange.layouts import written
from app.exchange.names import split_name, split_prefix
from app.exchange.numbers import read_number
from app.exchange.remarks import Problem, Repair

DAY = date(2015, 5, 16)
SERIAL = (DAY - date(1899, 12, 30)).days
BUDDHIST_SERIAL = (date(2558, 5, 16) - date(1899, 12, 30)).days


def numbers(first: str = "0123456789") -> st.SearchStrategy[str]:
    """Draw valid 13-digit numbers."""
    twelve = st.tuples(st.sampled_from(first), st.text("0123456789", min_size=11, max_size=11))
    return twelve.map("".join).map(lambda digits: f"{digits}{check_digit(digits)}")


@given(numbers())
def test_a_number_is_read_as_it_was_however_it_is_written(number: str) -> None:
    grouped = f"{number[0]}-{number[1:5]}-{number[5:10]}-{number[10:12]}-{number[12]}"
    for typed in (number, f"'{number}", grouped, to_thai_digits(number), f" {number}\u200b"):
        assert read_number(typed)[0] == number


@given(numbers(first="12345678"))
def test_a_number_kept_as_a_value_is_the_number_or_a_problem(number: str) -> None:
    value, repairs, problem = read_number(float(number))
    if number.endswith("00000"):
        assert problem is Problem.DIGITS_LOST
    else:
        assert (value, repairs, problem) == (number, [Repair.NUMBER_AS_VALUE], None)


@given(numbers(first="0"))
def test_a_lost_leading_zero_is_put_back_because_the_check_digit_proves_it(number: str) -> None:
    if number[1] != "0":
        assert read_number(int(number)) == (number, [Repair.LOST_ZERO], None)
    assert read_number(number[1:]) == (number, [Repair.LOST_ZERO], None)


def test_a_short_number_that_no_zero_completes_stays_as_it_is() -> None:
    number = "133010000001"
    assert check_digit("013301000000") != 1
    assert read_number(number) == (number, [], None)


@pytest.mark.parametrize(
    "typed", ["1.23E+12", "1.3301E+12", 1_330_100_000_000, 1.5, -5.0, 1e20, "1.3301000000012E+13"]
)
def test_digits_that_excel_has_lost_are_a_problem(typed: Cell) -> None:
    assert read_number(typed)[2] is Problem.DIGITS_LOST


def test_a_scientific_number_that_shows_all_its_digits_is_read() -> None:
    number = f"133010000012{check_digit('133010000012')}"
    typed = f"{number[0]}.{number[1:]}E+12"
    assert read_number(typed) == (number, [Repair.NUMBER_SCIENTIFIC], None)


def test_a_gcode_and_a_mistyped_number_are_taken_as_they_stand() -> None:
    assert read_number(" g-6433 00000001 ") == ("G643300000001", [], None)
    assert read_number("1330100000012") == ("1330100000012", [], None)


@pytest.mark.parametrize(
    ("cell", "repair"),
    [
        ("16/5/2558", None),
        ("๑๖ พ.ค. ๒๕๕๘", None),
        ("2558-05-16", None),
        ("16/05/2558 00:00:00", None),
        (["d", "2015-05-16"], None),
        (["d", "2558-05-16"], Repair.DATE_BUDDHIST),
        ("16/5/2015", Repair.DATE_CHRISTIAN),
        (SERIAL, Repair.DATE_SERIAL),
        (float(SERIAL), Repair.DATE_SERIAL),
        (BUDDHIST_SERIAL, Repair.DATE_SERIAL),
        (str(SERIAL), Repair.DATE_SERIAL),
        ("25580516", Repair.DATE_DIGITS),
        (16052558, Repair.DATE_DIGITS),
    ],
)
def test_a_day_is_read_of_either_era(cell: Cell, repair: Repair | None) -> None:
    assert read_date(cell) == (DAY, repair)


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ("31/2/2558", Problem.DATE_NO_SUCH_DAY),
        ("16/5/58", Problem.DATE_SHORT_YEAR),
        (["d", "2556-02-29"], Problem.DATE_NO_SUCH_DAY),
        (2558, Problem.DATE_FORM),
        ("พรุ่งนี้", Problem.DATE_FORM),
        (["t", "03:04:00"], Problem.DATE_FORM),
        (["d", "0001-01-01"], Problem.DATE_FORM),
    ],
)
def test_what_is_no_day_for_sure_is_a_problem(cell: Cell, problem: Problem) -> None:
    assert read_date(cell) == (None, problem)


@given(st.dates(date(1940, 1, 1), date(2199, 12, 31)))
def test_every_day_is_read_back_from_its_serial_and_from_what_the_portal_writes(day: date) -> None:
    assert read_date((day - date(1899, 12, 30)) / timedelta(days=1))[0] == day
    assert read_date(written(day, Kind.DATE)) == (day, None)


@pytest.mark.parametrize(
    ("name", "is_full", "parts"),
    [
        ("ด.ช.สมชาย", False, ("เด็กชาย", "สมชาย")),
        ("ดญ. มานี", False, ("เด็กหญิง", "มานี")),
        ("เด็กหญิงมานี", False, ("เด็กหญิง", "มานี")),
        ("น.ส.มานี ใจดี", True, ("นางสาว", "มานี ใจดี")),
        ("นาย สมชาย", False, ("นาย", "สมชาย")),
        ("นายสมชาย ใจดี", True, ("นาย", "สมชาย ใจดี")),
        ("นายสมชาย", False, ("", "นายสมชาย")),
        ("นายิกา ใจดี", True, ("", "นายิกา ใจดี")),
        ("ด.ช.", False, ("", "ด.ช.")),
        ("สมชาย", False, ("", "สมชาย")),
    ],
)
def test_a_prefix_inside_a_name_is_taken_apart_where_it_is_one_for_sure(
    name: str, is_full: bool, parts: tuple[str, str]
) -> None:
    assert split_prefix(name, is_full=is_full) == parts


def test_a_full_name_is_taken_apart_at_its_first_space() -> None:
    assert split_name("มานี  ณ อยุธยา") == ("มานี", "ณ อยุธยา")
    assert split_name("มานี") == ("มานี", "")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("ป.1", ("p1", "")), ("ป.๑/๒", ("p1", "2")), ("ประถมศึกษาปีที่ 6", ("p6", "")),
        ("อนุบาล 3/1", ("k3", "1")), ("ม.4", ("m4", "")), ("ปวช.2", ("v2", "")),
        ("3 ขวบ", ("c3", "")), ("กลุ่มอายุ 2 ปี/ก", ("c2", "ก")), ("ชั้น ป.2", ("p2", "")),
        ("p3", ("p3", "")), ("ป.9", None), ("1", None), ("เตรียมอนุบาล", None),
    ],
)  # fmt: skip
def test_a_class_is_read_as_offices_write_it(typed: str, read: tuple[str, str] | None) -> None:
    assert parse_class(typed) == read
