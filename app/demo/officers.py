"""A few named officers beside the principal ones, so that every duty can be tried."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.demo import people
from app.demo.chance import dice
from app.models import Account, Duty, Unit
from app.services.accounts import keeping

_POSITIONS = {
    Duty.OFFICER: "นักวิชาการศึกษาปฏิบัติการ",
    Duty.RECORDER: "ครูประจำชั้น",
    Duty.HEAD: "หัวหน้าสถานศึกษา",
    Duty.ADMINISTRATOR: "ผู้ดูแลระบบ",
}


def appoint(
    session: Session, principal: Account, duty: Duty, *, at: datetime, rooms: tuple[str, ...] = ()
) -> Account:
    """Add an officer under a unit's code; the password is the one that all accounts share."""
    unit: Unit = principal.unit
    suffix = keeping.next_suffix(session, unit)
    rng = dice("officer", unit.code, suffix)
    account = keeping.add(
        session,
        unit,
        actor=principal,
        at=at,
        suffix=suffix,
        details=keeping.Details(
            name=people.officer_name(rng),
            position=_POSITIONS[duty],
            phone=unit.telephone,
            appointment=f"คำสั่งที่ {rng.randint(1, 400)}/2564",
            duty=duty,
            rooms=rooms or None,
        ),
        password_hash=principal.password_hash,
    )
    account.must_change_password = False
    session.flush()
    return account


def a_room_of(unit: Unit) -> str:
    """Name a room of a unit's first grade as accounts are limited to it."""
    return f"{unit.grades[0]}/1"
