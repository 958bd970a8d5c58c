"""What a roster's columns mean: the vocabulary of LEC's report, and the portal's own columns.

Source: `data/lec_export_columns.csv` (the words that readers of the report look for).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How the cells of a column are read."""

    TEXT = "text"
    DIGITS = "digits"
    NUMBER = "number"
    NAME = "name"
    PREFIX = "prefix"
    DATE = "date"
    GRADE = "grade"
    ROOM = "room"
    SEX = "sex"
    WHOLE = "whole"
    MEASURE = "measure"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its key, its heading under its group's, other spellings, how long it may be."""

    key: str
    label: str
    group: str
    kind: Kind = Kind.TEXT
    words: tuple[str, ...] = ()
    limit: int = 200


INSTITUTION, PUPIL = "สถานศึกษา", "นักเรียน"
FATHER, MOTHER, GUARDIAN = "บิดา", "มารดา", "ผู้ปกครอง"
REGISTERED, CURRENT = "ที่อยู่ตามทะเบียนบ้าน", "ที่อยู่ปัจจุบัน"
GROUPS = {
    "father": FATHER,
    "mother": MOTHER,
    "guardian": GUARDIAN,
    "registered_address": REGISTERED,
    "current_address": CURRENT,
}
GROUP_WORDS = {
    INSTITUTION: ("โรงเรียน", "ข้อมูลสถานศึกษา"),
    PUPIL: ("เด็กเล็ก", "ข้อมูลนักเรียน", "ข้อมูลเด็กเล็ก", "ข้อมูลผู้เรียน"),
    FATHER: ("ข้อมูลบิดา", "พ่อ", "ของบิดา"),
    MOTHER: ("ข้อมูลมารดา", "แม่", "ของมารดา"),
    GUARDIAN: ("ข้อมูลผู้ปกครอง", "ของผู้ปกครอง"),
    REGISTERED: ("ทะเบียนบ้าน", "ตามทะเบียนบ้าน"),
    CURRENT: ("ปัจจุบัน", "ที่อยู่ที่ติดต่อได้"),
}

