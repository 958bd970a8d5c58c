"""The number a child is known by: 13-digit national ID or G-Code (`process.md` 5)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from operator import mul

from app.reference import provinces


class Kind(StrEnum):
    """The two kinds of number."""

    NATIONAL_ID = "national_id"
    GCODE = "gcode"


class Reason(StrEnum):
    """Why a number was refused; a form turns it into an instruction."""

    EMPTY = "empty"
    LENGTH = "length"
    CHARACTERS = "characters"
    CHECK_DIGIT = "check_digit"
    GCODE_FORM = "gcode_form"
    GCODE_PROVINCE = "gcode_province"


@dataclass(frozen=True, slots=True)
class Identifier:
    """A number that passed its checks, in the form in which it is stored and compared."""

    kind: Kind
    value: str


class InvalidIdentifier(ValueError):
    """What was typed is no valid number; the message leaves the number out, as logs keep it."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


LENGTH = 13
_GCODE = re.compile(r"G[0-9]{2}([0-9]{2})[0-9]{8}")
_ODD = re.compile(r"[^0-9A-Z]")
_DIGITS = re.compile(r"[0-9]+")
_PLAIN = re.compile(r"[0-9G]+")
_WEIGHTS = range(LENGTH, 1, -1)
_INVISIBLE = frozenset({"Cc", "Cf"})
_DASH_LIKE = "\u2212\u00b7"  # minus sign; the dot that some forms print between groups


def normalise(typed: str) -> str:
    """Return what was typed in NFC and upper case, with Arabic digits and no separators.

    Separators are white space, dashes of any kind and characters that cannot be seen.
    """
    if _PLAIN.fullmatch(typed):
        return typed
    return _ODD.sub(_without_separator, unicodedata.normalize("NFC", typed.upper()))


def parse(typed: str) -> Identifier:
    """Read a national ID or a G-Code, or raise `InvalidIdentifier` (`process.md` 5.2)."""
    value = normalise(typed)
    if not value:
        raise InvalidIdentifier(Reason.EMPTY)
    if value[0] == "G":
        return _gcode(value)
    if not _DIGITS.fullmatch(value):
        raise InvalidIdentifier(Reason.CHARACTERS)
    if len(value) != LENGTH:
        raise InvalidIdentifier(Reason.LENGTH)
    # No look at the first digit: numbers from 0, 6, 7, 8 and 9 are issued too.
    if int(value[-1]) != check_digit(value[:-1]):
        raise InvalidIdentifier(Reason.CHECK_DIGIT)
    return Identifier(Kind.NATIONAL_ID, value)


def is_valid(typed: str) -> bool:
    """Say whether something can be a child's number at all."""
    try:
        parse(typed)
    except InvalidIdentifier:
        return False
    return True


def check_digit(first_twelve: str) -> int:
    """Return the thirteenth digit that belongs to twelve Arabic digits.

    Two weaknesses are the rule's own. The third digit weighs 11, so no change of it shows; and
    remainders 0 and 10 both give 1, so a number that ends in 1 may hide a change of another digit.
    """
    if len(first_twelve) != LENGTH - 1 or not _DIGITS.fullmatch(first_twelve):
        raise ValueError("check_digit needs twelve digits")
    total: int = sum(map(mul, _WEIGHTS, map(int, first_twelve)))
    return (11 - total % 11) % 10


def formatted(value: str) -> str:
    """Write 13 digits in the groups of an ID card; leave a G-Code or anything else as it is."""
    return _grouped(value) if _is_thirteen_digits(value) else value


def masked(value: str) -> str:
    """Show only the last four characters; of a value no longer than that, nothing."""
    shown = value[-4:] if len(value) > 4 else ""
    hidden = "x" * (len(value) - len(shown)) + shown
    return _grouped(hidden) if _is_thirteen_digits(value) else hidden


def _is_thirteen_digits(value: str) -> bool:
    return len(value) == LENGTH and _DIGITS.fullmatch(value) is not None


def _grouped(value: str) -> str:
    return f"{value[0]}-{value[1:5]}-{value[5:10]}-{value[10:12]}-{value[12]}"


def _gcode(value: str) -> Identifier:
    found = _GCODE.fullmatch(value)
    if found is None:
        raise InvalidIdentifier(Reason.GCODE_FORM)
    if found[1] not in provinces():
        raise InvalidIdentifier(Reason.GCODE_PROVINCE)
    return Identifier(Kind.GCODE, value)


def _without_separator(found: re.Match[str]) -> str:
    character = found[0]
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category in _INVISIBLE or category == "Pd" or character in _DASH_LIKE or character.isspace():
        return ""
    return character
