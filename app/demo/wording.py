"""The words in which the demo's officers confirmed, after those that the page puts before them."""

from __future__ import annotations

from app.models import DataSet, Unit, UnitKind
from app.services.confirmation.totals import Totals


def wording(unit: Unit, data_set: DataSet, totals: Totals, below: int) -> str:
    """Write what an officer certified; `below` is the number of confirmations it stands on."""
    figures = f"{totals.total:,} คน (ชาย {totals.male:,} คน หญิง {totals.female:,} คน)"
    if data_set is DataSet.WHOLE:
        return (
            f"ข้าพเจ้าได้ตรวจสอบแล้วว่าองค์กรปกครองส่วนท้องถิ่นในจังหวัดยืนยันข้อมูลครบทั้ง {below:,} รายการ "
            f"และขอยืนยันภาพรวมของข้อมูลระดับจังหวัด นักเรียนและเด็กเล็ก {figures}"
        )
    if data_set is DataSet.PUPILS:
        return (
            f"ข้าพเจ้าได้ตรวจสอบข้อมูลของสถานศึกษาทั้ง {below:,} แห่งอีกครั้งแล้ว ถูกต้องครบถ้วน "
            f"และขอยืนยันภาพรวมของข้อมูล นักเรียนและเด็กเล็ก {figures}"
        )
    if data_set is DataSet.COUNTS:
        return (
            "ข้าพเจ้าได้ตรวจสอบจำนวนนักเรียนของสถานศึกษาสังกัดอื่นที่เป็นหน่วยเบิกจ่ายทุกแห่งแล้ว "
            f"ถูกต้องครบถ้วน และขอยืนยันข้อมูล นักเรียน {figures}"
        )
    if not totals.total:
        return f"ข้าพเจ้าได้ตรวจสอบแล้วว่า{unit.name}ไม่มีนักเรียนหรือเด็กเล็กในรอบนี้ และขอยืนยันตามนี้"
    return f"{_checked(unit, totals)} และขอยืนยันข้อมูล"


def wording_to_the_head(unit: Unit, totals: Totals) -> str:
    """Write what an officer certified to the head who confirms (`process.md` 7.4)."""
    return f"{_checked(unit, totals)} และขอเสนอหัวหน้าสถานศึกษาเพื่อยืนยันข้อมูล"


def _checked(unit: Unit, totals: Totals) -> str:
    figures = f"{totals.total:,} คน (ชาย {totals.male:,} คน หญิง {totals.female:,} คน)"
    whom = "เด็กเล็ก" if unit.kind is UnitKind.CENTRE else "นักเรียน"
    return f"ข้าพเจ้าได้ตรวจสอบแล้วว่า{whom}ตามบัญชีรายชื่อทั้ง {figures} มีตัวตนอยู่จริง ข้อมูลถูกต้องครบถ้วน"
