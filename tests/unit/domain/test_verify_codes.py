"""A confirmation's code is typed off paper, by tired eyes."""

from __future__ import annotations

import pytest

from app.domain.verify_codes import new_code, read_code


def test_a_new_code_is_read_back_as_it_is() -> None:
    made = {new_code() for _ in range(500)}
    assert len(made) == 500
    assert all(read_code(code) == code for code in made)


@pytest.mark.parametrize(
    "typed",
    ["7K3M-Q9XD-2R01", "7k3mq9xd2r01", " 7K3M Q9XD 2ROI ", "๗K๓M–Q๙XD–๒Rol", "7K3M‑Q9XD‑2R01"],
)
def test_a_code_is_understood_however_it_was_copied(typed: str) -> None:
    assert read_code(typed) == "7K3M-Q9XD-2R01"


@pytest.mark.parametrize(
    "typed", ["", "7K3M-Q9XD-2R0", "7K3M-Q9XD-2R012", "7K3M-Q9XD-2RU1", "ก" * 12]
)
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert read_code(typed) is None
