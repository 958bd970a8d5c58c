"""Thai text: cleaned without losing what was meant, measured by letters, sorted as in Thai."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.thai_text import clean, grapheme_length, sort_key
from app.reference import authorities, family_names, female_given_names, male_given_names

thai_soup = st.text(
    st.sampled_from("กนญเแาำ\u0e31\u0e34\u0e37\u0e38\u0e3a\u0e47\u0e48\u0e49\u0e4c\u0e4d\u0e4e x")
    | st.sampled_from("\u200b\u0301\u0308e\uf70a\n"),
    max_size=30,
)
any_text = st.text(max_size=40) | thai_soup


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("สมชาย ใจดี", "สมชาย ใจดี"),
        ("  สมชาย \t\n ใจดี\u00a0", "สมชาย ใจดี"),
        ("สม\u200bชาย\ufeff", "สมชาย"),
        ("\u202eสมชาย\u2066", "สมชาย"),
        ("ก\x00ข\x1fค", "กข ค"),
        ("ก\ud800ข\ue000ค\U000f0000", "กขค"),
        ("ก \u200b ข", "ก ข"),
        ("cafe\u0301", "café"),
        ("\u3164", ""),
        ("", ""),
    ],
)
def test_what_cannot_be_seen_is_removed_and_white_space_is_single(
    typed: str, expected: str
) -> None:
    assert clean(typed) == expected


@pytest.mark.parametrize(
    "typed",
    [
        "น\u0e49\u0e4d\u0e32",
        "น\u0e4d\u0e49\u0e32",
        "น\u0e33\u0e49",
        "น\u0e49\u0e33",
        "น\u0e49\u200b\u0e33",
    ],
)
def test_sara_am_is_one_letter_after_the_tone(typed: str) -> None:
    assert clean(typed) == "น\u0e49\u0e33"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("ท\u0e48\u0e35", "ท\u0e35\u0e48"),
        ("ก\u0e38\u0e48", "ก\u0e38\u0e48"),
        ("ก\u0e48\u0e38", "ก\u0e38\u0e48"),
        ("สิทธ\u0e4c\u0e34", "สิทธ\u0e34\u0e4c"),
        ("\u0e40\u0e40ดง", "แดง"),
        ("ก\u0e4d\u0e32", "กำ"),
        ("ท\uf702\uf70a", "ที่"),
        ("ป\uf713า", "ป่า"),
    ],
)
def test_marks_are_put_in_the_order_of_spelling(typed: str, expected: str) -> None:
    assert clean(typed) == expected


def test_at_most_three_marks_stay_in_a_row() -> None:
    assert clean("ก" + "\u0e48" * 50) == "ก" + "\u0e48" * 3
    assert len(clean("x" + "\u0332" * 50)) == 4


def test_text_is_cut_at_the_limit_but_never_within_a_letter() -> None:
    assert clean("ก" * 300) == "ก" * 200
    assert clean("กที่", limit=3) == "ก"
    assert clean("กน้ำ", limit=3) == "ก"
    assert clean("กข คง", limit=3) == "กข"


def test_much_text_is_cleaned_in_little_time() -> None:
    assert len(clean("\u0e33\u0e48" * 500_000)) <= 200


def test_right_names_stay_as_they_are() -> None:
    for name in (*male_given_names(), *female_given_names(), *family_names()):
        assert clean(name) == name
    for authority in authorities().values():
        assert clean(authority.name_th) == authority.name_th


@given(any_text, st.integers(1, 40))
def test_cleaning_twice_changes_nothing(typed: str, limit: int) -> None:
    once = clean(typed, limit=limit)
    assert clean(once, limit=limit) == once


@given(any_text)
def test_clean_text_is_nfc_visible_and_short(typed: str) -> None:
    text = clean(typed, limit=20)
    assert len(text) <= 20
    assert unicodedata.is_normalized("NFC", text)
    assert not any(unicodedata.category(character).startswith("C") for character in text)
    assert "  " not in text
    assert text == text.strip()


@given(thai_soup)
def test_the_quick_way_gives_what_the_thorough_way_gives(typed: str) -> None:
    assert clean(typed) == clean(f"{typed}\u200b")


@pytest.mark.parametrize(
    ("text", "length"), [("", 0), ("น้ำ", 1), ("ที่", 1), ("สมชาย", 5), ("เก่ง", 3), ("é", 1)]
)
def test_length_is_counted_in_letters(text: str, length: int) -> None:
    assert grapheme_length(text) == length


def in_thai_order(names: Iterable[str]) -> list[str]:
    return sorted(names, key=sort_key)


def test_names_sort_by_consonant_before_leading_vowel_and_tone() -> None:
    right = ["กก", "กข", "กา", "ก่า", "ก้า", "เก", "แก", "ขา", "เขา"]
    assert in_thai_order(reversed(right)) == right


def test_names_sort_word_by_word() -> None:
    right = ["กา มาก", "กามา ก"]
    assert in_thai_order(reversed(right)) == right


def test_numbers_in_names_sort_by_value() -> None:
    right = ["โรงเรียนเทศบาล 1", "โรงเรียนเทศบาล 2", "โรงเรียนเทศบาล ๓", "โรงเรียนเทศบาล 10"]
    assert in_thai_order(reversed(right)) == right
