"""Write the end of a submission: who confirmed what in which words, and where they sign for it."""

from __future__ import annotations

from dataclasses import dataclass

from app.documents.submission_memo import NOT_SUBMITTED, signers_of
from app.documents.submission_values import CountsDocument, OverviewDocument, Signer, Submitted
from app.documents.text_fit import CUT, FittedText
from app.documents.wording import PUPIL_WORDS
from app.documents.writer import Writer
from app.domain.thai_calendar import format_moment

LABEL_MM = 34
# The picture with the quiet zone around it; the code itself is then 23 to 24 mm wide.
QR_MM = 29
CODE_MM = 6
PROOF_MM = QR_MM + CODE_MM
# Space above the block, its title, a gap above each of its parts; style.css uses the same.
TITLE_MM = 16
GAP_MM = 3
SIGNING_MM = 15
SIGNED_LINES = 4
# A confirmation keeps a thousand characters; the quotation marks come with them.
LONGEST_WORDS = 1002
MOST_LINES = 17
# A step of text_fit.py that takes one line, and a little: a line so broken is set in that size.
SMALLER = 0.81


@dataclass(frozen=True, slots=True)
class Fact:
    """A label, and what stands beside it on one line or more."""

    label: str
    lines: tuple[FittedText, ...]


@dataclass(frozen=True, slots=True)
class SignerBlock:
    """Where one person signs; a name that is not known is left as dots."""

    name: FittedText | None
    position: FittedText | None
    role: FittedText


@dataclass(frozen=True, slots=True)
class Closing:
    """All of it, so high that it stands on one sheet; a draft has none but a notice."""

    facts: tuple[Fact, ...]
    certified: tuple[str, ...]
    signers: tuple[SignerBlock, ...]
    notice: str
    height_mm: float


def closing_of(document: Submitted, writer: Writer, *, width_mm: float, line_mm: float) -> Closing:
    """Return the statement and signatures; nobody certifies a draft."""
    if document.is_draft:
        return Closing((), (), (), NOT_SUBMITTED, TITLE_MM + 2 * line_mm)
    facts = _facts(document, writer, width_mm=width_mm - PROOF_MM - LABEL_MM)
    certified = writer.paragraph(_certified(document, writer), width_mm=width_mm, indent_mm=15)
    lines = sum(len(fact.lines) for fact in facts)
    return Closing(
        facts=facts,
        certified=certified,
        signers=tuple(_block(signer, writer, width_mm / 2) for signer in signers_of(document)),
        notice="",
        height_mm=TITLE_MM
        + max(lines * line_mm, PROOF_MM)
        + GAP_MM
        + len(certified) * line_mm
        + SIGNING_MM
        + SIGNED_LINES * line_mm,
    )


def _facts(document: Submitted, writer: Writer, *, width_mm: float) -> tuple[Fact, ...]:
    statement = document.statement
    if statement is None:
        return ()
    written: list[tuple[str, tuple[str, ...]]] = []
    if statement.prepared_name:
        prepared = _person(statement.prepared_name, statement.prepared_position)
        written.append(("ผู้จัดทำข้อมูล", prepared))
        if statement.prepared_at:
            at = format_moment(statement.prepared_at, "long", writer.thai_digits)
            written.append(("จัดทำเสร็จเมื่อ", (f"วันที่ {at}",)))
    at = format_moment(statement.at, "long", writer.thai_digits)
    words = _quoted(statement.words, writer, width_mm=width_mm)
    version = writer.digits(f"ฉบับที่ {document.version}")
    written += [
        ("ผู้ยืนยันข้อมูล", _person(statement.name, statement.position)),
        ("ยืนยันเมื่อ", (f"วันที่ {at}",)),
        ("ข้อความที่ยืนยัน", words),
        ("รหัสตรวจสอบ", (f"{document.code} ({version})",)),
    ]
    if document.sha256:
        written.append(("ค่า SHA-256", (document.sha256,)))
    return tuple(
        Fact(label, tuple(writer.line(text, width_mm=width_mm) for text in texts))
        for label, texts in written
    )


def _quoted(words: str, writer: Writer, *, width_mm: float) -> tuple[str, ...]:
    """Return the words that were confirmed; the longest are broken for smaller letters."""
    text = f"“{writer.digits(words)}”"
    for width in (width_mm, width_mm / SMALLER):
        lines = writer.paragraph(text, width_mm=width, limit=LONGEST_WORDS)
        if len(lines) <= MOST_LINES:
            return lines
    return (*lines[: MOST_LINES - 1], CUT)


def _person(name: str, position: str) -> tuple[str, ...]:
    return (f"{name} ตำแหน่ง {position}" if position else name,)


def _certified(document: Submitted, writer: Writer) -> str:
    pupils = PUPIL_WORDS[document.kind]
    count = writer.digits(f"{document.pupils:,}")
    if isinstance(document, OverviewDocument):
        sworn = (
            f"ได้ตรวจสอบข้อมูล{pupils}ของหน่วยงานในสังกัดทุกแห่งตามเอกสารนี้แล้ว จำนวน {count} คน "
            "ข้อมูลถูกต้องครบถ้วน และตรงกับที่ยืนยันในระบบ"
        )
    elif isinstance(document, CountsDocument):
        schools = writer.digits(f"{len(document.schools):,}")
        sworn = (
            f"ได้ตรวจสอบจำนวน{pupils}ที่เบิกจ่ายทุกแห่งตามเอกสารนี้แล้ว "
            f"จำนวน {schools} แห่ง {count} คน ข้อมูลถูกต้องครบถ้วน และตรงกับที่ยืนยันในระบบ"
        )
    else:
        sworn = (
            f"{pupils}ตามรายชื่อในเอกสารนี้ จำนวน {count} คน มีตัวตนอยู่จริง "
            "ข้อมูลถูกต้องครบถ้วน และตรงกับที่ยืนยันในระบบ"
        )
    return (
        f"ข้าพเจ้าขอรับรองว่า {sworn} และทราบว่า หากปรากฏภายหลังว่าข้อมูลไม่ตรงกับความเป็นจริง "
        "ผู้เกี่ยวข้องต้องรับผิดชอบตามระเบียบของทางราชการ"
    )


def _block(signer: Signer, writer: Writer, width_mm: float) -> SignerBlock:
    return SignerBlock(
        name=writer.line(f"({signer.name})", width_mm=width_mm) if signer.name else None,
        position=writer.line(f"ตำแหน่ง {signer.position}", width_mm=width_mm)
        if signer.position
        else None,
        role=writer.line(signer.role, width_mm=width_mm),
    )
