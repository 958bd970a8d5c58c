"""What a form for a child's data asks, line by line: all that the portal's own form does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.documents.form_lines import Boxes, Dots, Line, Ticks, Words

# Data that the law calls sensitive: whoever fills it in does so freely.
FREELY = "*"
OTHER = "อื่น ๆ (ระบุ)"


@dataclass(frozen=True, slots=True)
class Part:
    """Lines under a heading."""

    heading: str
    lines: tuple[Line, ...]


def child_part(pupil: str) -> Part:
    """Return what is asked about the child; `pupil` is what the institution calls one."""
    return Part(
        f"ข้อมูล{pupil}",
        (
            Line(("number",), (Words("เลขประจำตัวประชาชน/G-Code"), Boxes())),
            Line(
                ("prefix",),
                (
                    Words("คำนำหน้า"),
                    Ticks(("เด็กชาย", "เด็กหญิง", "นาย", "นางสาว", OTHER)),
                    Dots(),
                ),
            ),
            Line(("first_name", "last_name"), (Words("ชื่อ"), Dots(), Words("นามสกุล"), Dots())),
            Line(
                ("birth_date", "sex"),
                (
                    *(Words("เกิดวันที่"), Dots(1), Words("เดือน"), Dots(2)),
                    *(Words("พ.ศ."), Dots(1), Words("เพศ"), Ticks(("ชาย", "หญิง"))),
                ),
            ),
            Line(
                ("nationality", "race", "religion"),
                (
                    *(Words("สัญชาติ"), Dots(), Words(f"เชื้อชาติ{FREELY}"), Dots()),
                    *(Words(f"ศาสนา{FREELY}"), Dots()),
                ),
            ),
            Line(
                ("height_cm", "weight_kg"),
                (
                    *(Words("ส่วนสูง"), Dots(), Words("เซนติเมตร")),
                    *(Words("น้ำหนัก"), Dots(), Words("กิโลกรัม")),
                ),
            ),
            Line(
                ("health",),
                (Words(f"ข้อมูลสุขภาพ (โรคประจำตัว การแพ้อาหารหรือยา){FREELY}"), Dots()),
            ),
            Line(
                ("student_condition",),
                (Words(f"สภาพ{pupil}"), Ticks(("ปกติ", OTHER)), Dots()),
            ),
            Line(
                ("tuition_reimbursement",),
                (Words("สิทธิการเบิกค่าเล่าเรียน"), Ticks(("ไม่มี", "มี (ระบุหน่วยงานที่เบิก)")), Dots()),
            ),
            Line(
                ("medical_reimbursement",),
                (Words("สิทธิการเบิกค่ารักษาพยาบาล"), Ticks(("ไม่มี", "มี (ระบุสิทธิ)")), Dots()),
            ),
        ),
    )


def _address(heading: str, name: str, *before: Line) -> Part:
    return Part(
        heading,
        (
            *before,
            Line(
                (f"{name}.house_no", f"{name}.moo", f"{name}.road"),
                (
                    *(Words("บ้านเลขที่"), Dots(2), Words("หมู่ที่"), Dots(1)),
                    *(Words("ถนน"), Dots(3)),
                ),
            ),
            Line(
                (f"{name}.subdistrict", f"{name}.district"),
                (Words("ตำบล/แขวง"), Dots(), Words("อำเภอ/เขต"), Dots()),
            ),
            Line(
                (f"{name}.province", f"{name}.postal_code"),
                (Words("จังหวัด"), Dots(), Words("รหัสไปรษณีย์"), Boxes((5,))),
            ),
        ),
    )


ADDRESSES = (
    _address("ที่อยู่ตามทะเบียนบ้าน", "registered_address"),
    _address(
        "ที่อยู่ปัจจุบัน",
        "current_address",
        Line((), (Ticks(("ที่อยู่เดียวกับทะเบียนบ้าน (ไม่ต้องกรอกซ้ำ)", "ที่อยู่อื่น ดังนี้")),)),
    ),
)


def _relative(heading: str, name: str, *before: Line) -> Part:
    return Part(
        heading,
        (
            *before,
            Line(
                (f"{name}.prefix", f"{name}.first_name", f"{name}.last_name"),
                (
                    *(Words("คำนำหน้า"), Dots(2), Words("ชื่อ"), Dots(5)),
                    *(Words("นามสกุล"), Dots(5)),
                ),
            ),
            Line(
                (f"{name}.religion", f"{name}.occupation"),
                (Words(f"ศาสนา{FREELY}"), Dots(1), Words("อาชีพ"), Dots(2)),
            ),
            Line(
                (f"{name}.monthly_income", f"{name}.phone"),
                (Words("รายได้ต่อเดือน"), Dots(), Words("บาท"), Words("โทรศัพท์"), Dots()),
            ),
        ),
    )


def family_parts(pupil: str) -> tuple[Part, ...]:
    """Return what is asked about the child's family."""
    return (
        Part(
            "ครอบครัว",
            (
                Line(
                    ("family_status",),
                    (
                        Words("สถานภาพ"),
                        Ticks(("บิดามารดาอยู่ด้วยกัน", "แยกกันอยู่", "หย่าร้าง")),
                    ),
                ),
                Line((), (Ticks(("บิดาเสียชีวิต/สาบสูญ", "มารดาเสียชีวิต/สาบสูญ", OTHER)), Dots())),
            ),
        ),
        _relative("บิดา", "father"),
        _relative("มารดา", "mother"),
        _relative(
            "ผู้ปกครอง",
            "guardian",
            Line(
                ("guardian.relationship",),
                (
                    Words(f"เกี่ยวข้องกับ{pupil}เป็น"),
                    Ticks(("บิดา (ไม่ต้องกรอกซ้ำ)", "มารดา (ไม่ต้องกรอกซ้ำ)", OTHER)),
                    Dots(),
                ),
            ),
        ),
    )


def office_part() -> Part:
    """Return what the institution itself fills in."""
    return Part(
        "สำหรับเจ้าหน้าที่ของสถานศึกษา",
        (
            Line(
                ("grade", "room", "seat_number", "student_number"),
                (
                    *(Words("ระดับชั้น"), Dots(3), Words("ห้อง"), Dots(2), Words("เลขที่"), Dots(2)),
                    *(Words("เลขประจำตัวนักเรียน"), Dots(3)),
                ),
            ),
            Line(
                ("admission_date",),
                (
                    *(Words("วันที่เข้าศึกษา"), Dots(), Words("บันทึกในระบบเมื่อวันที่"), Dots()),
                    *(Words("ผู้บันทึก"), Dots()),
                ),
            ),
        ),
    )


PURPOSES: Mapping[str, str] = {
    "school": "การจัดการศึกษาและการจัดสรรงบประมาณ เช่น ค่าอาหารเสริม (นม) และค่าอาหารกลางวันของนักเรียน",
    "centre": "การจัดการศึกษาและการจัดสรรงบประมาณ เช่น ค่าอาหารเสริม (นม) และค่าอาหารกลางวันของเด็กเล็ก",
}
