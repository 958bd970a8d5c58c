"""What a password must be, and how it is checked."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher

from app.services.accounts import passwords
from app.services.accounts.passwords import Weakness

NAMES = ("3033300001", "3033300001-01")


@pytest.mark.parametrize(
    "password",
    ["ข้าวเหนียว มะม่วง", "correct horse battery", "ครูสมใจ ๒๕๖๔ ใจดี", "3033300001 และช้างสามเชือก"],
)
def test_a_passphrase_in_any_language_is_taken(password: str) -> None:
    assert passwords.weaknesses(password, names=NAMES) == []


@pytest.mark.parametrize(
    ("password", "weakness"),
    [
        ("สั้นมากๆ", Weakness.TOO_SHORT),
        ("นํ้าแข็งไส", Weakness.TOO_SHORT),  # ten characters and more, but fewer letters
        ("x" * 64 + "กขค" * 30, Weakness.TOO_LONG),
        ("3033300001", Weakness.LIKE_THE_CODE),
        ("3033300001-01", Weakness.LIKE_THE_CODE),
        ("a3033300001z", Weakness.LIKE_THE_CODE),
        ("Password2564!", Weakness.COMMON),
        ("รหัสผ่าน 2564", Weakness.COMMON),
        ("1111111111", Weakness.COMMON),
        ("1212121212ab", Weakness.COMMON),
        ("9876543210", Weakness.COMMON),
        ("ฟหกดเ้่าสวงผป", Weakness.COMMON),
    ],
)
def test_a_weak_password_is_told_why(password: str, weakness: Weakness) -> None:
    assert passwords.weaknesses(password, names=NAMES) == [weakness]


def test_first_passwords_pass_their_own_rules_and_differ() -> None:
    issued = [passwords.first_password() for _ in range(50)]
    assert len(set(issued)) == 50
    assert [one for one in issued if passwords.weaknesses(one, names=NAMES)] == []


def test_the_right_password_is_right_however_its_marks_were_composed() -> None:
    kept = passwords.hashed("น้ำตกทีลอซู ๒๕๖๔")
    assert passwords.check(kept, "น้ําตกทีลอซู ๒๕๖๔").right
    assert not passwords.check(kept, "น้ำตกทีลอซู ๒๕๖๕").right


def test_without_an_account_no_password_is_right() -> None:
    assert not passwords.check(None, "").right
    assert not passwords.check(None, "anything at all").right


def test_a_hash_of_older_parameters_is_outdated() -> None:
    older = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash("ข้าวเหนียว มะม่วง")
    assert passwords.check(older, "ข้าวเหนียว มะม่วง").outdated
    assert not passwords.check(passwords.hashed("ข้าวเหนียว มะม่วง"), "ข้าวเหนียว มะม่วง").outdated


def test_hashes_keep_to_owasps_lower_memory_setting() -> None:
    assert passwords.hashed("ข้าวเหนียว").startswith("$argon2id$v=19$m=19456,t=2,p=1$")
