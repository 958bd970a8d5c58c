"""Print the sheets on which somebody ticks who of a room exists (`process.md` 3.2, 3.4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.documents.fonts import DocumentFont, document_font
from app.documents.page import Page
from app.documents.render import Engine, render
from app.documents.room_sheets import ListedName, RoomSheet, RoomSheets, belongs_to, framed
from app.documents.roster_sheets import place
from app.documents.templating import fill_in
from app.documents.wording import PUPIL_WORDS
from app.documents.writer import Column, Writer

__all__ = [
    "ListedName",
    "PresenceDocument",
    "PresenceRoom",
    "presence_sheet_html",
    "presence_sheet_pdf",
]

# Lines are as high as handwriting; the last one of a sheet stays clear of the line of its foot.
PAGE = Page(line_mm=8, foot_mm=10)
COLUMNS = (
    Column("ที่", 12, "centre"),
    Column("คำนำหน้าและชื่อ", 50),
    Column("นามสกุล", 46),
    Column("มีตัวตน\nอยู่จริง", 16),
    Column("ไม่มี\nตัวตน", 16),
    Column("หมายเหตุ", 40),
)
UNLISTED_COLUMNS = (
    Column("ชื่อและนามสกุล", 76),
    Column("เลขประจำตัวประชาชน/G-Code", 64),
    Column("หมายเหตุ", 40),
)
UNLISTED = 3
# Sums, caption and table of the unlisted, certified sentence, signature; presence_sheet.html.
CLOSING_MM = 14 + PAGE.line_mm + PAGE.head_mm + UNLISTED * PAGE.line_mm + 11 + 39 + 7
DOTS = "." * 40
AFTERWARDS = "ตรวจแล้วให้บันทึกผลในระบบ LEC ที่หน้า “ตรวจสอบการมีตัวตน” ผู้ที่ไม่มีตัวตนให้นำออกจากบัญชีก่อนยืนยันข้อมูล"


@dataclass(frozen=True, slots=True)
class PresenceRoom:
    """The names of one room in their order."""

    grade: str
    room: str
    names: tuple[ListedName, ...]


@dataclass(frozen=True, slots=True)
class PresenceDocument:
    """The sheets of an institution's rooms. `institution_kind` is `school` or `centre`."""

    institution_name: str
    institution_kind: str
    authority_name: str
    province_name: str
    round_label: str
    printed_at: datetime
    rooms: tuple[PresenceRoom, ...]
    thai_digits: bool = True


def presence_sheet_pdf(
    document: PresenceDocument, *, engine: Engine, font: DocumentFont | None = None
) -> bytes:
    """Return the sheets as a PDF, each room beginning on a sheet of its own."""
    return render(presence_sheet_html(document, font=font), engine=engine, font=font)


def presence_sheet_html(document: PresenceDocument, *, font: DocumentFont | None = None) -> str:
    """Return the sheets as the HTML that either engine prints."""
    writer = Writer(font or document_font(), document.thai_digits)
    pupils = PUPIL_WORDS[document.institution_kind]
    title = writer.clean(f"บัญชีตรวจสอบการมีตัวตนของ{pupils} {writer.digits(document.round_label)}")
    return fill_in(
        "presence_sheet.html",
        **framed(title, PAGE, printed_at=document.printed_at, writer=writer),
        columns=COLUMNS,
        rooms=[
            (_sheets(document, room, title, writer), writer.digits(len(room.names)))
            for room in document.rooms
        ],
        pupils=pupils,
        unlisted_columns=UNLISTED_COLUMNS,
        unlisted=range(UNLISTED),
        afterwards=writer.line(AFTERWARDS, width_mm=PAGE.width_mm, size=0.9),
    )


def _sheets(
    document: PresenceDocument, room: PresenceRoom, title: str, writer: Writer
) -> list[RoomSheet]:
    named = place(room.grade, room.room, writer)
    return SHEETS.of_room(
        named,
        room.names,
        title_lines=(
            belongs_to(document.institution_name, document.authority_name, document.province_name),
            named,
            f"ตรวจสอบเมื่อวันที่ {DOTS}",
        ),
        running=f"{title} {document.institution_name} {named}",
        writer=writer,
    )


def _texts(row: tuple[int, ListedName], writer: Writer) -> tuple[str, ...]:
    number, name = row
    return writer.digits(number), f"{name.prefix}{name.first_name}", name.last_name, "", "", ""


SHEETS = RoomSheets(PAGE, COLUMNS, _texts, CLOSING_MM)
