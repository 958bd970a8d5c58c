"""What authorities asked the provincial office to mend in its list of other schools (6.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.demo.chance import dice
from app.demo.dates import Dates, at_work, day_between
from app.demo.province import Province
from app.models import (
    Account,
    CountedSchool,
    DataSet,
    OtherSchool,
    Round,
    SchoolWish,
    Unit,
    WishKind,
    WishState,
)
from app.services import returns
from app.services.other_schools import wishes


@dataclass(frozen=True, slots=True)
class _Asked:
    """A wish, and how the office answered it, if it has; `{school}` is the one it is about."""

    kind: WishKind
    text: str
    state: WishState = WishState.OPEN
    answer: str = ""


_ASKED = (
    _Asked(
        WishKind.MISSING,
        "โรงเรียนอนุบาลต้นกล้า (เอกชน) เปิดสอน อ.1–อ.3 ตั้งแต่ปีการศึกษานี้ ยังไม่มีในรายชื่อ ขอให้เพิ่ม",
    ),
    _Asked(
        WishKind.WRONG,
        "{school} ยังเปิดสอนชั้น ป.6 แต่ในรายชื่อไม่มีชั้นนี้ ขอให้แก้ไข",
        WishState.DONE,
        "ตรวจสอบกับโรงเรียนแล้ว เพิ่มชั้น ป.6 แล้ว โปรดกรอกจำนวนนักเรียนให้ครบ",
    ),
    _Asked(
        WishKind.NOT_OURS,
        "{school} อยู่ใกล้เขตของหน่วยงานข้างเคียง ขอให้เปลี่ยนหน่วยเบิกจ่าย",
        WishState.DECLINED,
        "ที่ตั้งของโรงเรียนอยู่ในเขตของท่าน และหน่วยงานข้างเคียงไม่ได้ตั้งงบประมาณไว้ จึงให้เบิกจ่ายตามเดิม",
    ),
)


def ask_and_answer(session: Session, province: Province, the_round: Round, dates: Dates) -> None:
    """Let authorities that pay each ask for something: one waits, one is granted, one declined."""
    paying = [unit for unit in province.authorities if unit.id in province.counting]
    for asked, unit in zip(_ASKED, reversed(paying), strict=False):
        school = None
        if asked.kind is not WishKind.MISSING:
            school = _school(session, the_round, unit)
            if school is None:
                continue
        by, office = province.principals[unit.id], province.principals[province.unit.id]
        wish = wishes.ask(
            session,
            unit,
            kind=asked.kind,
            school=school,
            text=asked.text.format(school=school.name if school else ""),
            actor=by,
            at=_day(unit, *dates.recording),
        )
        if asked.state is not WishState.OPEN:
            _answer(session, wish, asked, office, at=_day(unit, dates.last, dates.last))


def _answer(
    session: Session, wish: SchoolWish, asked: _Asked, office: Account, *, at: datetime
) -> None:
    wishes.answer(
        session,
        wish,
        version=wishes.version_of(wish),
        state=asked.state,
        text=asked.answer,
        actor=office,
        at=at,
    )


def _school(session: Session, the_round: Round, unit: Unit) -> OtherSchool | None:
    """Give a school of an authority's sheet that teaches the last grade, as the office found."""
    sheet = returns.get(session, the_round, unit, DataSet.COUNTS)
    schools = session.scalars(
        select(OtherSchool)
        .join(CountedSchool, CountedSchool.school_id == OtherSchool.id)
        .where(CountedSchool.return_id == sheet.id, OtherSchool.dissolved_on.is_(None))
        .order_by(OtherSchool.sort_key, OtherSchool.id)
    )
    return next((school for school in schools if "p6" in school.grades), None)


def _day(unit: Unit, first: date, last: date) -> datetime:
    rng = dice("wish", unit.code, first)
    return at_work(rng, day_between(rng, first, last))
