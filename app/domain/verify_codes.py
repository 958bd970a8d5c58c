"""The short code of a confirmation, printed on each page and typed to find out what it confirms.

Twelve characters by chance (60 bits) in Crockford's alphabet, which has none that are mistaken for
one another; whoever reads an O or an L off paper is understood.
"""

from __future__ import annotations

from random import Random, SystemRandom

from app.domain.thai_calendar import to_arabic_digits

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})
_CHANCE = SystemRandom()
_BETWEEN = str.maketrans("", "", " -–\u2011\u200b")


def new_code(chance: Random | None = None) -> str:
    """Make a code that nobody can guess, such as `7K3M-Q9XD-2RTA`; a demo brings its own dice."""
    return _written("".join((chance or _CHANCE).choices(ALPHABET, k=LENGTH)))


def read_code(text: str) -> str | None:
    """Give the code that was typed in the form in which it is kept; None for what cannot be one."""
    code = to_arabic_digits(text).upper().translate(_BETWEEN).translate(_MISREAD)
    if len(code) != LENGTH or not set(code) <= set(ALPHABET):
        return None
    return _written(code)


def _written(code: str) -> str:
    return "-".join(code[start : start + 4] for start in range(0, LENGTH, 4))
