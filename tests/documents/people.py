"""Made-up rosters with real Thai names, the same for the same arguments."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import app
from app.documents.overview import OverviewChild, OverviewDocument
from app.documents.roster_values import GradeTotal, RosterRow, totals_by_room
from app.documents.submission import Covering, Signer, Statement, SubmissionDocument
from app.domain.people import Sex

REFERENCE = Path(app.__file__).parent / "reference"
GRADES = ("k2", "k3", "p1", "p2", "p3", "p4", "p5", "p6")
# Stacked marks, ำ after a tone mark, letters that lose their foot, a name of two words.
AWKWARD_NAMES = ("น้ำปู่", "ที่ญาติ", "ฐานกุ้ง", "ก๋ำป้ำ", "พันธุ์ฎู่", "ณ อยุธยา", "ปี๊ฝั่งฟ้ำ", "ฤๅษีฦๅ")
LONGEST_NAME = "วงศ์ศรีประเสริฐสุขสมบูรณ์พัฒนกิจเจริญรุ่งเรืองไพศาลวัฒนานนท์"


def names(file: str) -> list[str]:
    """Return the names in a file of the reference data."""
    return (REFERENCE / file).read_text(encoding="utf-8").split("\n")[:-1]


CODE = "7K3M-Q9XD-2RTA"
ADDRESS = f"https://lec.example.go.th/verify/{CODE}"
CONFIRMED_AT = datetime(2021, 6, 9, 8, 30, tzinfo=UTC)
WORDS = "ขอยืนยันว่าได้ตรวจสอบข้อมูลนักเรียนรายบุคคล จำนวน {} คน แล้ว มีตัวตนอยู่จริง ถูกต้อง ครบถ้วน และเป็นปัจจุบัน"
DRAFT = {
    "version": None,
    "code": "",
    "verify_address": "",
    "sha256": "",
    "statement": None,
    "printed_by": "นางสาวกรรณิการ์ น้ำใจดี",
    "printed_at": CONFIRMED_AT,
}


def submission(
    pupils: int,
    *,
    grades: tuple[str, ...] = GRADES,
    rooms: tuple[str, ...] = ("1", "2"),
    **changes: Any,
) -> SubmissionDocument:
    """Return the submission of a school with so many pupils, divided over `grades` and `rooms`."""
    rows = changes.pop("rows", None) or rows_of(pupils, grades=grades, rooms=rooms, longest=True)
    document = SubmissionDocument(
        name="โรงเรียนเทศบาลตัวอย่าง",
        code_of_unit="3033200001",
        kind="school",
        district="เมืองตัวอย่าง",
        authority="เทศบาลเมืองตัวอย่าง",
        province="ศรีสะเกษ",
        round_label="ปีการศึกษา 2564 (ครั้งที่ 1)",
        version=1,
        code=CODE,
        verify_address=ADDRESS,
        sha256="0123456789abcdef" * 4,
        covering=Covering(
            addressee="ผู้อำนวยการกองการศึกษา ศาสนาและวัฒนธรรม",
            division="กองการศึกษา ศาสนาและวัฒนธรรม",
            telephone="0 4561 4873",
            number="ศธ 51008/",
        ),
        rows=rows,
        totals=totals_by_room(rows),
        statement=Statement(
            name="นางสาวกรรณิการ์ น้ำใจดี",
            position="ครูชำนาญการ",
            words=WORDS.format(pupils),
            at=CONFIRMED_AT,
        ),
        signers=(
            Signer("เจ้าหน้าที่ผู้รับผิดชอบ", "นางสาวกรรณิการ์ น้ำใจดี", "ครูชำนาญการ"),
            Signer("ผู้บริหารสถานศึกษา", "นายทดสอบ ที่ญาติ", "ผู้อำนวยการโรงเรียนเทศบาลตัวอย่าง"),
        ),
    )
    return replace(document, **changes)


def draft(pupils: int, **changes: Any) -> SubmissionDocument:
    """Return the same before it is confirmed."""
    return submission(pupils, **(DRAFT | changes))


def rows_of(
    pupils: int,
    *,
    grades: tuple[str, ...] = GRADES,
    rooms: tuple[str, ...] = ("1", "2"),
    longest: bool = False,
) -> tuple[RosterRow, ...]:
    """Return so many pupils in equal rooms: one of nine with an awkward name, some `longest`."""
    chance = Random(pupils)
    given = {
        Sex.MALE: names("given_names_male.txt"),
        Sex.FEMALE: names("given_names_female.txt"),
    }
    families = names("family_names.txt")
    places = [(grade, room) for grade in grades for room in rooms]
    size = max(-(-pupils // len(places)), 1)
    rows = []
    for number in range(pupils):
        sex = chance.choice(list(Sex))
        grade, room = places[number // size]
        family = chance.choice(AWKWARD_NAMES if number % 9 == 0 else families)
        rows.append(
            RosterRow(
                number_in_list=number % size + 1,
                identifier=f"G6433{number:08d}" if number % 13 == 0 else f"{10**12 + number * 7}",
                student_number=str(2500 + number),
                prefix="เด็กชาย" if sex is Sex.MALE else "เด็กหญิง",
                first_name=chance.choice(given[sex]),
                last_name=LONGEST_NAME if longest and number % 97 == 5 else family,
                sex=sex,
                birth_date=date(2014, 5, 16) + timedelta(days=chance.randrange(2000)),
                grade=grade,
                room=room,
                seen=True,
            )
        )
    return tuple(rows)


def overview(institutions: int, *, level: str = "authority", **changes: Any) -> OverviewDocument:
    """Return the submission of an authority with so many institutions, half of them centres."""
    groups = {
        "authority": ("โรงเรียน", "ศูนย์พัฒนาเด็กเล็ก"),
        "province": ("ข้อมูลนักเรียนและเด็กเล็ก", "จำนวนนักเรียนของสถานศึกษาสังกัดอื่น"),
    }[level]
    half = -(-institutions // 2)
    children = tuple(
        OverviewChild(
            name=f"{groups[number // half][:8]}ตัวอย่างที่ {number}",
            code_of_unit=f"30332{number:05}",
            group=groups[number // half],
            male=100 + number,
            female=90 + number,
            pupils=190 + 2 * number,
            confirmed_by="นางสาวกรรณิการ์ น้ำใจดี",
            confirmed_at=CONFIRMED_AT,
            version=1 + number % 3,
            code=f"7K3M-Q9XD-{number:04}",
        )
        for number in range(institutions)
    )
    document = OverviewDocument(
        name="เทศบาลเมืองตัวอย่าง"
        if level == "authority"
        else "สำนักงานส่งเสริมการปกครองท้องถิ่นจังหวัดศรีสะเกษ",
        code_of_unit="04330001" if level == "authority" else "p33",
        kind=level,
        province="สำนักงานส่งเสริมการปกครองท้องถิ่นจังหวัดศรีสะเกษ" if level == "authority" else "",
        round_label="ปีการศึกษา 2564 (ครั้งที่ 1)",
        version=2,
        code=CODE,
        verify_address=ADDRESS,
        sha256="0123456789abcdef" * 4,
        children=children,
        covering=Covering(
            addressee="ผู้ว่าราชการจังหวัดศรีสะเกษ"
            if level == "authority"
            else "อธิบดีกรมส่งเสริมการปกครองท้องถิ่น",
            own_division="กองการศึกษา ศาสนาและวัฒนธรรม",
            telephone="0 4561 4873",
            address=("ถนนตัวอย่าง ศก 33000",),
            on_behalf_of="ผู้ว่าราชการจังหวัดศรีสะเกษ" if level == "province" else "",
        ),
        totals=tuple(GradeTotal(grade, None, 1000 + n, 900 + n) for n, grade in enumerate(GRADES)),
        statement=Statement(
            name="นายทดสอบ ที่ญาติ",
            position="ผู้อำนวยการกองการศึกษา",
            words="ขอยืนยันภาพรวมของข้อมูลนักเรียนและเด็กเล็ก",
            at=CONFIRMED_AT,
        ),
    )
    return replace(document, **changes)
