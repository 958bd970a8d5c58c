"""Made-up official letters of both forms, as long as a test wants them."""

from __future__ import annotations

from typing import Any, TypeAlias

from app.documents.official import ExternalLetter, Memo, Signature

Given: TypeAlias = dict[str, Any]

OPENING = (
    "ด้วยกรมส่งเสริมการปกครองท้องถิ่น จะเปิดระบบสารสนเทศทางการศึกษาท้องถิ่น (Local Education Center "
    "information system : LEC) เพื่อให้องค์กรปกครองส่วนท้องถิ่นและสถานศึกษาในสังกัดบันทึกข้อมูลนักเรียน"
    "และเด็กเล็ก ประจำปีการศึกษา 2564 (ครั้งที่ 1) ระหว่างวันที่ 1 พฤษภาคม 2564 ถึงวันที่ 11 มิถุนายน 2564"
)
POINT = (
    "ให้สถานศึกษากำชับผู้รับผิดชอบในการบันทึกข้อมูลนักเรียนหรือเด็กเล็ก บันทึกหรือแก้ไขข้อมูล และตรวจสอบข้อมูล"
    "ก่อนการยืนยันข้อมูลในระดับสถานศึกษาให้แล้วเสร็จ ภายในวันที่ 10 มิถุนายน 2564"
)
CLOSING = "จึงเรียนมาเพื่อทราบและดำเนินการในส่วนที่เกี่ยวข้อง"
SUBJECT = "การบันทึกข้อมูลนักเรียนและเด็กเล็กในระบบสารสนเทศทางการศึกษาท้องถิ่น ประจำปีการศึกษา 2564 (ครั้งที่ 1)"


def memo(points: int = 2, **changes: Any) -> Memo:
    """Return a memo with an opening and so many numbered points."""
    return Memo(**(_common(points) | {"agency": "กองการศึกษา โทร. 0 4561 4873"} | changes))


def external_letter(points: int = 2, **changes: Any) -> ExternalLetter:
    """Return an external letter with an opening and so many numbered points."""
    own = {
        "number": "ตย 0023.3/ว 256",
        "agency": ("ศาลากลางจังหวัดตัวอย่าง", "ถนนตัวอย่าง ตย 33000"),
        "references": ("หนังสือกรมตัวอย่าง ที่ มท 0816.2/ว 796",),
        "enclosures": ("สำเนาหนังสือ จำนวน 1 ชุด", "แนวทาง จำนวน 1 ชุด"),
        "division": ("กลุ่มงานส่งเสริมและพัฒนาท้องถิ่น", "โทร. 0 4561 3786"),
        "signature": Signature("นายทดสอบ ระบบ", "ท้องถิ่นจังหวัดตัวอย่าง", "ผู้ว่าราชการจังหวัดตัวอย่าง"),
    }
    return ExternalLetter(**(_common(points) | own | changes))


def _common(points: int) -> Given:
    return {
        "number": "ตย 51008/12",
        "subject": SUBJECT,
        "addressee": "ผู้อำนวยการโรงเรียนในสังกัดทุกแห่ง",
        "body": (OPENING, *(f"{number}. {POINT}" for number in range(1, points + 1))),
        "closing": CLOSING,
        "signature": Signature("นางสาวน้ำผึ้ง ที่ญาติ", "นายกองค์การบริหารส่วนจังหวัดตัวอย่าง"),
    }
