"""A template filled with made-up data, to be looked at before letters are made from it."""

from __future__ import annotations

from app.documents.official import (
    ExternalLetter,
    Memo,
    OfficialLetter,
    Signature,
    paragraphs_of,
)
from app.models import LetterForm
from app.services.letters import filling
from app.services.letters.places import Place
from app.services.letters.shipped import TemplateText

VALUES = {
    Place.ROUND: "2569 (ครั้งที่ 1)",
    Place.UNIT: "องค์การบริหารส่วนจังหวัดตัวอย่าง",
    Place.ABOVE: "สำนักงานส่งเสริมการปกครองท้องถิ่นจังหวัดตัวอย่าง",
    Place.RECIPIENT: "โรงเรียนตัวอย่างวิทยา",
    Place.RECIPIENT_TITLE: "ผู้อำนวยการโรงเรียนตัวอย่างวิทยา",
    Place.BELOW: "สถานศึกษา",
    Place.DATA_SET: "ข้อมูลนักเรียนและเด็กเล็ก",
    Place.OPENS: "1 พฤษภาคม 2569",
    Place.CLOSES: "11 มิถุนายน 2569 เวลา 24.00 น.",
    Place.DUE: "10 มิถุนายน 2569 เวลา 24.00 น.",
    Place.TOTAL: "12",
    Place.CONFIRMED: "9",
    Place.MISSING: "3",
    Place.MISSING_LIST: "1. โรงเรียนตัวอย่างวิทยา\n2. โรงเรียนบ้านตัวอย่าง\n3. ศูนย์พัฒนาเด็กเล็กตัวอย่าง",
    Place.SUBMISSION_DUE: "10 มิถุนายน 2569",
    Place.SENT_TO: "กองการศึกษา ศาสนาและวัฒนธรรม",
    Place.SENT: "10",
    Place.UNSENT: "2",
    Place.UNSENT_LIST: (
        "1. โรงเรียนตัวอย่างวิทยา (ยังไม่ยืนยันข้อมูล)\n2. โรงเรียนบ้านตัวอย่าง (ยังไม่ได้รับไฟล์ข้อมูล)"
    ),
    Place.SENT_LIST: (
        "1. ภาพรวมของข้อมูลนักเรียนและเด็กเล็กที่มีตัวตนอยู่จริง รวมทั้งสิ้น 1,234 คน โดย นางสาวตัวอย่าง ระบบดี "
        "ยืนยันข้อมูลฉบับที่ 1 เมื่อวันที่ 9 มิถุนายน 2569 เวลา 14.30 น. รหัสตรวจสอบ XXXX-XXXX-XXXX\n"
        "2. ข้อมูลจำนวนนักเรียนของสถานศึกษาสังกัดอื่น รวมทั้งสิ้น 567 คน โดย นางสาวตัวอย่าง ระบบดี "
        "ยืนยันข้อมูลฉบับที่ 1 เมื่อวันที่ 9 มิถุนายน 2569 เวลา 14.45 น. รหัสตรวจสอบ XXXX-XXXX-XXXX"
    ),
    Place.PUPILS: "1,234",
    Place.CONFIRMED_BY: "นางสาวตัวอย่าง ระบบดี",
    Place.CONFIRMED_AT: "9 มิถุนายน 2569 เวลา 14.30 น.",
    Place.VERSION: "1",
    Place.CODE: "XXXX-XXXX-XXXX",
    Place.REASON: "พบว่าบันทึกชั้นเรียนของนักเรียนไม่ถูกต้อง",
    Place.CANCELLED_AT: "10 มิถุนายน 2569 เวลา 09.15 น.",
}


def example_of(text: TemplateText) -> OfficialLetter:
    """Make a letter of made-up data from a template."""
    subject, addressee, body, closing = (
        filling.fill(part, VALUES)
        for part in (text.subject, text.addressee, text.body, text.closing)
    )
    division, telephone = "กองการศึกษา ศาสนาและวัฒนธรรม", "โทร. 0 0000 0000"
    signature = Signature("นายตัวอย่าง ระบบดี", "นายกองค์การบริหารส่วนจังหวัดตัวอย่าง")
    paragraphs = paragraphs_of(body)
    if text.form is LetterForm.MEMO:
        return Memo(
            agency=f"{division} {telephone}",
            subject=subject,
            addressee=addressee,
            body=paragraphs,
            closing=closing,
            signature=signature,
        )
    return ExternalLetter(
        agency=(VALUES[Place.UNIT], "ถนนตัวอย่าง ตย 00000"),
        division=(division, telephone),
        subject=subject,
        addressee=addressee,
        body=paragraphs,
        closing=closing,
        signature=signature,
    )
