"""The first unit and login of a new installation: the department and its principal officer."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.login_codes import DEPARTMENT_CODE, LoginClass
from app.domain.thai_text import sort_key
from app.models import Account, Duty, HistoryChain, Unit, UnitCode, UnitKind
from app.services import history

NAME = "กรมส่งเสริมการปกครองท้องถิ่น"


def found_department(session: Session, *, password_hash: str, at: datetime) -> Account | None:
    """Make the department and its first login, to be changed at once; None where it exists."""
    if session.scalar(select(Unit.id).where(Unit.parent_id.is_(None))) is not None:
        return None
    unit = Unit(
        kind=UnitKind.DEPARTMENT,
        level=UnitKind.DEPARTMENT.level,
        login_class=LoginClass.DEPARTMENT,
        code=DEPARTMENT_CODE,
        name=NAME,
        sort_key=sort_key(NAME),
        path="",
    )
    session.add(unit)
    session.flush()
    unit.path = str(unit.id)
    account = Account(unit=unit, duty=Duty.PRINCIPAL, password_hash=password_hash, created_at=at)
    session.add_all(
        [account, UnitCode(code=unit.code, unit_id=unit.id), HistoryChain(unit_id=unit.id)]
    )
    session.flush()
    for event, subject, subject_id, after in (
        ("unit_added", "unit", unit.id, {"code": unit.code, "name": unit.name}),
        ("account_added", "account", account.id, {"duty": account.duty.value}),
    ):
        history.record(
            session, event, subject, subject_id, unit=unit, actor=None, at=at, after=after
        )
    return account
