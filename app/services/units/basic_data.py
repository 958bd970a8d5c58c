"""What a unit keeps right about itself (`process.md` 1.5)."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.grades import CENTRE_GRADES, SCHOOL_GRADES, Grade
from app.domain.login_codes import Level
from app.models import Account, DataSet, Return, Unit, UnitKind
from app.services import history, returns
from app.services.errors import ChangedMeanwhile, Locked, RoundNotOpen
from app.services.rosters import checks, tallies


@dataclass(frozen=True, slots=True)
class BasicData:
    """What a unit keeps right about itself; `rooms_per_grade` of the grades it teaches."""

    address: str
    postcode: str
    telephone: str
    head_name: str
    head_position: str
    rooms_per_grade: Mapping[str, int]


def grades_for(unit: Unit) -> tuple[Grade, ...]:
    """List the grades that a unit of its kind may teach; none above the institution."""
    if unit.level is not Level.INSTITUTION:
        return ()
    return CENTRE_GRADES if unit.kind is UnitKind.CENTRE else SCHOOL_GRADES


def rooms_of(unit: Unit) -> list[str]:
    """List the rooms of an institution as `grade/room`, in the order of the grades."""
    return [
        f"{grade.code}/{number}"
        for grade in grades_for(unit)
        for number in range(1, int(unit.rooms_per_grade.get(grade.code, 0)) + 1)
    ]


def keep_basic_data(
    session: Session,
    unit: Unit,
    *,
    actor: Account,
    at: datetime,
    version: int,
    data: BasicData,
) -> None:
    """Write a unit's own basic data (`process.md` 1.5); raise `ChangedMeanwhile`."""
    if unit.version != version:
        raise ChangedMeanwhile()
    before = _basic_facts(unit)
    for name, value in asdict(data).items():
        setattr(unit, name, value)
    if unit.level is Level.INSTITUTION:
        unit.grades = [g.code for g in grades_for(unit) if g.code in data.rooms_per_grade]
    session.flush()
    after = _basic_facts(unit)
    changed = [name for name in after if after[name] != before[name]]
    if "rooms_per_grade" in changed:
        _review_rosters(session, unit, at=at)
    if changed:
        history.record(
            session,
            "unit_edited",
            "unit",
            unit.id,
            unit=unit,
            actor=actor,
            at=at,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
        )


def _review_rosters(session: Session, unit: Unit, *, at: datetime) -> None:
    """Check anew what is still being recorded: a grade is taught now, or is no more (3.5)."""
    owed = select(Return.id).where(Return.unit_id == unit.id, Return.data_set == DataSet.ROSTER)
    for return_id in session.scalars(owed.order_by(Return.id)).all():
        with contextlib.suppress(RoundNotOpen, Locked):
            roster = returns.lock_for_recording(session, return_id, at=at)
            checks.review_rows(session, roster, at=at)
            tallies.count_anew(session, roster)


def _basic_facts(unit: Unit) -> dict[str, Any]:
    return {
        "address": unit.address,
        "postcode": unit.postcode,
        "telephone": unit.telephone,
        "head_name": unit.head_name,
        "head_position": unit.head_position,
        "rooms_per_grade": dict(unit.rooms_per_grade),
    }
