"""Names as sheets hold them: with the prefix inside, or first and last name in one cell."""

from __future__ import annotations

import re

from app.domain.people import PREFIXES, normalise_prefix
from app.domain.thai_text import clean

# Never the beginning of a name, so that nothing need stand between.
_SURE = (
    *("เด็กชาย", "เด็กหญิง", "นางสาว", "สามเณร"),
    *("ว่าที่ร้อยตรีหญิง", "ว่าที่ร้อยตรี", "หม่อมราชวงศ์", "หม่อมหลวง"),
)
_SHORT = re.compile(r"(ด\. ?ช\.?|ดช\.|ด\. ?ญ\.?|ดญ\.|น\. ?ส\.?|นส\.|ม\. ?ร\. ?ว\.?|ม\. ?ล\.)")
_SHORT_WITH_SPACE = re.compile(r"(ดช|ดญ|นส) ")
# A name begins with a consonant or with a vowel written before it: นายิกา is no นาย.
_BEGINS_A_NAME = re.compile("[\u0e01-\u0e2e\u0e40-\u0e44]")


def split_prefix(name: str, *, is_full: bool) -> tuple[str, str]:
    """Take a prefix from the front of a name, in full; blank where none stands there for sure.

    `is_full`: the cell holds first and last name, where นาย and นาง are written without a space.
    """
    if found := _SHORT.match(name) or _SHORT_WITH_SPACE.match(name):
        rest = name[found.end() :].lstrip()
        return (normalise_prefix(found[1]), rest) if rest else ("", name)
    for prefix in _SURE:
        if name.startswith(prefix) and _BEGINS_A_NAME.match(name[len(prefix) :].lstrip()):
            return prefix, name[len(prefix) :].lstrip()
    for prefix in PREFIXES:
        rest = name[len(prefix) :]
        if name.startswith(f"{prefix} ") or (
            is_full and name.startswith(prefix) and prefix in ("นาย", "นาง") and _begins(rest)
        ):
            return prefix, rest.lstrip()
    return "", name


def split_name(full: str) -> tuple[str, str]:
    """Take a full name apart at its first space: last names may have more (ณ อยุธยา)."""
    first, _space, last = clean(full).partition(" ")
    return first, last.strip()


def _begins(rest: str) -> bool:
    return bool(_BEGINS_A_NAME.match(rest)) and " " in rest
