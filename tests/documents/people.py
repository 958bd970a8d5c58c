"""Made-up rosters with real Thai names, the same for the same arguments."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import app
from app.documents.roster import GradeTotal, RosterDocument, RosterRow
from app.domain.people import Sex

REFERENCE = Path(app.__file__).parent / "reference"
GRADES = ("k2", "k3", "p1", "p2", "p3", "p4", "p5", "p6")
# Stacked marks, ำ after a tone mark, letters that lose their foot, a name of two words.
AWKWARD_NAMES = ("น้ำปู่", "ที่ญาติ", "ฐานกุ้ง", "ก๋ำป้ำ", "พันธุ์ฎู่", "ณ อยุธยา", "ปี๊ฝั่งฟ้ำ", "ฤๅษีฦๅ")
LONGEST_NAME = "วงศ์ศรีประเสริฐสุขสมบูรณ์พัฒนกิจเจริญรุ่งเรืองไพศาลวัฒนานนท์"


def names(file: str) -> list[str]:
    """Return the names in a file of the reference data."""
    return (REFERENCE / file).read_text(encoding="utf-8").split("\n")[:-1]


def roster(pupils: int, *, grades: tuple[str, ...] = GRADES, **changes: Any) -> RosterDocument:
    """Return the roster of a school with so many pupils, divided over `grades`."""
    chance = Random(pupils)
    given = {
        Sex.MALE: names("given_names_male.txt"),
        Sex.FEMALE: names("given_names_female.txt"),
    }
    families = names("family_names.txt")
    size = -(-pupils // len(grades))
    rows = []
    for number in range(pupils):
        sex = chance.choice(list(Sex))
        awkward = number % 9 == 0
        rows.append(
            RosterRow(
                number_in_list=number % size + 1,
                identifier=f"G6433{number:08d}" if number % 13 == 0 else f"{10**12 + number * 7}",
                student_number=str(2500 + number),
                prefix="เด็กชาย" if sex is Sex.MALE else "เด็กหญิง",
                first_name=chance.choice(given[sex]),
                last_name=chance.choice(AWKWARD_NAMES if awkward else families),
                sex=sex,
                birth_date=date(2014, 5, 16) + timedelta(days=chance.randrange(2000)),
                grade=grades[number // size],
                room="",
                seen=number % 17 != 0,
            )
        )
    document = RosterDocument(
        institution_name="โรงเรียนเทศบาลตัวอย่าง",
        institution_code="3033200001",
        institution_kind="school",
        authority_name="เทศบาลเมืองตัวอย่าง",
        province_name="ศรีสะเกษ",
        round_label="ปีการศึกษา 2564 (ครั้งที่ 1)",
        state_text="ยืนยันข้อมูลแล้ว",
        printed_at=datetime(2021, 6, 9, 8, 30, tzinfo=UTC),
        printed_by="นางสาวกรรณิการ์ น้ำใจดี",
        rows=tuple(rows),
        totals=totals_of(rows),
        is_draft=False,
    )
    return replace(document, **changes)


def totals_of(rows: list[RosterRow]) -> tuple[GradeTotal, ...]:
    """Count `rows` by grade and sex."""
    counts = Counter((row.grade, row.sex) for row in rows)
    return tuple(
        GradeTotal(grade, None, counts[grade, Sex.MALE], counts[grade, Sex.FEMALE])
        for grade in dict.fromkeys(row.grade for row in rows)
    )
