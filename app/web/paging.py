"""Which page of a list an address asks for, and where its other pages are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import request

from app.domain.thai_calendar import to_arabic_digits

LONGEST = 5  # digits: no list has more pages


@dataclass(frozen=True, slots=True)
class Pager:
    """What the pager shows; its addresses keep the filters and the order."""

    number: int
    pages: int
    total: int
    base: str

    def url(self, number: int) -> str:
        return f"{self.base}page={number}"


def page_asked(name: str = "page", *, of: Mapping[str, str] | None = None) -> int:
    """Read which page the address asks for, or what else is given; the first if it is no number."""
    typed = to_arabic_digits((request.args if of is None else of).get(name, ""))
    return int(typed) if typed.isdecimal() and len(typed) <= LONGEST else 1


def base_of(url: str, kept: Mapping[str, Any] | None = None) -> str:
    """Give what addresses of a list's pages begin with; of what is `kept`, blanks are left out."""
    query = urlencode({name: value for name, value in (kept or {}).items() if value})
    return f"{url}?{query}&" if query else f"{url}?"
