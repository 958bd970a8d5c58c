"""Write the covering letter of a submission (`process.md` 10.1)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app.documents.official import ExternalLetter, Memo, Signature
from app.documents.submission_values import (
    CountsDocument,
    OverviewDocument,
    Signer,
    SubmissionDocument,
    Submitted,
)
from app.documents.wording import (
    HEAD_WORDS,
    OFFICER_WORDS,
    PUPIL_WORDS,
    SYSTEM,
    province_called,
)
from app.domain.thai_calendar import format_moment
from app.domain.thai_text import clean

CLOSING = "จึงเรียนมาเพื่อโปรดทราบและพิจารณาดำเนินการต่อไป"
NOT_SUBMITTED = "เอกสารนี้เป็นฉบับร่าง ใช้เพื่อตรวจสอบเท่านั้น ข้อมูลยังไม่ได้ยืนยัน และใช้นำส่งไม่ได้"


def covering_letter_of(document: Submitted) -> Memo | ExternalLetter:
    """Return the letter by which a unit sends what it confirmed to the level above it.

    Within one authority it is a memo; authority and province write to another agency.
    """
    document = _cleaned(document)
    covering = document.covering
    called = f"โทร. {covering.telephone}" if covering.telephone else ""
    head = signers_of(document)[-1]
    position = head.position or covering.head_title or head.role
    common: dict[str, Any] = {
        "number": covering.number,
        "written_on": covering.written_on,
        "subject": f"การนำส่งข้อมูล{PUPIL_WORDS[document.kind]}ใน{SYSTEM} ประจำ{document.round_label}",
        "addressee": covering.addressee,
        "body": (_occasion(document), _message(document), _enclosed(document)),
        "closing": CLOSING,
        "signature": Signature(head.name, position, covering.on_behalf_of),
        "emblem": document.emblem,
    }
    if not isinstance(document, SubmissionDocument):
        return ExternalLetter(
            agency=(document.name, *covering.address),
            division=(covering.own_division, called),
            **common,
        )
    return Memo(agency=f"{document.name} {called}".strip(), **common)


def _cleaned(document: Submitted) -> Submitted:
    """Keep what stands within sentences as short as any field: a sentence takes any length."""
    return replace(
        document,
        name=clean(document.name),
        authority=clean(document.authority),
        province=clean(document.province),
        round_label=clean(document.round_label),
        covering=replace(document.covering, division=clean(document.covering.division)),
    )


def signers_of(document: Submitted) -> tuple[Signer, ...]:
    """Return who signs, the head last."""
    return document.signers or (Signer(OFFICER_WORDS), Signer(HEAD_WORDS[document.kind]))


def _occasion(document: Submitted) -> str:
    division = document.covering.division
    receiver = f"{division} " if division else ""
    whose = "สถานศึกษา" if isinstance(document, SubmissionDocument) else "หน่วยงาน"
    # An authority is told by its province, whose office the local administration's is.
    told_by = (
        province_called(document.above)
        if document.kind in ("authority", "counts")
        else document.above
    )
    return (
        f"ตามที่{told_by} แจ้งให้{whose}ในสังกัดบันทึก ตรวจสอบ และยืนยันข้อมูล"
        f"{PUPIL_WORDS[document.kind]}ใน{SYSTEM} ประจำ{document.round_label}"
        f" และจัดพิมพ์ข้อมูลพร้อมบันทึกเป็นไฟล์ส่งให้{receiver}ภายในเวลาที่กำหนด นั้น"
    )


def _message(document: Submitted) -> str:
    pupils = PUPIL_WORDS[document.kind]
    number = f"จำนวน{pupils}ทั้งสิ้น {document.pupils:,} คน"
    if isinstance(document, CountsDocument):
        number = f"สถานศึกษา {len(document.schools):,} แห่ง {number}"
    divided = f"ชาย {document.male:,} คน หญิง {document.female:,} คน"
    if document.is_draft or document.statement is None:
        return f"{document.name} อยู่ระหว่างบันทึกและตรวจสอบข้อมูล{pupils} ปัจจุบันมี{number} เป็น{divided}"
    confirmed = format_moment(document.statement.at, "long")
    return (
        f"{document.name} ได้บันทึกและตรวจสอบข้อมูล{pupils}แล้ว และได้ยืนยันข้อมูลในระบบ"
        f"เมื่อวันที่ {confirmed} (ฉบับที่ {document.version})"
        f" {number} เป็น{divided}"
    )


def _enclosed(document: Submitted) -> str:
    if document.is_draft:
        return NOT_SUBMITTED
    listed = f"ข้อมูล{PUPIL_WORDS[document.kind]}รายบุคคล"
    if isinstance(document, OverviewDocument):
        listed = "ข้อมูลการยืนยันของแต่ละหน่วยงาน"
    elif isinstance(document, CountsDocument):
        listed = "จำนวนนักเรียนของสถานศึกษาแต่ละแห่ง"
    return (
        f"ในการนี้ ได้แนบสรุปจำนวน{PUPIL_WORDS[document.kind]} {listed} และคำรับรองของผู้ลงนาม "
        "พร้อมไฟล์ข้อมูลซึ่งมีฉบับที่และรหัสตรวจสอบเดียวกันมาด้วยแล้ว"
    )
