"""Telephone numbers as Thai offices write them."""

from __future__ import annotations

import re

from app.domain.thai_calendar import to_arabic_digits
from app.domain.thai_text import clean

_BETWEEN = re.compile(r"[,;/]|และ|หรือ")
_SIGNS = re.compile(r"[\s().-]|โทรศัพท์|โทร|มือถือ")
_NUMBER = re.compile(
    r"(0[2-9][0-9]{7,8}|\+?66[2-9][0-9]{7,8}|1[0-9]{3})((ต่อ|ext)[0-9]{1,6})?", re.ASCII
)


class InvalidTelephone(ValueError):
    """What was typed is no telephone number, or a list of them."""


def normalise(typed: str) -> str:
    """Return the number or numbers as typed, in Arabic digits; raise `InvalidTelephone`.

    Several stand apart by a comma, an extension behind "ต่อ"; nothing typed stays nothing.
    """
    text = clean(to_arabic_digits(typed))
    for part in filter(None, _BETWEEN.split(text)):
        if not _NUMBER.fullmatch(_SIGNS.sub("", part.lower())):
            raise InvalidTelephone()
    return text
