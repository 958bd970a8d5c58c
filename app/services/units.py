"""Units: finding one by any code it has or had."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.thai_calendar import to_arabic_digits
from app.models import Installation, Unit, UnitCode


def find(session: Session, code: str) -> Unit | None:
    """Find a unit by its current code or an earlier one (`design.md` 3)."""
    wanted = to_arabic_digits(code).strip().lower()
    unit = session.scalar(select(Unit).where(Unit.code == wanted))
    if unit is not None:
        return unit
    return session.scalar(
        select(Unit).join(UnitCode, UnitCode.unit_id == Unit.id).where(UnitCode.code == wanted)
    )


def is_demo(session: Session) -> bool:
    """Say whether this database holds made-up people only."""
    return session.get(Installation, "demo") is not None
