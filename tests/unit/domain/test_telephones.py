"""Telephone numbers as offices write them."""

from __future__ import annotations

import pytest

from app.domain.telephones import InvalidTelephone, normalise


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("045612345", "045612345"),
        ("๐ ๔๕๖๑ ๒๓๔๕", "0 4561 2345"),
        ("0-4561-2345 ต่อ 12", "0-4561-2345 ต่อ 12"),
        ("08 1234 5678, 0 4561 2345", "08 1234 5678, 0 4561 2345"),
        ("โทร. 081-234-5678", "โทร. 081-234-5678"),
        ("+66 45 612 345", "+66 45 612 345"),
        ("1567", "1567"),
    ],
)
def test_a_number_is_kept_as_typed_in_arabic_digits(typed: str, kept: str) -> None:
    assert normalise(typed) == kept


@pytest.mark.parametrize("typed", ["45", "12345678901", "ไม่มี", "0 4561 234", "081234567890"])
def test_what_nobody_can_call_is_refused(typed: str) -> None:
    with pytest.raises(InvalidTelephone):
        normalise(typed)
