"""Print the sheets on which somebody ticks who of a room exists (`process.md` 3.2, 3.4)."""

from __future__ import annotations

from app.documents.fonts import document_font
from app.documents.page import Page
from app.documents.render import Engine, render
from app.documents.room_sheets import DAY_BY_HAND, RoomSheets, framed
from app.documents.room_values import ListedName, PresenceDocument, RoomNames
from app.documents.templating import fill_in
from app.documents.wording import PUPIL_WORDS
from app.documents.writer import Column, Writer

__all__ = [
    "ListedName",
    "PresenceDocument",
    "RoomNames",
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
SHEETS = RoomSheets(PAGE, COLUMNS, CLOSING_MM)
AFTERWARDS = "ตรวจแล้วให้บันทึกผลในระบบ LEC ที่หน้า “ตรวจสอบการมีตัวตน” ผู้ที่ไม่มีตัวตนให้นำออกจากบัญชีก่อนยืนยันข้อมูล"


def presence_sheet_pdf(document: PresenceDocument, *, engine: Engine) -> bytes:
    """Return the sheets as a PDF, each room beginning on a sheet of its own."""
    return render(presence_sheet_html(document), engine=engine)


def presence_sheet_html(document: PresenceDocument) -> str:
    """Return the sheets as the HTML that either engine prints."""
    writer = Writer(document_font(), document.thai_digits)
    pupils = PUPIL_WORDS[document.institution_kind]
    title = writer.clean(f"บัญชีตรวจสอบการมีตัวตนของ{pupils} {writer.digits(document.round_label)}")
    return fill_in(
        "presence_sheet.html",
        **framed(title, PAGE, printed_at=document.printed_at, writer=writer),
        columns=COLUMNS,
        rooms=[
            (
                SHEETS.of_room(
                    document,
                    room,
                    title=title,
                    dated=f"ตรวจสอบเมื่อวันที่ {DAY_BY_HAND}",
                    writer=writer,
                ),
                writer.digits(len(room.names)),
            )
            for room in document.rooms
        ],
        pupils=pupils,
        unlisted_columns=UNLISTED_COLUMNS,
        unlisted=range(UNLISTED),
        afterwards=writer.line(AFTERWARDS, width_mm=PAGE.width_mm, size=0.9),
    )
