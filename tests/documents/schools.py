"""Made-up counts of Sisaket's real schools, the same for the same arguments."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

from app.documents.counts import CountedRow, CountsDocument, grade_totals
from app.documents.submission import Covering, Signer, Statement
from app.domain.affiliations import Affiliation
from app.domain.counts import CountQuery
from app.domain.grades import COUNT_GRADES
from app.domain.people import Sex
from tests.documents.people import ADDRESS, CODE, CONFIRMED_AT, DRAFT, REFERENCE

REASON = "ปีนี้มีนักเรียนย้ายเข้าจากโรงเรียนบ้านใกล้เคียงซึ่งประกาศยุบเลิก ตามคำสั่งย้ายที่แนบ"


def counts(count: int, **changes: Any) -> CountsDocument:
    """Return the submission of an authority that pays for so many schools."""
    rows = changes.pop("schools", None) or schools_of(count)
    document = CountsDocument(
        name="เทศบาลเมืองตัวอย่าง",
        code_of_unit="04330001",
        kind="counts",
        district="เมืองตัวอย่าง",
        province="สำนักงานส่งเสริมการปกครองท้องถิ่นจังหวัดศรีสะเกษ",
        round_label="ปีการศึกษา 2564 (ครั้งที่ 1)",
        version=2,
        code=CODE,
        verify_address=ADDRESS,
        sha256="0123456789abcdef" * 4,
        covering=Covering(
            addressee="ท้องถิ่นจังหวัดศรีสะเกษ",
            division="กลุ่มงานบริการสาธารณะท้องถิ่น",
            telephone="0 4561 2345",
            number="ศก 52001/",
        ),
        schools=rows,
        totals=grade_totals(rows),
        statement=Statement(
            name="นายทดสอบ ที่ญาติ",
            position="ผู้อำนวยการกองการศึกษา",
            words="ขอยืนยันว่าได้ตรวจสอบจำนวนนักเรียนของสถานศึกษาสังกัดอื่นทุกแห่งแล้ว ถูกต้อง ครบถ้วน",
            at=CONFIRMED_AT,
        ),
        signers=(
            Signer("เจ้าหน้าที่ผู้รับผิดชอบ", "นายทดสอบ ที่ญาติ", "ผู้อำนวยการกองการศึกษา"),
            Signer("ผู้บริหารองค์กรปกครองส่วนท้องถิ่น", "นายปิ่น น้ำปู่", "นายกเทศมนตรีเมืองตัวอย่าง"),
        ),
    )
    return replace(document, **changes)


def counts_draft(count: int, **changes: Any) -> CountsDocument:
    """Return the same before it is confirmed."""
    return counts(count, **(DRAFT | changes))


def schools_of(count: int) -> tuple[CountedRow, ...]:
    """Return so many schools: one private and one of the border police in each three and seven.

    Every eleventh is dissolved, every tenth has queries; private ones teach no primary grades.
    """
    chance = Random(count)
    with (REFERENCE / "sisaket_schools.csv").open(encoding="utf-8") as file:
        names = [row["name_th"] for row in csv.DictReader(file)]
    rows = []
    for number in range(count):
        affiliation = (
            Affiliation.PRIVATE
            if number % 3 == 2
            else Affiliation.BORDER_PATROL
            if number % 7 == 6
            else Affiliation.OBEC
        )
        taught = COUNT_GRADES[:3] if affiliation is Affiliation.PRIVATE else COUNT_GRADES[1:]
        is_dissolved = number % 11 == 10
        rows.append(
            CountedRow(
                name=names[number * 7],
                code=f"{1033530001 + number}",
                affiliation=affiliation,
                district="กันทรลักษ์",
                grades=tuple(grade.code for grade in taught),
                figures={
                    (grade.code, sex): 0 if is_dissolved else chance.randrange(41)
                    for grade in taught
                    for sex in Sex
                },
                dissolved_on=date(2021, 4, 1) if is_dissolved else None,
                queries=(CountQuery.CHANGED_MUCH, CountQuery.ALL_ROUND) if number % 10 == 1 else (),
                reason=REASON if number % 10 == 1 else "",
            )
        )
    return tuple(rows)
