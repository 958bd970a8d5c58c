"""First logins on paper: what stands on each letter, one a sheet, whatever is put into it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.documents.login_letters import LoginLetter, LoginLetters, login_letters_pdf
from app.documents.render import Engine
from app.services.accounts import passwords
from tests.documents.reading import pages_of, running_text_of

LONGEST_UNIT = ("ศูนย์พัฒนาเด็กเล็กองค์การบริหารส่วนตำบล" + "หนองบัวโคกศรีสว่าง" * 12)[:200]
LETTER = LoginLetter(
    unit_name="ศูนย์พัฒนาเด็กเล็กบ้านปู่ฟ้าน้ำ",
    place="องค์การบริหารส่วนตำบลที่ญาติ จังหวัดศรีสะเกษ",
    officer="",
    code="3033600001",
    password="abcd-2345-wxyz",
)
DOCUMENT = LoginLetters(
    letters=(LETTER,),
    issuer_name="สำนักงานส่งเสริมการปกครองท้องถิ่นจังหวัดศรีสะเกษ",
    issuer_telephone="0 4561 2345",
    signer_name="นายทดสอบ ระบบ",
    signer_position="ท้องถิ่นจังหวัด",
    portal="https://lec.example.go.th/sign-in",
    issued_at=datetime(2026, 11, 23, 18, 0, tzinfo=UTC),
)


def letters(number: int) -> tuple[LoginLetter, ...]:
    """Give so many letters, some of them to units with the longest names."""
    return tuple(
        replace(
            LETTER,
            unit_name=LONGEST_UNIT if one % 3 == 0 else LETTER.unit_name,
            place=LONGEST_UNIT if one % 4 == 0 else LETTER.place,
            officer="นางสาวสมใจ ทดสอบ" if one % 2 else LONGEST_UNIT,
            code=f"30336{one:05}",
            password=passwords.first_password(),
        )
        for one in range(number)
    )


def words(text: str) -> str:
    return "".join(text.split())


def test_a_letter_says_to_whom_with_what_where_and_whom_to_ask(pdf_engine: Engine) -> None:
    text = running_text_of(login_letters_pdf(DOCUMENT, engine=pdf_engine))
    for part in (
        LETTER.unit_name,
        LETTER.place,
        LETTER.code,
        LETTER.password,
        DOCUMENT.portal,
        DOCUMENT.issuer_name,
        "โทร. ๐ ๔๕๖๑ ๒๓๔๕",
        DOCUMENT.signer_name,
        DOCUMENT.signer_position,
        "วันที่ ๒๔ พฤศจิกายน ๒๕๖๙",
        "ตั้งรหัสผ่านใหม่ทันที",
    ):
        assert words(part) in text


def test_a_hundred_letters_are_a_hundred_sheets_each_with_its_own_login(
    pdf_engine: Engine,
) -> None:
    document = replace(
        DOCUMENT,
        letters=letters(100),
        issuer_name=LONGEST_UNIT,
        signer_position=LONGEST_UNIT,
        portal="https://" + "lec." * 40 + "go.th/sign-in",
    )
    pages = pages_of(login_letters_pdf(document, engine=pdf_engine))
    assert len(pages) == 100
    for letter, page in zip(document.letters, pages, strict=True):
        assert re.findall(r"\b30336\d{5}\b", page) == [letter.code]
        assert re.findall(r"\b[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4}\b", page) == [letter.password]


@pytest.mark.parametrize("text", ["<b>{{ 7 * 7 }}</b>&amp;", "ก" + "\u0e49" * 5000, "W" * 5000])
def test_no_text_moves_a_login_or_adds_a_sheet(pdf_engine: Engine, text: str) -> None:
    hostile = replace(LETTER, unit_name=text, place=text, officer=text)
    document = replace(
        DOCUMENT,
        letters=(hostile, LETTER),
        issuer_name=text,
        issuer_telephone=text,
        signer_name=text,
        signer_position=text,
    )
    pages = pages_of(login_letters_pdf(document, engine=pdf_engine))
    assert len(pages) == 2
    assert all(LETTER.code in page and LETTER.password in page for page in pages)
