"""Passwords: how they are hashed, what a new one must be, and the first one that is issued."""

from __future__ import annotations

import re
import secrets
import threading
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from app.domain.thai_text import grapheme_length

# OWASP's lower memory setting: about 40 ms and 19 MiB a hash.
_HASHER = PasswordHasher(memory_cost=19_456, time_cost=2, parallelism=1)
# Few at a time, so that a rush of sign-ins leaves processors for the pages of everybody else.
_FEW_AT_A_TIME = threading.BoundedSemaphore(2)
# No password has this hash, and checking one against it takes as long as against a real one.
_NOBODYS_HASH = f"$argon2id$v=19$m=19456,t=2,p=1${'A' * 22}${'A' * 43}"

SHORTEST = 10  # letters, each with its marks
LONGEST = 128  # characters
_OTHER_THAN_CODE = 6  # letters that a password must have besides the login code
_FEWEST_DIFFERENT = 5
_READABLE = "abcdefghjkmnpqrstuvwxyz23456789"  # without letters that look alike in print

# What people choose first, in English and Thai; digits and signs around a word do not help.
_WORDS = """
    password passwd admin administrator qwerty iloveyou welcome letmein thailand system school user
    login sunshine football princess dragon monkey master computer
    รหัสผ่าน สวัสดี ประเทศไทย โรงเรียน ศูนย์พัฒนาเด็กเล็ก เทศบาล กรุงเทพ
"""
_RUNS = (
    "01234567890123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "1q2w3e4r5t6y7u8i9o0p",
    "ๆไำพะัีรนยบลฟหกดเ้่าสวงผปแอิืทมใฝ",
    "กขฃคฅฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ",
)
_NOT_LETTERS = re.compile(r"[\W\d_]+")


class Weakness(StrEnum):
    """Why a new password is not taken."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    LIKE_THE_CODE = "like_the_code"
    COMMON = "common"


@dataclass(frozen=True, slots=True)
class Checked:
    """Whether a password was right, and whether its hash is of older parameters."""

    right: bool
    outdated: bool = False


def hashed(password: str) -> str:
    """Hash a password by argon2id; it takes tens of milliseconds, so hold no transaction."""
    with _FEW_AT_A_TIME:
        return _HASHER.hash(_normalised(password))


def check(password_hash: str | None, password: str) -> Checked:
    """Check a password; without an account (None) it takes as long, and is wrong."""
    with _FEW_AT_A_TIME:
        try:
            _HASHER.verify(password_hash or _NOBODYS_HASH, _normalised(password))
        except (VerifyMismatchError, InvalidHashError):
            return Checked(False)
    return Checked(True, _HASHER.check_needs_rehash(password_hash or _NOBODYS_HASH))


def weaknesses(password: str, *, names: Iterable[str]) -> list[Weakness]:
    """List what is wrong with a new password; `names` are the login code and the username."""
    text = _normalised(password)
    found = []
    if grapheme_length(text) < SHORTEST:
        found.append(Weakness.TOO_SHORT)
    if len(text) > LONGEST:
        found.append(Weakness.TOO_LONG)
    if any(_is_hardly_more_than(text.casefold(), name) for name in names):
        found.append(Weakness.LIKE_THE_CODE)
    elif not found and _is_common(text.casefold()):
        found.append(Weakness.COMMON)
    return found


def first_password() -> str:
    """Make a password to be issued on paper: easy to read and to type, 59 bits of chance."""
    letters = "".join(secrets.choice(_READABLE) for _ in range(12))
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"


def _normalised(password: str) -> str:
    """Write a password in one way, however the keyboard composed its marks."""
    return unicodedata.normalize("NFKC", password)


def _is_hardly_more_than(text: str, name: str) -> bool:
    return bool(name) and name in text and len(text.replace(name, "")) < _OTHER_THAN_CODE


def _is_common(text: str) -> bool:
    if len(set(text)) < _FEWEST_DIFFERENT:
        return True
    if any(text in run or text in run[::-1] for run in _RUNS):
        return True
    return _letters(text) in _COMMON_WORDS


def _letters(text: str) -> str:
    """Leave the bare letters: Thai marks, digits and signs do not make a word uncommon."""
    return _NOT_LETTERS.sub("", text)


_COMMON_WORDS = frozenset(_letters(word) for word in _WORDS.split())
