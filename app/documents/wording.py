"""Words that several printed documents share, by the kind of unit they speak of."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.counts import CountQuery

PUPIL_WORDS: Mapping[str, str] = {
    "school": "นักเรียน",
    "centre": "เด็กเล็ก",
    "authority": "นักเรียนและเด็กเล็ก",
    "province": "นักเรียนและเด็กเล็ก",
    "counts": "นักเรียนของสถานศึกษาสังกัดอื่น",
}
HEAD_WORDS: Mapping[str, str] = {
    "school": "ผู้บริหารสถานศึกษา",
    "centre": "หัวหน้าศูนย์พัฒนาเด็กเล็ก",
    "authority": "ผู้บริหารองค์กรปกครองส่วนท้องถิ่น",
    "province": "ท้องถิ่นจังหวัด",
    "counts": "ผู้บริหารองค์กรปกครองส่วนท้องถิ่น",
}
QUERY_WORDS: Mapping[CountQuery, str] = {
    CountQuery.CHANGED_MUCH: "จำนวนต่างจากรอบก่อนเกินหนึ่งในห้า",
    CountQuery.KINDERGARTEN_LARGER: "นักเรียนอนุบาลมากกว่าประถมศึกษา",
    CountQuery.ALL_ROUND: "ทุกชั้นเป็นจำนวนเต็มสิบ",
}
OF_ALL = "รวมทั้งสิ้น"
OFFICER_WORDS = "เจ้าหน้าที่ผู้รับผิดชอบ"
PRINTED_FROM = "พิมพ์จากระบบสารสนเทศทางการศึกษาท้องถิ่น (LEC)"
SYSTEM = "ระบบสารสนเทศทางการศึกษาท้องถิ่น (LEC)"
DEPARTMENT = "กรมส่งเสริมการปกครองท้องถิ่น"
PROVINCIAL_OFFICE = "สำนักงานส่งเสริมการปกครองท้องถิ่นจังหวัด"


def province_called(name: str) -> str:
    """Say a province's name with its word, from that of its office too."""
    return f"จังหวัด{name.removeprefix(PROVINCIAL_OFFICE).removeprefix('จังหวัด').strip()}"
