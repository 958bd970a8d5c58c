"""Write the pupils of a roster as its print shows them: frozen ones, or those of today."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from sqlalchemy.orm import Session

from app.access.scope import Scope
from app.documents.roster_values import RosterRow
from app.domain.grades import GRADES
from app.models import Return
from app.services.confirmation.frozen import FrozenPupil
from app.services.rosters import listing


def frozen_rows(pupils: Iterable[FrozenPupil]) -> tuple[RosterRow, ...]:
    """Write pupils as they were confirmed."""
    return _numbered((pupil, pupil.seen_at is not None) for pupil in pupils)


def live_rows(session: Session, roster: Return, *, scope: Scope) -> tuple[RosterRow, ...]:
    """Write the pupils whom a roster names now, as far as somebody sees them."""
    return _numbered((row, row.seen) for row in listing.every(session, roster, scope=scope))


def rooms_called(scope: Scope) -> str:
    """Name the rooms that a scope is limited to; blank where it holds all."""
    if scope.rooms is None:
        return ""
    names = []
    for room in scope.rooms:
        grade, _, number = room.partition("/")
        short = GRADES[grade].short if grade in GRADES else grade
        names.append(f"{short}/{number}" if number else short)
    return ", ".join(names) or "ห้องที่รับผิดชอบ"


def _numbered(pupils: Iterable[tuple[Any, bool]]) -> tuple[RosterRow, ...]:
    """Number the pupils of each room from 1, as a name list does."""
    rooms = groupby(pupils, key=lambda one: (one[0].grade, one[0].room))
    return tuple(
        RosterRow(
            number_in_list=number,
            identifier=pupil.number,
            student_number=pupil.student_number,
            prefix=pupil.prefix,
            first_name=pupil.first_name,
            last_name=pupil.last_name,
            sex=pupil.sex,
            birth_date=pupil.birth_date,
            grade=pupil.grade,
            room=pupil.room,
            seen=seen,
        )
        for _, members in rooms
        for number, (pupil, seen) in enumerate(members, start=1)
    )
