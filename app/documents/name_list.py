"""Print the name list of each room, to be posted so that anybody may object (`process.md` 3.1)."""

from app.documents.fonts import document_font
from app.documents.page import Page
from app.documents.render import Engine, render
from app.documents.room_sheets import DAY_BY_HAND, RoomSheets, framed
from app.documents.room_values import ListedName, NameListDocument, RoomList
from app.documents.templating import fill_in
from app.documents.wording import PUPIL_WORDS
from app.documents.writer import Column, Writer
from app.domain.thai_calendar import format_date

__all__ = ["ListedName", "NameListDocument", "RoomList", "name_list_html", "name_list_pdf"]

PAGE = Page()
TEACHER_WORDS = {"school": "ครูประจำชั้น", "centre": "ครูผู้ดูแลเด็ก"}
NAME_COLUMNS = (
    Column("ที่", 13, "centre"),
    Column("คำนำหน้าและชื่อ", 58),
    Column("นามสกุล", 54),
    Column("หมายเหตุ", 55),
)
OBJECTION_COLUMNS = (
    Column("ชื่อที่ทักท้วง", 50),
    Column("ข้อทักท้วง", 64),
    Column("ผู้ทักท้วง (ลงชื่อ)", 42),
    Column("วันที่", 24),
)
OBJECTIONS = 4
OBJECTION_MM = 9
# Signature, sentence of two lines, heading of the table and its rows; style of name_list.html.
CLOSING_MM = 22 + 2 * PAGE.line_mm + PAGE.line_mm + PAGE.head_mm + OBJECTIONS * OBJECTION_MM
SHEETS = RoomSheets(PAGE, NAME_COLUMNS, CLOSING_MM)


def name_list_pdf(document: NameListDocument, *, engine: Engine) -> bytes:
    """Return the name lists as a PDF, each room beginning on a sheet of its own."""
    return render(name_list_html(document), engine=engine)


def name_list_html(document: NameListDocument) -> str:
    """Return the name lists as the HTML that either engine prints."""
    writer = Writer(document_font(), document.thai_digits)
    title = writer.clean(
        f"บัญชีรายชื่อ{PUPIL_WORDS[document.institution_kind]} {writer.digits(document.round_label)}"
    )
    return fill_in(
        "name_list.html",
        **framed(title, PAGE, printed_at=document.printed_at, writer=writer),
        columns=NAME_COLUMNS,
        sheets=[
            sheet
            for room in document.rooms
            for sheet in SHEETS.of_room(
                document,
                room,
                title=title,
                dated=f"ประกาศ ณ วันที่ {_day(room, writer)}",
                writer=writer,
            )
        ],
        signer=TEACHER_WORDS[document.institution_kind],
        asked=[
            writer.line(text, width_mm=PAGE.width_mm) for text in _how_to_object(document, writer)
        ],
        objection_columns=OBJECTION_COLUMNS,
        objections=range(OBJECTIONS),
        objection_mm=OBJECTION_MM,
    )


def _day(room: RoomList, writer: Writer) -> str:
    """Return the day of posting, or dots to write it on."""
    return (
        format_date(room.posted_on, "long", writer.thai_digits) if room.posted_on else DAY_BY_HAND
    )


def _how_to_object(document: NameListDocument, writer: Writer) -> tuple[str, str]:
    telephone = f" โทร. {writer.digits(document.telephone)}" if document.telephone else ""
    return (
        "ผู้ใดเห็นว่ามีชื่อตกหล่น ชื่อไม่ถูกต้อง หรือมีชื่อผู้ที่ไม่มีตัวตนอยู่จริง โปรดเขียนทักท้วงในตารางข้างล่างนี้",
        f"หรือแจ้งที่{document.institution_name}{telephone} ภายในวันที่ {DAY_BY_HAND}",
    )
