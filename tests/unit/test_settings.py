"""What an installation sets makes sense, or is refused when the portal starts."""

from __future__ import annotations

import pytest

from app.settings import from_environment

BASE = {"LEC_SECRET_KEY": "of no use"}


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("", ""),
        ("https://lec.example.go.th/", "https://lec.example.go.th"),
        ("http://10.0.0.5:8000/lec/", "http://10.0.0.5:8000/lec"),
    ],
)
def test_the_public_address_is_kept_without_its_last_stroke(typed: str, address: str) -> None:
    assert from_environment(BASE | {"LEC_PUBLIC_ADDRESS": typed}).public_address == address


@pytest.mark.parametrize(
    "typed", ["lec.example.go.th", "ftp://lec", "https://", "https://lec/?a=b"]
)
def test_an_address_that_no_paper_can_bear_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="LEC_PUBLIC_ADDRESS"):
        from_environment(BASE | {"LEC_PUBLIC_ADDRESS": typed})
