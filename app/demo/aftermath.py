"""What happened to the open round's confirmations and deadlines, by the portal's own services."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.demo.chance import dice
from app.demo.dates import Dates, at_work
from app.demo.province import Province
from app.demo.staging import Scene, Stage
from app.models import Account, CancellationRequest, DataSet, Round, Unit
from app.services import returns, round_keeping
from app.services.confirmation import requests, service

_ASKED_BECAUSE = "พบว่าบันทึกวันเดือนปีเกิดของเด็กผิด 2 คน ขอแก้ไขให้ถูกต้อง"
_PASSED_ON_BECAUSE = "สถานศึกษาในสังกัดขอแก้ไขข้อมูลวันเดือนปีเกิดของเด็ก 2 คน"
_CANCELLED_BECAUSE = "จำนวนเด็กไม่ตรงกับบัญชีรายชื่อ ขอให้ตรวจสอบและแก้ไขแล้วยืนยันอีกครั้ง"
_AGREED = 0.2
_CLOSE_OF_BUSINESS = timedelta(hours=16, minutes=30)


def agree_deadlines(
    session: Session, province: Province, the_round: Round, dates: Dates, *, today: datetime
) -> None:
    """Let some authorities agree on an earlier deadline with their institutions (2.3).

    For those still recording it has passed in places, so that boards show who is overdue.
    """
    for authority, institutions in province.below.items():
        rng = dice("agreed", authority.code)
        is_waiting = province.staging.stages[authority.id] is Stage.WAITING
        if rng.random() >= _AGREED:
            continue
        days = rng.randint(-3, -1) if is_waiting else rng.randint(2, 9)
        due_at = today + timedelta(days=days) + _CLOSE_OF_BUSINESS
        for unit in institutions:
            round_keeping.agree_deadline(
                session,
                the_round,
                unit=unit,
                due_at=due_at,
                was=None,
                actor=province.principals[authority.id],
                at=at_work(rng, dates.opens_on + timedelta(days=1)),
            )


def reopen_and_ask(session: Session, province: Province, the_round: Round, dates: Dates) -> None:
    """Cancel what a scene says was cancelled, and ask for what it says is asked for (8)."""
    asked: list[CancellationRequest] = []
    for authority, institutions in province.below.items():
        by_authority = province.principals[authority.id]
        for unit in institutions:
            at = at_work(dice("aftermath", unit.code), dates.last, (9, 12))
            scene = province.staging.scenes[unit.id]
            if scene is Scene.REOPENED:
                _cancel(session, the_round, unit, by_authority, at)
            if scene is Scene.ASKING:
                asked.append(_ask(session, the_round, unit, province.principals[unit.id], at))
    # The last request is left to its authority, the others have been passed on.
    for request in asked[:-1]:
        _pass_on(session, the_round, request, province)


def _cancel(session: Session, the_round: Round, unit: Unit, by: Account, at: datetime) -> None:
    roster = returns.get(session, the_round, unit, DataSet.ROSTER)
    service.cancel(
        session, roster, actor=by, at=at, version=roster.version, reason=_CANCELLED_BECAUSE
    )


def _ask(
    session: Session, the_round: Round, unit: Unit, by: Account, at: datetime
) -> CancellationRequest:
    roster = returns.get(session, the_round, unit, DataSet.ROSTER)
    return requests.ask(
        session, roster, actor=by, at=at, version=roster.version, reason=_ASKED_BECAUSE
    )


def _pass_on(
    session: Session, the_round: Round, request: CancellationRequest, province: Province
) -> None:
    authority = request.return_.unit.parent or province.unit
    above = returns.get(session, the_round, authority, DataSet.PUPILS)
    requests.pass_on(
        session,
        request,
        actor=province.principals[authority.id],
        at=request.asked_at + timedelta(hours=2),
        version=above.version,
        reason=_PASSED_ON_BECAUSE,
    )
