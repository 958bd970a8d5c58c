"""Identity numbers as sheets hold them: what Excel did to them is undone where it can be proved."""

from __future__ import annotations

import re

from app.domain import national_id
from app.domain.national_id import InvalidIdentifier
from app.domain.thai_calendar import to_arabic_digits
from app.exchange.cells import Cell
from app.exchange.remarks import Problem, Repair

LONGEST = 20
_SCIENTIFIC = re.compile(r"([0-9])(?:[.,]([0-9]*))?[Ee]\+?([0-9]{1,2})")
_WHOLE = re.compile(r"([0-9]+)[.,]0*")
_THAI_DIGIT = re.compile("[๐-๙]")
# A number that ends in so many zeros was typed as 1.23E+12 and rounded, in all likelihood.
_ROUNDED = "00000"


def read_number(cell: Cell) -> tuple[str, list[Repair], Problem | None]:
    """Read an identity number: normalised, with the repairs that gave it, or the problem.

    A number that is merely mistyped is taken as it stands: the roster says what is wrong with it.
    """
    if isinstance(cell, list):
        return "", [], Problem.DATE_IN_TEXT
    if not isinstance(cell, str):
        return _of_value(cell)
    text = to_arabic_digits(cell).strip().lstrip("'")
    repairs = [Repair.THAI_DIGITS] if _THAI_DIGIT.search(cell) else []
    if found := _SCIENTIFIC.fullmatch(text):
        return _of_scientific(found)
    if found := _WHOLE.fullmatch(text):
        text = found[1]
        repairs.append(Repair.NUMBER_AS_VALUE)
    return _with_zero(national_id.normalise(text), repairs)


def _of_value(number: float) -> tuple[str, list[Repair], Problem | None]:
    if not float(number).is_integer() or not 0 <= number < 10**15:
        return "", [], Problem.DIGITS_LOST
    text = str(int(number))
    if len(text) == national_id.LENGTH and text.endswith(_ROUNDED):
        return "", [], Problem.DIGITS_LOST
    return _with_zero(text, [Repair.NUMBER_AS_VALUE])


def _of_scientific(found: re.Match[str]) -> tuple[str, list[Repair], Problem | None]:
    """Take 1.330100000013E+12 only if it shows its digits and its check digit proves them."""
    digits = found[1] + (found[2] or "").rstrip("0")
    length = int(found[3]) + 1
    if length == national_id.LENGTH and length - 1 <= len(digits) <= length:
        text = digits.ljust(length, "0")
        if _is_valid(text):
            return text, [Repair.NUMBER_SCIENTIFIC], None
    return "", [], Problem.DIGITS_LOST


def _with_zero(text: str, repairs: list[Repair]) -> tuple[str, list[Repair], Problem | None]:
    """Put back a leading zero where the check digit proves that it was lost."""
    if len(text) == national_id.LENGTH - 1 and text.isdigit() and _is_valid(f"0{text}"):
        others = [repair for repair in repairs if repair is not Repair.NUMBER_AS_VALUE]
        return f"0{text}", [*others, Repair.LOST_ZERO], None
    if len(text) > LONGEST:
        return "", [], Problem.TOO_LONG
    return text, repairs, None


def _is_valid(text: str) -> bool:
    try:
        national_id.parse(text)
    except InvalidIdentifier:
        return False
    return True
