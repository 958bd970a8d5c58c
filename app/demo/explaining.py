"""Why grades have many more or fewer pupils than in the round before, as the institutions noted."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.demo.chance import dice
from app.demo.dates import Dates, at_work
from app.demo.province import Province
from app.demo.staging import Scene
from app.models import DataSet, GradeNote, Return, Round, Unit
from app.services.rosters import changes
from app.services.rosters.changes import Change

_NOTES_LESS = (
    "ผู้ปกครองย้ายที่ทำงาน เด็กจึงย้ายสถานศึกษาตามผู้ปกครอง",
    "เด็กในพื้นที่บริการเกิดน้อยลงกว่าปีก่อน",
    "รุ่นที่เลื่อนขึ้นมามีจำนวนน้อยกว่าปีก่อน ตรวจสอบกับบัญชีรายชื่อแล้ว",
)
_NOTES_MORE = (
    "รุ่นที่เลื่อนขึ้นมามีจำนวนมากกว่าปีก่อน ตรวจสอบกับบัญชีรายชื่อแล้ว",
    "รับเด็กย้ายเข้าจากสถานศึกษาใกล้เคียง",
    "ผู้ปกครองในพื้นที่ส่งบุตรหลานเข้าเรียนเพิ่มขึ้น",
)
_NOBODY = "ปีนี้ไม่มีเด็กมาสมัครและรายงานตัว ตรวจสอบกับผู้นำชุมชนแล้ว"
# In these scenes the officers have come as far as the figures.
_EXPLAINED = frozenset(
    {Scene.CONFIRMED, Scene.EMPTY, Scene.ASKING, Scene.REOPENED, Scene.READY, Scene.QUERIES}
)


def explain_changes(session: Session, province: Province, the_round: Round, dates: Dates) -> None:
    """Note for each large change why; one school with open queries has a note still to write."""
    rosters = session.scalars(
        select(Return)
        .where(
            Return.round_id == the_round.id,
            Return.data_set == DataSet.ROSTER,
            Return.unit_id.in_([unit.id for unit in province.institutions]),
        )
        .order_by(Return.unit_id)
    )
    notes: list[dict[str, Any]] = []
    for roster in rosters:
        scene = province.staging.scenes[roster.unit_id] if dates.is_open else Scene.CONFIRMED
        if scene not in _EXPLAINED:
            continue
        lacking = changes.compare(session, roster).unexplained
        written = lacking[:-1] if scene is Scene.QUERIES else lacking
        unit = roster.unit
        at = at_work(dice("explained", unit.code, dates.year), dates.recording[0], (8, 15))
        by_id = province.principals[unit.id].id
        notes += [_row(roster.id, unit, change, at, by_id) for change in written]
    if notes:
        session.execute(insert(GradeNote), notes)


def _row(return_id: int, unit: Unit, change: Change, at: datetime, by_id: int) -> dict[str, Any]:
    words = _NOTES_MORE if change.difference > 0 else _NOTES_LESS
    note = dice("note", unit.code, change.grade).choice(words) if change.now else _NOBODY
    return {
        "return_id": return_id,
        "grade": change.grade,
        "note": note,
        "noted_at": at,
        "noted_by_id": by_id,
    }
