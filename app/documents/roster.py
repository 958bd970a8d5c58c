"""Print an institution's roster: its pupils by grade and room, totals and signatures.

The officer prints it, signs it and sends it to the authority (`process.md` 10.1).
"""

from app.documents.fonts import DocumentFont, document_font
from app.documents.render import Engine, render
from app.documents.roster_sheets import PAGE, PUPIL_COLUMNS, TOTAL_COLUMNS, roster_sheets
from app.documents.roster_values import GradeTotal, RosterDocument, RosterRow
from app.documents.templating import fill_in
from app.documents.writer import HEADLINE_SIZE, Writer

__all__ = ["GradeTotal", "RosterDocument", "RosterRow", "roster_html", "roster_pdf"]

PUPIL_WORDS = {"school": "นักเรียน", "centre": "เด็กเล็ก"}
HEAD_WORDS = {"school": "ผู้บริหารสถานศึกษา", "centre": "หัวหน้าศูนย์พัฒนาเด็กเล็ก"}
OFFICER_WORDS = "เจ้าหน้าที่ผู้รับผิดชอบ"
PRINTED_FROM = "พิมพ์จากระบบสารสนเทศทางการศึกษาท้องถิ่น (LEC)"
# The title stands between the emblem's place and an equal space at the right.
TITLE_WIDTH_MM = PAGE.width_mm - 2 * 23
RUNNING_WIDTH_MM = PAGE.width_mm - 32
NOTE_WIDTH_MM = PAGE.width_mm - 37


def roster_pdf(
    document: RosterDocument, *, engine: Engine, font: DocumentFont | None = None
) -> bytes:
    """Return the roster as a PDF."""
    return render(roster_html(document, font=font), engine=engine, font=font)


def roster_html(document: RosterDocument, *, font: DocumentFont | None = None) -> str:
    """Return the roster as the HTML that either engine prints."""
    writer = Writer(font or document_font(), document.thai_digits)
    pupils = PUPIL_WORDS[document.institution_kind]
    title = writer.clean(f"ข้อมูล{pupils}รายบุคคล ประจำ{writer.digits(document.round_label)}")
    return fill_in(
        "roster.html",
        font=writer.font,
        page=PAGE,
        digits=writer.digits,
        title=title,
        headline=writer.line(title, width_mm=TITLE_WIDTH_MM, size=HEADLINE_SIZE, bold=True),
        title_lines=[
            writer.line(text, width_mm=TITLE_WIDTH_MM) for text in _title_lines(document, writer)
        ],
        running=writer.line(f"{title} {document.institution_name}", width_mm=RUNNING_WIDTH_MM),
        draft=document.is_draft,
        printed=writer.line(_printing_note(document, writer), width_mm=NOTE_WIDTH_MM, size=0.85),
        columns=PUPIL_COLUMNS,
        sheets=roster_sheets(document, writer),
        totals_caption=f"จำนวน{pupils}จำแนกตามระดับชั้นและเพศ",
        total_columns=TOTAL_COLUMNS,
        signers=(OFFICER_WORDS, HEAD_WORDS[document.institution_kind]),
        certified=_certified(document, writer, pupils),
    )


def _title_lines(document: RosterDocument, writer: Writer) -> tuple[str, ...]:
    province = document.province_name.removeprefix("จังหวัด")
    return (
        f"{document.institution_name} รหัสสถานศึกษา {document.institution_code}",
        f"สังกัด {document.authority_name} จังหวัด{province}",
        f"สถานะข้อมูล: {writer.digits(document.state_text)}",
    )


def _printing_note(document: RosterDocument, writer: Writer) -> str:
    return f"{PRINTED_FROM} {writer.moment(document.printed_at)} โดย {document.printed_by}"


def _certified(document: RosterDocument, writer: Writer, pupils: str) -> str:
    """Return what the signatures certify; nobody certifies a draft."""
    if document.is_draft:
        return ""
    count = writer.digits(f"{len(document.rows):,}")
    return f"ขอรับรองว่า{pupils}ตามรายชื่อนี้ จำนวน {count} คน มีตัวตนอยู่จริง และข้อมูลถูกต้องครบถ้วน"
