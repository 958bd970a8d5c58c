"""Finding a unit by any code it has or had, or by its name."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, or_, select, true
from sqlalchemy.orm import Session

from app.domain.thai_calendar import to_arabic_digits
from app.domain.thai_text import clean
from app.models import Installation, Unit, UnitCode


def find(session: Session, code: str) -> Unit | None:
    """Find a unit by its current code or an earlier one (`design.md` 3)."""
    wanted = typed_code(code)
    unit = session.scalar(select(Unit).where(Unit.code == wanted))
    if unit is not None:
        return unit
    return session.scalar(
        select(Unit).join(UnitCode, UnitCode.unit_id == Unit.id).where(UnitCode.code == wanted)
    )


def typed_code(text: str) -> str:
    """Give a login code as it is kept, whichever digits and case it was typed in."""
    return to_arabic_digits(text).strip().lower()


def called(text: str) -> ColumnElement[bool]:
    """Give the condition that every typed word is in a unit's name or begins its code."""
    return and_(
        true(),
        *(
            or_(
                Unit.name.icontains(word, autoescape=True),
                Unit.code.startswith(to_arabic_digits(word).lower(), autoescape=True),
            )
            for word in clean(text, limit=100).split()
        ),
    )


def is_demo(session: Session) -> bool:
    """Say whether this database holds made-up people only."""
    return session.get(Installation, "demo") is not None
