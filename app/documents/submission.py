"""Print an institution's submission: memo, summary, roster, statement and signatures.

The officer prints it, signs it and sends it to the authority (`process.md` 10.1).
"""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from pathlib import Path
from typing import Any

from app.documents.fonts import document_font
from app.documents.official import MEASURES
from app.documents.qr import qr_picture
from app.documents.render import Engine, render
from app.documents.roster_sheets import PUPIL_COLUMNS
from app.documents.roster_values import GradeTotal, RosterRow
from app.documents.submission_closing import CODE_MM, LABEL_MM, PROOF_MM, QR_MM, closing_of
from app.documents.submission_sheets import (
    PAGE,
    PaperSheet,
    opening_sheets,
    roster_sheets,
    total_columns_of,
)
from app.documents.submission_values import (
    Covering,
    Signer,
    Statement,
    SubmissionDocument,
    Submitted,
)
from app.documents.templating import fill_in
from app.documents.text_fit import FittedText
from app.documents.wording import PUPIL_WORDS
from app.documents.writer import Writer

__all__ = [
    "Covering",
    "GradeTotal",
    "RosterRow",
    "Signer",
    "Statement",
    "SubmissionDocument",
    "submission_html",
    "submission_pdf",
]

WATERMARK = Path(__file__).parents[2] / "templates" / "documents" / "draft.svg"
CANCELLED = "ยกเลิกแล้ว"
FOOT_SIZE = 0.85
FOOT_WIDTH_MM = PAGE.width_mm - 36
PROOF_WIDTH_MM = 120


def submission_pdf(document: SubmissionDocument, *, engine: Engine) -> bytes:
    """Return the submission as a PDF."""
    return render(submission_html(document), engine=engine)


def submission_html(document: SubmissionDocument) -> str:
    """Return the submission as the HTML that either engine prints.

    A part of a draft that is limited to rooms holds their pupils alone.
    """
    writer = Writer(document_font(), document.thai_digits)
    closing = closing_of(document, writer, width_mm=PAGE.width_mm, line_mm=PAGE.line_mm)
    if document.only_rooms:
        sheets = roster_sheets(document, writer, None)
    else:
        sheets = [
            *opening_sheets(document, writer, PaperSheet),
            *roster_sheets(document, writer, closing),
        ]
    return fill_in(
        "submission.html",
        **shared_values(document, writer),
        columns=PUPIL_COLUMNS,
        sheets=sheets,
        closing=closing,
    )


def shared_values(document: Submitted, writer: Writer) -> dict[str, Any]:
    """Return what the templates of all submissions are handed: measures, foot, proof."""
    is_external = not isinstance(document, SubmissionDocument)
    divided = "ระดับชั้นและเพศ" if is_external else "ระดับชั้น ห้อง และเพศ"
    title = f"เอกสารนำส่งข้อมูล{PUPIL_WORDS[document.kind]} {document.name} {document.round_label}"
    return {
        "font": writer.font,
        "page": PAGE,
        "official": MEASURES,
        "digits": writer.digits,
        "title": writer.clean(writer.digits(title)),
        "is_external": is_external,
        "draft": document.is_draft,
        "stamp": _stamp(document),
        "watermark": watermark() if document.is_draft else "",
        "foot": [
            writer.line(text, width_mm=FOOT_WIDTH_MM, size=FOOT_SIZE)
            for text in _identity(document, writer)
        ],
        "total_columns": total_columns_of(document),
        "totals_caption": f"จำนวน{PUPIL_WORDS[document.kind]}จำแนกตาม{divided}",
        "qr": qr_picture(document.verify_address) if document.verify_address else "",
        "code": writer.clean(document.code),
        "proof": _proof(document, writer),
        "qr_mm": QR_MM,
        "code_mm": CODE_MM,
        "proof_mm": PROOF_MM,
        "label_mm": LABEL_MM,
    }


@cache
def watermark() -> str:
    """Return the outlined word that lies across the pages of a draft, in base64.

    A picture, not turned text: that would stand amid the names when they are copied or searched.
    """
    return b64encode(WATERMARK.read_bytes()).decode("ascii")


def _stamp(document: Submitted) -> str:
    """Return what stands in a box on every page of a document that nobody may take as valid."""
    if document.is_draft:
        return "ฉบับร่าง"
    return CANCELLED if document.cancelled_at else ""


def _identity(document: Submitted, writer: Writer) -> tuple[str, str]:
    """Return the two lines at the foot of every page, which tell of what it is a page."""
    what = f"{document.name} {writer.digits(document.round_label)}"
    if not document.is_draft:
        version = writer.digits(f"ฉบับที่ {document.version}")
        ended = document.cancelled_at
        cancelled = f" {CANCELLED}เมื่อ {writer.moment(ended)}" if ended else ""
        return what, f"{document.paper} {version} รหัสตรวจสอบ {document.code}{cancelled}"
    printed = writer.moment(document.printed_at) if document.printed_at else "–"
    return what, f"ฉบับร่าง พิมพ์เมื่อ {printed} โดย {document.printed_by}"


def _proof(document: Submitted, writer: Writer) -> list[FittedText]:
    """Return how whoever holds the paper finds out whether it is current."""
    if document.is_draft or not document.verify_address:
        return []
    texts = (
        "ตรวจสอบเอกสารฉบับนี้ได้โดยสแกน QR หรือเปิดที่",
        document.verify_address,
        f"{writer.digits(f'ฉบับที่ {document.version}')} รหัสตรวจสอบ {document.code}",
    )
    return [writer.line(text, width_mm=PROOF_WIDTH_MM, size=FOOT_SIZE) for text in texts]
