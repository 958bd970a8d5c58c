"""Print the name list of each room, to be posted so that anybody may object (`process.md` 3.1)."""

from dataclasses import dataclass

from app.documents.fonts import DocumentFont, document_font
from app.documents.name_list_values import ListedName, NameListDocument, RoomList
from app.documents.page import Page
from app.documents.pagination import Group, paginate
from app.documents.render import Engine, render
from app.documents.roster_sheets import PupilSection, place, section_of
from app.documents.templating import fill_in
from app.documents.text_fit import FittedText
from app.documents.wording import PRINTED_FROM, PUPIL_WORDS
from app.documents.writer import HEADLINE_SIZE, Column, Writer
from app.domain.thai_calendar import format_date

__all__ = ["ListedName", "NameListDocument", "RoomList", "name_list_html", "name_list_pdf"]

PAGE = Page()
# The title stands between the emblem's place and an equal space at the right.
TITLE_WIDTH_MM = PAGE.width_mm - 2 * 23
RUNNING_WIDTH_MM = PAGE.width_mm - 32
NOTE_WIDTH_MM = PAGE.width_mm - 37
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
DOTS = "." * 40


@dataclass(frozen=True)
class NameSheet:
    """One sheet of a room's list, numbered within the room: each room hangs on its own door."""

    number: int
    of: int
    title_lines: list[FittedText]
    running: FittedText
    sections: list[PupilSection]
    closing: bool


def name_list_pdf(
    document: NameListDocument, *, engine: Engine, font: DocumentFont | None = None
) -> bytes:
    """Return the name lists as a PDF, each room beginning on a sheet of its own."""
    return render(name_list_html(document, font=font), engine=engine, font=font)


def name_list_html(document: NameListDocument, *, font: DocumentFont | None = None) -> str:
    """Return the name lists as the HTML that either engine prints."""
    writer = Writer(font or document_font(), document.thai_digits)
    title = writer.clean(
        f"บัญชีรายชื่อ{PUPIL_WORDS[document.institution_kind]} {writer.digits(document.round_label)}"
    )
    note = f"{PRINTED_FROM} {writer.moment(document.printed_at)}"
    return fill_in(
        "name_list.html",
        font=writer.font,
        page=PAGE,
        digits=writer.digits,
        title=title,
        headline=writer.line(title, width_mm=TITLE_WIDTH_MM, size=HEADLINE_SIZE, bold=True),
        printed=writer.line(note, width_mm=NOTE_WIDTH_MM, size=0.85),
        columns=NAME_COLUMNS,
        sheets=[
            sheet for room in document.rooms for sheet in _sheets(document, room, title, writer)
        ],
        signer=TEACHER_WORDS[document.institution_kind],
        asked=[
            writer.line(text, width_mm=PAGE.width_mm) for text in _how_to_object(document, writer)
        ],
        objection_columns=OBJECTION_COLUMNS,
        objections=range(OBJECTIONS),
        objection_mm=OBJECTION_MM,
    )


def _sheets(
    document: NameListDocument, room: RoomList, title: str, writer: Writer
) -> list[NameSheet]:
    rows = list(enumerate(room.names, start=1))
    named = place(room.grade, room.room, writer)
    sheets = paginate(
        [Group(f"{named} ({writer.digits(len(rows))} คน)", rows)],
        first=PAGE.first_lines,
        other=PAGE.lines,
        closing=PAGE.lines_for(CLOSING_MM),
    )
    lines = [
        writer.line(text, width_mm=TITLE_WIDTH_MM)
        for text in (
            f"{document.institution_name} สังกัด {document.authority_name}"
            f" จังหวัด{document.province_name.removeprefix('จังหวัด')}",
            named,
            f"ประกาศ ณ วันที่ {_day(room, writer)}",
        )
    ]
    running = writer.line(f"{title} {document.institution_name} {named}", width_mm=RUNNING_WIDTH_MM)
    return [
        NameSheet(
            number=number,
            of=len(sheets),
            title_lines=lines,
            running=running,
            sections=[section_of(one, writer, NAME_COLUMNS, _texts) for one in sheet.sections],
            closing=sheet.closing,
        )
        for number, sheet in enumerate(sheets, start=1)
    ]


def _texts(row: tuple[int, ListedName], writer: Writer) -> tuple[str, ...]:
    number, name = row
    return writer.digits(number), f"{name.prefix}{name.first_name}", name.last_name, ""


def _day(room: RoomList, writer: Writer) -> str:
    """Return the day of posting, or dots to write it on."""
    return format_date(room.posted_on, "long", writer.thai_digits) if room.posted_on else DOTS


def _how_to_object(document: NameListDocument, writer: Writer) -> tuple[str, str]:
    telephone = f" โทร. {writer.digits(document.telephone)}" if document.telephone else ""
    return (
        "ผู้ใดเห็นว่ามีชื่อตกหล่น ชื่อไม่ถูกต้อง หรือมีชื่อผู้ที่ไม่มีตัวตนอยู่จริง โปรดเขียนทักท้วงในตารางข้างล่างนี้",
        f"หรือแจ้งที่{document.institution_name}{telephone} ภายในวันที่ {DOTS}",
    )
