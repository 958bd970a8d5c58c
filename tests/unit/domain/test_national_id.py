"""National IDs and G-Codes: what is read, what is refused, and what the check digit can see."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.national_id import (
    Identifier,
    InvalidIdentifier,
    Kind,
    Reason,
    check_digit,
    formatted,
    masked,
    normalise,
    parse,
)

GCODE_VECTORS = list(
    csv.DictReader(
        (Path(__file__).parent / "data" / "gcode_vectors.csv").read_text("utf-8").splitlines()
    )
)
twelve_digits = st.text("0123456789", min_size=12, max_size=12)
digit = st.integers(0, 9)


def whole(first_twelve: str) -> str:
    return f"{first_twelve}{check_digit(first_twelve)}"


def refusal(typed: str) -> Reason | None:
    try:
        parse(typed)
    except InvalidIdentifier as refused:
        return refused.reason
    return None


def remainder(first_twelve: str) -> int:
    """Weigh the digits by the rule, told anew: the position from the right is the weight."""
    return sum(int(d) * (place + 2) for place, d in enumerate(reversed(first_twelve))) % 11


def are_indistinct(one: int, other: int) -> bool:
    """Eleven remainders share ten check digits: 0 and 10 both give 1."""
    return one == other or {one, other} == {0, 10}


@pytest.mark.parametrize("first", "0123456789")
def test_a_number_is_accepted_whatever_its_first_digit(first: str) -> None:
    value = whole(f"{first}33010000123")
    assert parse(value) == Identifier(Kind.NATIONAL_ID, value)


@pytest.mark.parametrize(
    ("first_twelve", "expected"),
    [("110170020703", 0), ("133010000123", 3), ("000000000000", 1), ("100000000000", 9)],
)
def test_the_check_digit_follows_the_weights(first_twelve: str, expected: int) -> None:
    assert check_digit(first_twelve) == expected


@pytest.mark.parametrize("wrong", ["", "12345678901", "1234567890123", "12345678901a", "๑" * 12])
def test_a_check_digit_needs_twelve_digits(wrong: str) -> None:
    with pytest.raises(ValueError, match="twelve"):
        check_digit(wrong)


@given(twelve_digits, st.integers(0, 9))
def test_one_check_digit_alone_is_right(first_twelve: str, last: int) -> None:
    is_right = last == check_digit(first_twelve)
    assert (refusal(f"{first_twelve}{last}") is None) is is_right


@given(twelve_digits, st.sampled_from([0, 1, *range(3, 12)]), digit)
@example("000000000001", 11, 6)
def test_a_changed_digit_is_caught_unless_remainders_coincide(
    first_twelve: str, place: int, new: int
) -> None:
    changed = f"{first_twelve[:place]}{new}{first_twelve[place + 1 :]}"
    expected = are_indistinct(remainder(first_twelve), remainder(changed))
    assert (check_digit(first_twelve) == check_digit(changed)) is expected
    if remainder(first_twelve) not in (0, 10) and changed != first_twelve:
        assert refusal(changed + whole(first_twelve)[-1]) is Reason.CHECK_DIGIT


@given(twelve_digits, digit)
def test_the_third_digit_weighs_eleven_so_no_change_of_it_is_ever_caught(
    first_twelve: str, new: int
) -> None:
    changed = f"{first_twelve[:2]}{new}{first_twelve[3:]}"
    assert refusal(changed + whole(first_twelve)[-1]) is None


@given(twelve_digits, st.integers(0, 10))
def test_swapped_neighbours_are_caught_unless_remainders_coincide(
    first_twelve: str, place: int
) -> None:
    a, b = first_twelve[place], first_twelve[place + 1]
    swapped = f"{first_twelve[:place]}{b}{a}{first_twelve[place + 2 :]}"
    expected = are_indistinct(remainder(first_twelve), remainder(swapped))
    assert (check_digit(first_twelve) == check_digit(swapped)) is expected
    if a != b and remainder(first_twelve) not in (0, 10):
        assert refusal(swapped + whole(first_twelve)[-1]) is Reason.CHECK_DIGIT


@given(twelve_digits)
def test_swapping_the_check_digit_in_is_judged_by_the_rule(first_twelve: str) -> None:
    value = whole(first_twelve)
    swapped = f"{value[:11]}{value[12]}{value[11]}"
    is_right = (11 - remainder(swapped[:12])) % 10 == int(swapped[12])
    assert (refusal(swapped) is None) is is_right


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", Reason.EMPTY),
        (" \u200b- ", Reason.EMPTY),
        ("133010000123", Reason.LENGTH),
        ("13301000012344", Reason.LENGTH),
        ("๑๓๓", Reason.LENGTH),
        ("13301000012x4", Reason.CHARACTERS),
        ("²330100001234", Reason.CHARACTERS),
        ("1330100001235", Reason.CHECK_DIGIT),
        ("G64330000000", Reason.GCODE_FORM),
        ("G64330000000X", Reason.GCODE_FORM),
        ("G6400000000001", Reason.GCODE_FORM),
        ("G640000000001", Reason.GCODE_PROVINCE),
        ("G649900000001", Reason.GCODE_PROVINCE),
    ],
)
def test_a_refusal_gives_its_reason(typed: str, reason: Reason) -> None:
    assert refusal(typed) is reason


def test_a_refusal_does_not_repeat_the_number() -> None:
    with pytest.raises(InvalidIdentifier) as refused:
        parse("1330100001235")
    assert "133" not in str(refused.value)


@pytest.mark.parametrize(
    "typed",
    [
        "1-3301-00001-23-3",
        "๑-๓๓๐๑-๐๐๐๐๑-๒๓-๓",
        " 1 3301 00001 23 3 ",
        "1–3301—00001−23‑3",
        "\ufeff1330100001233\u200b\u200e",
        "1330100001233\n",
        "1\u00a03301\u200900001 23\u20603",
    ],
)
def test_separators_and_thai_digits_do_not_matter(typed: str) -> None:
    assert parse(typed).value == "1330100001233"


@pytest.mark.parametrize("vector", GCODE_VECTORS, ids=lambda vector: vector["note"])
def test_published_g_code_vectors(vector: dict[str, str]) -> None:
    # "invalid unless" and "until" normalised are valid here: the portal always normalises first.
    is_gcode = vector["expected"] == "valid" or " un" in vector["expected"]
    try:
        found = parse(vector["value"])
    except InvalidIdentifier:
        assert not is_gcode
    else:
        assert (found == Identifier(Kind.GCODE, "G644200000001")) is is_gcode


def test_a_g_code_without_its_letter_is_a_national_id_if_the_check_digit_happens_to_fit() -> None:
    assert parse("1644200000001").kind is Kind.NATIONAL_ID


@given(st.text())
def test_normalising_twice_changes_nothing(typed: str) -> None:
    assert normalise(normalise(typed)) == normalise(typed)


@given(st.text())
def test_anything_typed_is_read_or_refused(typed: str) -> None:
    if refusal(typed) is None:
        assert len(parse(typed).value) == 13


def test_a_number_is_written_in_the_groups_of_an_id_card() -> None:
    assert formatted("1330100001234") == "1-3301-00001-23-4"


@pytest.mark.parametrize("value", ["G643300000001", "", "12345", "13301000012345", "๑" * 13])
def test_anything_but_thirteen_digits_is_written_as_it_is(value: str) -> None:
    assert formatted(value) == value


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("1330100001234", "x-xxxx-xxxx1-23-4"),
        ("G643300000001", "xxxxxxxxx0001"),
        ("12345", "x2345"),
        ("1234", "xxxx"),
        ("", ""),
    ],
)
def test_a_masked_number_shows_its_last_four_alone(value: str, shown: str) -> None:
    assert masked(value) == shown
