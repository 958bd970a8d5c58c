"""Print first logins as letters, one a sheet, to be folded with the password inside.

The level above hands them out (`process.md` 1); each is for one unit's responsible officer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.documents.fonts import document_font
from app.documents.page import Page
from app.documents.render import Engine, render
from app.documents.templating import fill_in
from app.documents.text_fit import FittedText
from app.documents.writer import Writer
from app.domain.thai_calendar import format_date, in_bangkok

__all__ = ["LoginLetter", "LoginLetters", "login_letters_html", "login_letters_pdf"]

# The margins of an official letter: 3 cm at the left, 2 cm at the right.
PAGE = Page(left_mm=30, width_mm=160, line_mm=6.4)
TO_MM = 38.0
LABEL_MM = 13
BOX_MM = PAGE.width_mm - 10
SIGNED_MM = PAGE.width_mm - 80
SYSTEM = "ระบบสารสนเทศทางการศึกษาท้องถิ่น (LEC)"
SUBJECT = f"ชื่อผู้ใช้งานและรหัสผ่านครั้งแรกสำหรับ{SYSTEM}"
OPENING = (
    f"หน่วยงานของท่านมีหน้าที่เกี่ยวกับข้อมูลนักเรียนและเด็กเล็กใน{SYSTEM} "
    "จึงขอส่งชื่อผู้ใช้งานและรหัสผ่านครั้งแรกมาพร้อมนี้ "
    "ขอให้เข้าสู่ระบบและตั้งรหัสผ่านของท่านเองโดยเร็ว "
    "ผู้ที่มีหนังสือฉบับนี้เข้าสู่ระบบแทนหน่วยงานของท่านได้จนกว่าท่านจะตั้งรหัสผ่านใหม่"
)
HOW_IT_IS_WRITTEN = (
    "รหัสผ่านเป็นตัวอักษรภาษาอังกฤษตัวพิมพ์เล็กและตัวเลข 12 ตัว คั่นด้วยขีด (-) สองแห่ง ต้องพิมพ์ขีดด้วย "
    "ไม่มีเลขศูนย์ เลขหนึ่ง และไม่มีตัวอักษร i, l, o"
)
FOLD = "พับตามขีดที่ขอบซ้ายให้ข้อความอยู่ด้านใน แล้วปิดผนึก"


@dataclass(frozen=True, slots=True)
class LoginLetter:
    """One unit's login: whom it is for, where the unit stands, its code and first password."""

    unit_name: str
    place: str
    officer: str
    code: str
    password: str


@dataclass(frozen=True, slots=True)
class LoginLetters:
    """Letters that one officer of one unit issues at one moment; `portal` is the address."""

    letters: Sequence[LoginLetter]
    issuer_name: str
    issuer_telephone: str
    signer_name: str
    signer_position: str
    portal: str
    issued_at: datetime
    thai_digits: bool = True


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A letter's own lines, fitted; code and password stand as they are typed."""

    addressee: FittedText
    unit: FittedText
    place: FittedText
    code: str
    password: str


def login_letters_pdf(document: LoginLetters, *, engine: Engine) -> bytes:
    """Return the letters as a PDF of as many sheets."""
    return render(login_letters_html(document), engine=engine)


def login_letters_html(document: LoginLetters) -> str:
    """Return the letters as the HTML that either engine prints."""
    writer = Writer(document_font(), document.thai_digits)
    return fill_in(
        "login_letters.html",
        font=writer.font,
        page=PAGE,
        to_mm=TO_MM,
        digits=writer.digits,
        title=SUBJECT,
        from_lines=_from_lines(document, writer),
        subject=_line(writer, SUBJECT),
        opening=writer.paragraph(OPENING, width_mm=PAGE.width_mm),
        about_password=writer.paragraph(writer.digits(HOW_IT_IS_WRITTEN), width_mm=BOX_MM),
        steps=_steps(document, writer),
        signer=[
            writer.line(text, width_mm=SIGNED_MM)
            for text in (f"({document.signer_name})", document.signer_position)
        ],
        note=writer.line(
            f"{FOLD}  พิมพ์เมื่อ {writer.moment(document.issued_at)}",
            width_mm=PAGE.width_mm,
            size=0.8,
        ),
        letters=[_sheet(letter, writer) for letter in document.letters],
    )


def _sheet(letter: LoginLetter, writer: Writer) -> _Sheet:
    return _Sheet(
        addressee=_line(writer, letter.officer or "เจ้าหน้าที่ผู้รับผิดชอบ"),
        unit=_line(writer, letter.unit_name, bold=True),
        place=_line(writer, letter.place),
        code=writer.clean(letter.code),
        password=writer.clean(letter.password),
    )


def _line(writer: Writer, text: str, *, bold: bool = False) -> FittedText:
    return writer.line(text, width_mm=PAGE.width_mm - LABEL_MM, bold=bold)


def _from_lines(document: LoginLetters, writer: Writer) -> list[FittedText]:
    """Return who writes, and the day in the Buddhist era."""
    day = format_date(in_bangkok(document.issued_at).date(), "long", document.thai_digits)
    telephone = writer.digits(document.issuer_telephone)
    texts = (document.issuer_name, f"โทร. {telephone}" if telephone else "", f"วันที่ {day}")
    return [writer.line(text, width_mm=PAGE.width_mm - 25) for text in texts if text]


def _steps(document: LoginLetters, writer: Writer) -> list[FittedText]:
    """Return what the officer does, in order, and whom to ask."""
    telephone = writer.digits(document.issuer_telephone)
    asked = f"{document.issuer_name} โทร. {telephone}" if telephone else document.issuer_name
    first, *others = (
        f"เปิดเว็บเบราว์เซอร์แล้วไปที่ {document.portal}",
        "พิมพ์ชื่อผู้ใช้งานและรหัสผ่านครั้งแรกตามกรอบด้านบน แล้วกด “เข้าสู่ระบบ”",
        "ระบบให้ตั้งรหัสผ่านใหม่ทันที ให้ตั้งอย่างน้อย 10 ตัวอักษรและไม่บอกผู้ใด",
        "กรอกชื่อ ตำแหน่ง และหมายเลขโทรศัพท์ของท่าน เพื่อให้ทราบว่าผู้ใดเป็นผู้ทำรายการ",
        "เมื่อตั้งรหัสผ่านใหม่แล้ว ให้ทำลายหนังสือฉบับนี้",
    )
    # The portal's address is typed as it stands, in Arabic digits.
    numbered = [
        f"{writer.digits('1.')} {first}",
        *(writer.digits(f"{number}. {text}") for number, text in enumerate(others, start=2)),
    ]
    closing = ("หากเข้าสู่ระบบไม่ได้ หรือเห็นว่าผู้อื่นอาจทราบรหัสผ่านนี้แล้ว โปรดแจ้งเพื่อออกรหัสผ่านใหม่ ที่", asked)
    return [writer.line(text, width_mm=PAGE.width_mm) for text in (*numbered, *closing)]
