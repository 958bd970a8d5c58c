"""How letters address the head of a unit, and what he or she signs as."""

from __future__ import annotations

from app.domain.login_codes import Level
from app.models import LetterStep, Unit, UnitKind

BELOW_WORDS = {
    Level.AUTHORITY: "สถานศึกษา",
    Level.PROVINCE: "องค์กรปกครองส่วนท้องถิ่น",
    Level.DEPARTMENT: "จังหวัด",
}
_ALL_BELOW = {
    Level.AUTHORITY: ("ผู้บริหารสถานศึกษา", "ทุกแห่ง"),
    Level.PROVINCE: ("ผู้บริหารองค์กรปกครองส่วนท้องถิ่น", "ทุกแห่ง"),
    Level.DEPARTMENT: ("ผู้ว่าราชการจังหวัด", "ทุกจังหวัด"),
}
_MUNICIPALITIES = {
    UnitKind.CITY_MUNICIPALITY,
    UnitKind.TOWN_MUNICIPALITY,
    UnitKind.SUBDISTRICT_MUNICIPALITY,
}
_PROVINCIAL_OFFICE = "สำนักงานส่งเสริมการปกครองท้องถิ่นจังหวัด"


def title_of(unit: Unit) -> str:
    """Give the post of a unit's head, to whom a letter is addressed."""
    if unit.kind is UnitKind.DEPARTMENT:
        return f"อธิบดี{unit.name}"
    if unit.kind is UnitKind.PROVINCE:
        return f"ผู้ว่าราชการจังหวัด{province_of(unit)}"
    if unit.kind in _MUNICIPALITIES:
        return f"นายกเทศมนตรี{unit.name.removeprefix('เทศบาล')}"
    if unit.kind is UnitKind.SCHOOL:
        return f"ผู้อำนวยการ{unit.name}"
    if unit.kind is UnitKind.CENTRE:
        return f"หัวหน้า{unit.name}"
    return f"นายก{unit.name}"


def title_of_all(level: Level, step: LetterStep) -> str:
    """Address all units below that a letter of this level lists."""
    is_of_papers = step is LetterStep.REMIND_SUBMISSION
    missing = "ที่ยังส่งข้อมูลไม่ครบถ้วน" if is_of_papers else "ที่ยังไม่ยืนยันข้อมูล"
    return missing.join(_ALL_BELOW[level])


def signature_of(unit: Unit) -> tuple[str, str, str]:
    """Give name, position and for whom the head of a unit acts, as far as they are known."""
    if unit.kind is UnitKind.PROVINCE:
        # The local administration office writes for the governor.
        position = unit.head_position or f"ท้องถิ่นจังหวัด{province_of(unit)}"
        return unit.head_name, position, title_of(unit)
    return unit.head_name, unit.head_position or title_of(unit), ""


def province_of(unit: Unit) -> str:
    """Give the bare name of a province from that of its office."""
    return unit.name.removeprefix(_PROVINCIAL_OFFICE).removeprefix("จังหวัด")
