"""Prefixes of Thai names and the sex they tell."""

from __future__ import annotations

from enum import StrEnum

from app.domain.thai_text import clean


class Sex(StrEnum):
    """Sex as the civil registry knows it."""

    MALE = "m"
    FEMALE = "f"


# What follows from each prefix, and how else people write it (dots and spaces apart).
_KNOWN: dict[str, tuple[Sex | None, tuple[str, ...]]] = {
    "เด็กชาย": (Sex.MALE, ("ดช",)),
    "เด็กหญิง": (Sex.FEMALE, ("ดญ",)),
    "นาย": (Sex.MALE, ()),
    "นางสาว": (Sex.FEMALE, ("นส",)),
    "นาง": (Sex.FEMALE, ()),
    "สามเณร": (Sex.MALE, ("สณ", "เณร")),
    "พระ": (Sex.MALE, ("พระภิกษุ",)),
    "แม่ชี": (Sex.FEMALE, ()),
    "หม่อมราชวงศ์": (None, ("มรว",)),
    "หม่อมหลวง": (None, ("มล",)),
    "ว่าที่ร้อยตรี": (Sex.MALE, ("ว่าที่รต",)),
    "ว่าที่ร้อยตรีหญิง": (Sex.FEMALE, ("ว่าที่รตหญิง",)),
}

PREFIXES: tuple[str, ...] = tuple(_KNOWN)
"""The prefixes that forms offer, a child's first."""

_PREFIX_BY_SPELLING = {
    spelling: prefix
    for prefix, (_, spellings) in _KNOWN.items()
    for spelling in (prefix, *spellings)
}


def normalise_prefix(typed: str) -> str:
    """Write a prefix in full ("ด.ช." is "เด็กชาย"); one that is not known is only cleaned."""
    cleaned = clean(typed)
    return _PREFIX_BY_SPELLING.get(cleaned.replace(".", "").replace(" ", ""), cleaned)


def sex_of_prefix(prefix: str) -> Sex | None:
    """Tell the sex that a prefix implies; None where it implies none or is not known."""
    known = _KNOWN.get(normalise_prefix(prefix))
    return known[0] if known else None