_PLACE = (
    Field("province", "จังหวัด", INSTITUTION),
    Field("district", "อำเภอ", INSTITUTION),
    Field("authority", "อปท.", INSTITUTION, words=("องค์กรปกครองส่วนท้องถิ่น", "ต้นสังกัด")),
    Field("institution", "สถานศึกษา", INSTITUTION, words=("ชื่อสถานศึกษา", "โรงเรียน", "ชื่อโรงเรียน")),
    Field("academic_year", "ปีการศึกษา", INSTITUTION),
    Field("term", "ภาคเรียน", INSTITUTION, words=("ภาคเรียนที่", "ครั้งที่")),
)
CODE = Field("institution_code", "รหัสสถานศึกษา", INSTITUTION, words=("รหัสโรงเรียน",))
_PUPIL = (
    Field(
        "student_number",
        "เลขประจำตัวนักเรียน",
        PUPIL,
        Kind.DIGITS,
        ("รหัสนักเรียน", "รหัสประจำตัวนักเรียน", "เลขประจำตัวเด็ก", "เลขประจำตัว"),
        20,
    ),
    Field("prefix", "คำนำหน้า", PUPIL, Kind.PREFIX, ("คำนำหน้าชื่อ", "คำนำหน้านาม"), 40),
    Field("first_name", "ชื่อ", PUPIL, Kind.NAME, ("ชื่อตัว",)),
    Field("last_name", "นามสกุล", PUPIL, Kind.NAME, ("สกุล", "ชื่อสกุลเดิม")),
    Field(
        "birth_date",
        "วันเดือนปีเกิด",
        PUPIL,
        Kind.DATE,
        ("วันเกิด", "วดปเกิด", "วดป", "วันเดือนปีที่เกิด", "เกิด", "เกิดวันที่"),
    ),
    Field("race", "เชื้อชาติ", PUPIL, limit=60),
    Field("nationality", "สัญชาติ", PUPIL, limit=60),
    Field("religion", "ศาสนา", PUPIL, limit=60),
    Field(
        "number",
        "เลขประจำตัวประชาชน",
        PUPIL,
        Kind.NUMBER,
        (
            "เลขประจำตัวประชาชน13หลัก",
            "เลขบัตรประชาชน",
            "เลขที่บัตรประชาชน",
            "เลขบัตรประจำตัวประชาชน",
            "บัตรประชาชน",
            "เลขประชาชน",
            "เลข13หลัก",
            "รหัสgcode",
            "gcode",
        ),
        20,
    ),
    Field(
        "admission_date",
        "วันเดือนปีที่เข้าศึกษา",
        PUPIL,
        Kind.DATE,
        ("วันเดือนปีเข้าศึกษา", "วันที่เข้าศึกษา", "วันเข้าเรียน", "วันที่เข้าเรียน"),
    ),
    Field("height_cm", "ส่วนสูง", PUPIL, Kind.MEASURE, ("ส่วนสูงซม",)),
    Field("weight_kg", "น้ำหนัก", PUPIL, Kind.MEASURE, ("น้ำหนักกก",)),
    Field("student_condition", "สภาพนักเรียน", PUPIL, limit=100),
    Field("family_status", "สถานภาพ", PUPIL, words=("สถานภาพบิดามารดา",), limit=100),
    Field("tuition_reimbursement", "สิทธิการเบิกค่าเล่าเรียน", PUPIL, limit=100),
    Field("medical_reimbursement", "สิทธิการเบิกค่ารักษาพยาบาล", PUPIL, limit=100),
    Field("grade", "ระดับชั้น", PUPIL, Kind.GRADE, ("ชั้น", "ชั้นเรียน", "กลุ่มอายุ", "ชั้นห้อง")),
    Field("room", "ห้องเรียน", PUPIL, Kind.ROOM, ("ห้อง", "ห้องที่"), 20),
)
_OWN = (
    Field("sex", "เพศ", PUPIL, Kind.SEX),
    Field("seat_number", "เลขที่ในห้อง", PUPIL, Kind.WHOLE, ("เลขที่",)),
    Field("health", "สุขภาพ", PUPIL, limit=500),
)
FULL_NAME = Field(
    "full_name",
    "ชื่อ-นามสกุล",
    PUPIL,
    Kind.NAME,
    ("ชื่อสกุล", "ชื่อและนามสกุล", "ชื่อและสกุล", "ชื่อนามสกุลนักเรียน", "รายชื่อ"),
)
_Part = tuple[str, str, Kind, tuple[str, ...]]
_RELATIVE: tuple[_Part, ...] = (
    ("prefix", "คำนำหน้า", Kind.TEXT, ("คำนำหน้าชื่อ",)),
    ("first_name", "ชื่อ", Kind.TEXT, ()),
    ("last_name", "นามสกุล", Kind.TEXT, ("สกุล",)),
    ("religion", "ศาสนา", Kind.TEXT, ()),
    ("occupation", "อาชีพ", Kind.TEXT, ()),
    ("monthly_income", "รายได้", Kind.DIGITS, ("รายได้ต่อเดือน", "รายได้เดือน")),
    ("phone", "เบอร์โทร", Kind.PHONE, ("โทรศัพท์", "เบอร์โทรศัพท์", "หมายเลขโทรศัพท์")),
)
_RELATIONSHIP: _Part = ("relationship", "ความเกี่ยวข้อง", Kind.TEXT, ("ความสัมพันธ์", "เกี่ยวข้องเป็น"))
_ADDRESS: tuple[_Part, ...] = (
    ("house_no", "เลขที่", Kind.DIGITS, ("บ้านเลขที่",)),
    ("moo", "หมู่ที่", Kind.DIGITS, ("หมู่",)),
    ("road", "ถนน", Kind.TEXT, ()),
    ("subdistrict", "ตำบล", Kind.TEXT, ("ตำบลแขวง", "แขวง")),
    ("district", "อำเภอ", Kind.TEXT, ("อำเภอเขต", "เขต")),
    ("province", "จังหวัด", Kind.TEXT, ()),
    ("postal_code", "รหัสไปรษณีย์", Kind.DIGITS, ()),
)


def _grouped(name: str) -> tuple[Field, ...]:
    parts = _ADDRESS if name.endswith("address") else _RELATIVE
    if name == "guardian":
        parts = (*_RELATIVE, _RELATIONSHIP)
    return tuple(
        Field(f"{name}.{key}", label, GROUPS[name], kind, words)
        for key, label, kind, words in parts
    )


_FAMILY = tuple(field for name in GROUPS for field in _grouped(name))
LEC: tuple[Field, ...] = (*_PLACE, *_PUPIL, *_FAMILY)
"""The columns of LEC's report of pupil details, in its order."""

_FIRST = ("number", "prefix", "first_name", "last_name", "sex", "birth_date", "grade", "room")
_BY_KEY = {field.key: field for field in (*LEC, *_OWN, CODE)}
PORTAL: tuple[Field, ...] = (
    *(_BY_KEY[key] for key in (*_FIRST, "seat_number", "student_number")),
    *(
        field
        for field in (*_PUPIL, *_OWN, *_FAMILY)
        if field.key not in {*_FIRST, "seat_number"} and field.key != "student_number"
    ),
)
"""The columns of the portal's own sheet: all that a roster knows, what is needed first."""

FIELDS: dict[str, Field] = _BY_KEY | {FULL_NAME.key: FULL_NAME}
PROOF: tuple[Field, ...] = (
    _BY_KEY["academic_year"],
    _BY_KEY["term"],
    Field("version", "ฉบับที่", INSTITUTION),
    Field("verify_code", "รหัสตรวจสอบ", INSTITUTION),
)
"""The columns that tell the confirmation; whoever reads the sheet in again needs none of them."""

OF_THE_PLACE = frozenset(field.key for field in (*_PLACE, CODE))


def own_heading(field: Field) -> str:
    """Give a heading that stands alone, without a group above it."""
    return f"{field.label} ({field.group})" if field.group in GROUPS.values() else field.label
