"""Print a form that a parent fills in by hand with a child's data (`process.md` 3.1, 4.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.documents.child_form_lines import (
    ADDRESSES,
    FREELY,
    PURPOSES,
    Part,
    child_part,
    family_parts,
    office_part,
)
from app.documents.fonts import document_font
from app.documents.form_lines import Piece, laid_out
from app.documents.page import Page
from app.documents.render import Engine, render
from app.documents.room_sheets import BESIDE_RUNNING_MM, BESIDE_TITLE_MM, belongs_to, framed
from app.documents.templating import fill_in
from app.documents.text_fit import FittedText
from app.documents.wording import PUPIL_WORDS
from app.documents.writer import Writer

__all__ = ["ChildFormDocument", "child_form_html", "child_form_pdf"]

# Lines are as high as handwriting.
PAGE = Page(line_mm=9.5)
HOW = (
    "โปรดเขียนตัวบรรจงให้ตรงกับสูติบัตรหรือทะเบียนบ้าน และทำเครื่องหมายถูกในช่องสี่เหลี่ยมหน้าข้อที่เลือก",
    "เด็กที่ไม่มีเลขประจำตัวประชาชนให้เว้นช่องตัวเลขไว้ และแจ้งสถานศึกษา",
)
SIGNED = "ขอรับรองว่าข้อมูลข้างต้นเป็นความจริง"


@dataclass(frozen=True, slots=True)
class ChildFormDocument:
    """An institution's blank form. `institution_kind` is `school` or `centre`."""

    institution_name: str
    institution_kind: str
    authority_name: str
    province_name: str
    year_label: str
    printed_at: datetime
    thai_digits: bool = True


@dataclass(frozen=True, slots=True)
class _Section:
    heading: str
    lines: list[list[Piece]]


def child_form_pdf(document: ChildFormDocument, *, engine: Engine) -> bytes:
    """Return the form as a PDF of two sheets, to be printed on both sides of one."""
    return render(child_form_html(document), engine=engine)


def child_form_html(document: ChildFormDocument) -> str:
    """Return the form as the HTML that either engine prints."""
    writer = Writer(document_font(), document.thai_digits)
    pupil = PUPIL_WORDS[document.institution_kind]
    title = writer.clean(f"แบบกรอกข้อมูล{pupil} {writer.digits(document.year_label)}")
    return fill_in(
        "child_form.html",
        **framed(title, PAGE, printed_at=document.printed_at, writer=writer),
        belongs=_belongs(document, writer),
        running=writer.line(
            f"{title} {document.institution_name}", width_mm=PAGE.width_mm - BESIDE_RUNNING_MM
        ),
        how=[writer.line(text, width_mm=PAGE.width_mm) for text in HOW],
        front=_sections((child_part(pupil), *ADDRESSES), writer),
        back=_sections(family_parts(pupil), writer),
        office=_sections((office_part(),), writer)[0],
        purpose=writer.paragraph(_purpose(document, pupil), width_mm=PAGE.width_mm),
        signed=SIGNED,
    )


def _belongs(document: ChildFormDocument, writer: Writer) -> list[FittedText]:
    width = PAGE.width_mm - BESIDE_TITLE_MM
    under = belongs_to("", document.authority_name, document.province_name).strip()
    return [writer.line(text, width_mm=width) for text in (document.institution_name, under)]


def _sections(parts: Sequence[Part], writer: Writer) -> list[_Section]:
    return [
        _Section(
            part.heading,
            [laid_out(line, writer, width_mm=PAGE.width_mm) for line in part.lines],
        )
        for part in parts
    ]


def _purpose(document: ChildFormDocument, pupil: str) -> str:
    """Say what the data are for, and which of them nobody has to tell."""
    return (
        f"{document.institution_name} ใช้ข้อมูลนี้บันทึกในระบบสารสนเทศทางการศึกษาท้องถิ่น (LEC) "
        f"ของกรมส่งเสริมการปกครองท้องถิ่น เพื่อ{PURPOSES[document.institution_kind]} "
        "และเก็บรักษาไว้ตามกฎหมายว่าด้วยการคุ้มครองข้อมูลส่วนบุคคล "
        f"ข้อที่มีเครื่องหมาย {FREELY} จะกรอกหรือไม่ก็ได้ หากไม่กรอก {pupil}ไม่เสียสิทธิใด ๆ"
    )
