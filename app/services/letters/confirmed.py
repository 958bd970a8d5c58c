"""What a letter tells of confirmations: of the one that it is about, or of all that it sends."""

from __future__ import annotations

from sqlalchemy import and_, case, select
from sqlalchemy.orm import Session

from app.domain.thai_calendar import format_moment
from app.models import (
    CancellationRequest,
    Confirmation,
    DataSet,
    RequestState,
    Return,
    Round,
    Unit,
)
from app.services.letters.places import Place
from app.services.submissions import desks

DATA_SETS = {
    DataSet.ROSTER: "ข้อมูลนักเรียนและเด็กเล็ก",
    DataSet.PUPILS: "ภาพรวมของข้อมูลนักเรียนและเด็กเล็ก",
    DataSet.COUNTS: "ข้อมูลจำนวนนักเรียนของสถานศึกษาสังกัดอื่น",
    DataSet.WHOLE: "ภาพรวมของข้อมูลระดับจังหวัด",
}
_OF_PERSONS = frozenset({DataSet.ROSTER, DataSet.PUPILS})
"""The data sets of pupils by name, each of whom was seen to exist (6.1); counts name nobody."""


def confirmation_values(
    session: Session, the_round: Round, unit: Unit, *, is_cancelled: bool
) -> dict[Place, str]:
    """Tell of a confirmation that stands, or of the last that was cancelled, and why."""
    ended = Confirmation.cancelled_at
    row = session.execute(
        select(Return, Confirmation, CancellationRequest)
        .outerjoin(
            Confirmation,
            and_(
                Confirmation.return_id == Return.id,
                ended.is_not(None) if is_cancelled else ended.is_(None),
            ),
        )
        .outerjoin(
            CancellationRequest,
            and_(
                CancellationRequest.return_id == Return.id,
                CancellationRequest.state == RequestState.OPEN,
            ),
        )
        .where(Return.round_id == the_round.id, Return.unit_id == unit.id)
        .order_by(
            CancellationRequest.id.is_(None),
            case((ended.is_(None), 1), else_=0),
            ended.desc(),
            case((Return.data_set == DataSet.COUNTS, 1), else_=0),
        )
        .limit(1)
    ).first()
    if row is None:
        return {}
    owed, confirmation, request = row
    values = {Place.DATA_SET: DATA_SETS[owed.data_set], Place.PUPILS: f"{owed.pupils:,}"}
    if confirmation is not None:
        values |= _told(confirmation)
    if request is not None and not is_cancelled:
        values[Place.REASON] = request.reason
    return values


def sent_values(session: Session, the_round: Round, unit: Unit) -> dict[Place, str]:
    """Tell of each confirmation that stands and that the unit prints and sends (10.1).

    The places of one confirmation tell of the first: of pupils, where these are confirmed.
    """
    owed = desks.sent_by(session, the_round, unit)
    sent = [one.confirmation for one in owed if one.confirmation is not None]
    if not sent:
        return {}
    listed = [_sent(one) for one in sent]
    if len(listed) > 1:
        listed = [f"{number}. {text}" for number, text in enumerate(listed, start=1)]
    return _told(sent[0]) | {Place.SENT_LIST: "\n".join(listed)}


def _told(confirmation: Confirmation) -> dict[Place, str]:
    values = {
        Place.DATA_SET: DATA_SETS[confirmation.return_.data_set],
        Place.PUPILS: f"{confirmation.pupils:,}",
        Place.CONFIRMED_BY: confirmation.confirmed_by_name,
        Place.CONFIRMED_AT: format_moment(confirmation.confirmed_at, "long"),
        Place.VERSION: str(confirmation.number),
        Place.CODE: confirmation.code,
        Place.REASON: confirmation.cancel_reason,
    }
    if confirmation.cancelled_at is not None:
        values[Place.CANCELLED_AT] = format_moment(confirmation.cancelled_at, "long")
    return values


def _sent(confirmation: Confirmation) -> str:
    data_set = confirmation.return_.data_set
    seen = "ที่มีตัวตนอยู่จริง" if data_set in _OF_PERSONS else ""
    return (
        f"{DATA_SETS[data_set]}{seen} รวมทั้งสิ้น {confirmation.pupils:,} คน "
        f"โดย {confirmation.confirmed_by_name} ยืนยันข้อมูลฉบับที่ {confirmation.number} "
        f"เมื่อวันที่ {format_moment(confirmation.confirmed_at, 'long')} รหัสตรวจสอบ {confirmation.code}"
    )
