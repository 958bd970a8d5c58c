"""Login codes of units and the user names made of them (`process.md` 1)."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from app.reference import provinces

DEPARTMENT_CODE = "dla"


class Level(StrEnum):
    """The four levels of the census, from the top."""

    DEPARTMENT = "department"
    PROVINCE = "province"
    AUTHORITY = "authority"
    INSTITUTION = "institution"

    @property
    def above(self) -> Level | None:
        """The next level up; None for the department."""
        return _ABOVE[self]

    @property
    def below(self) -> Level | None:
        """The next level down; None for institutions."""
        return _BELOW[self]


_ABOVE: dict[Level, Level | None] = dict(zip(Level, (None, *Level), strict=False))
_BELOW: dict[Level, Level | None] = dict(zip(Level, (*list(Level)[1:], None), strict=True))


class LoginClass(StrEnum):
    """What a login code says about its unit, and all it says: kind and parent are columns."""

    DEPARTMENT = "department"
    PROVINCE = "province"
    PAO = "02"
    CITY = "03"
    TOWN = "04"
    SUBDISTRICT_MUNICIPALITY = "05"
    SAO = "06"
    SCHOOL_OF_PAO = "30-1"
    SCHOOL_OF_MUNICIPALITY = "30-2"
    SCHOOL_OF_SAO = "30-3"
    CENTRE_OF_PAO = "30-4"
    CENTRE_OF_MUNICIPALITY = "30-5"
    CENTRE_OF_SAO = "30-6"

    @property
    def level(self) -> Level:
        """The level that a login of this class works at."""
        if self is LoginClass.DEPARTMENT:
            return Level.DEPARTMENT
        if self is LoginClass.PROVINCE:
            return Level.PROVINCE
        return Level.INSTITUTION if self.startswith("30-") else Level.AUTHORITY


class UnknownLoginCode(ValueError):
    """The code is of none of the department's forms, or names a province that has none."""


_BANGKOK = "10"  # Bangkok's schools are not under the Department of Local Administration.
_PROVINCE = re.compile(r"p([0-9]{2})")
_AUTHORITY = re.compile(r"(0[2-6])([0-9]{2})[0-9]{4}")
_INSTITUTION = re.compile(r"30([0-9]{2})([1-6])[0-9]{5}")
_DASHES = re.compile(r"[\u2010-\u2015\u2212\uff0d]")


def login_class(code: str) -> LoginClass:
    """Tell the class of a login code, or raise `UnknownLoginCode` (`process.md` 1)."""
    found, province = _read(code)
    if province == _BANGKOK or (province is not None and province not in provinces()):
        raise UnknownLoginCode(code)
    return found


def province_of(code: str) -> str | None:
    """Give the two-digit province within a login code; None for the department."""
    login_class(code)
    return _read(code)[1]


def split_username(username: str) -> tuple[str, str]:
    """Split what a person typed into the unit's code and the officer's suffix.

    The principal officer has the bare code, so the suffix is empty (`process.md` 1.3).
    """
    code, _, suffix = _normalised(username).partition("-")
    return code, suffix


def username(code: str, suffix: str) -> str:
    """Join a unit's code and an officer's suffix, the reverse of `split_username`."""
    return _normalised(f"{code}-{suffix}" if suffix else code)


def _read(code: str) -> tuple[LoginClass, str | None]:
    typed = _normalised(code)
    if typed == DEPARTMENT_CODE:
        return LoginClass.DEPARTMENT, None
    if found := _PROVINCE.fullmatch(typed):
        return LoginClass.PROVINCE, found[1]
    if found := _AUTHORITY.fullmatch(typed):
        return LoginClass(found[1]), found[2]
    if found := _INSTITUTION.fullmatch(typed):
        return LoginClass(f"30-{found[2]}"), found[1]
    raise UnknownLoginCode(code)


def _normalised(typed: str) -> str:
    """Drop white space and invisible marks, turn any digits to Arabic ones, and lower the case."""
    kept = (character for character in unicodedata.normalize("NFKC", typed) if _is_seen(character))
    return "".join(map(_arabic, _DASHES.sub("-", "".join(kept)))).lower()


def _is_seen(character: str) -> bool:
    return not character.isspace() and not unicodedata.category(character).startswith("C")


def _arabic(character: str) -> str:
    return str(unicodedata.decimal(character, character))
