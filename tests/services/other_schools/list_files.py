"""Files of a province's list, kept and applied as its office does."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.models import SchoolImport
from app.services.other_schools import importing
from app.services.other_schools.importing import Applied
from tests.factories import Country
from tests.factories.rounds import NOW

HEADS = "รหัสโรงเรียน,ชื่อโรงเรียน,สังกัด,อำเภอ,ตำบล,ระดับชั้น,รหัสหน่วยเบิกจ่าย,วันที่ยุบเลิก"


def kept(session: Session, country: Country, *rows: str) -> SchoolImport:
    return importing.keep(
        session,
        country.province,
        "\n".join((HEADS, *rows)),
        file_name="โรงเรียน.csv",
        actor=country.account(country.province),
        at=NOW,
    )


def apply(session: Session, country: Country, one: SchoolImport, at: datetime = NOW) -> Applied:
    planned = importing.plan(session, country.province, one, at=at)
    return importing.apply(
        session,
        country.province,
        one,
        digest=planned.digest,
        actor=country.account(country.province),
        at=at,
    )
