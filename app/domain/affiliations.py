"""Affiliations of the schools that local authorities pay for (`process.md` 6.1)."""

from __future__ import annotations

from enum import StrEnum


class Affiliation(StrEnum):
    """Whose school it is; `other` is any that the letters sum up as such."""

    OBEC = "obec"
    PRIVATE = "private"
    BORDER_PATROL = "border_patrol"
    UNIVERSITY = "university"
    OTHER = "other"

    @property
    def short(self) -> str:
        """The abbreviation that forms and sheets carry."""
        return _LABELS[self][0]

    @property
    def label(self) -> str:
        """The affiliation's official name in Thai."""
        return _LABELS[self][1]


_LABELS = {
    Affiliation.OBEC: ("สพฐ.", "สำนักงานคณะกรรมการการศึกษาขั้นพื้นฐาน (สพฐ.)"),
    Affiliation.PRIVATE: ("สช.", "สำนักงานคณะกรรมการส่งเสริมการศึกษาเอกชน (สช.)"),
    Affiliation.BORDER_PATROL: ("ตชด.", "กองบัญชาการตำรวจตระเวนชายแดน (ตชด.)"),
    Affiliation.UNIVERSITY: ("อว.", "กระทรวงการอุดมศึกษา วิทยาศาสตร์ วิจัยและนวัตกรรม (อว.)"),
    Affiliation.OTHER: ("อื่น ๆ", "สังกัดอื่น ๆ"),
}
