"""Identity numbers that nobody types: valid, of real districts, never given out twice."""

from __future__ import annotations

from collections import defaultdict
from random import Random

from app.demo.places import districts_of
from app.domain.national_id import Kind
from app.reference import districts, provinces

# First digits and how often: birth reported in time, or late; then those without civil status
# (0), of foreigners (6) and of their children born here (7), and of those naturalised (8).
_FIRST_DIGITS = "120678"
_FIRST_DIGIT_WEIGHTS = (9650, 270, 24, 12, 36, 8)
_GCODE_PART = 0.004
_BORN_ELSEWHERE = 0.08
_WEIGHTS = (13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2)
_SEVEN_DIGITS = 10**7
_EACH_PROVINCE = _SEVEN_DIGITS // 100
# Spreads running numbers over seven digits; it shares no divisor with 10, so none falls twice.
_SPREAD = 7_368_787


class Numbers:
    """The numbers of the pupils that one province's institutions take in."""

    def __init__(self, province: str) -> None:
        self._province = province
        self._start = sorted(provinces()).index(province) * _EACH_PROVINCE
        self._given: defaultdict[str, int] = defaultdict(int)

    def new(self, rng: Random, academic_year: int) -> tuple[Kind, str]:
        """Give out a number: nearly always 13 digits, now and then a G-Code (`process.md` 5)."""
        if rng.random() < _GCODE_PART:
            return Kind.GCODE, self._gcode(academic_year)
        digit = rng.choices(_FIRST_DIGITS, _FIRST_DIGIT_WEIGHTS)[0]
        return Kind.NATIONAL_ID, self._thirteen(digit, self._district(rng))

    def _district(self, rng: Random) -> str:
        if rng.random() < _BORN_ELSEWHERE:
            return rng.choice(tuple(districts()))
        return rng.choice(districts_of(self._province))

    def _thirteen(self, first: str, district: str) -> str:
        running = self._start + self._given[district]
        self._given[district] += 1
        twelve = f"{first}{district}{running * _SPREAD % _SEVEN_DIGITS:07d}"
        total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, twelve, strict=True))
        return f"{twelve}{(11 - total % 11) % 10}"

    def _gcode(self, academic_year: int) -> str:
        year = f"{academic_year % 100:02d}"
        self._given[year] += 1
        return f"G{year}{self._province}{self._given[year]:08d}"
