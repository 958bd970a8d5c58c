"""Moving a unit to another parent: an institution's authority, an authority's province."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import String, func, literal, update
from sqlalchemy.orm import Session

from app.models import Account, Unit
from app.services import history
from app.services.units import codes, mid_round, tree


def move(
    session: Session,
    unit: Unit,
    new_parent: Unit,
    *,
    actor: Account,
    at: datetime,
    version: int,
    new_code: str | None = None,
    district_code: str | None = None,
) -> None:
    """Put a unit, with all below it, under another parent, and give it another code if told one.

    In rounds not closed its returns go with it; those that are over stay as they were. History
    tells it in the chain of the parent that it leaves and in its own from then on. Another
    province has other districts: without `district_code` the unit then has none. Raise
    `WrongParent`, `UnitDissolved`, `WrongClass`, `CodeTaken`, `LateEntryRunning`,
    `ChangedMeanwhile`, or `NotRecording` where a parent has confirmed a round not closed.
    """
    tree.take(session, unit, version=version)
    session.refresh(new_parent)
    old_parent = unit.parent
    if old_parent is None or new_parent.id == old_parent.id:
        return
    tree.require_place(unit.kind, new_parent)
    code = None
    if new_code is not None:
        code = codes.checked(session, new_code, unit.kind, new_parent, unit=unit)
    mid_round.require_no_late_entry(session, unit, at=at)
    mid_round.lock_around(session, unit, under=new_parent, at=at)
    before = _place(unit)
    unit.parent = new_parent
    _take_along(session, unit, new_parent, district_code)
    mid_round.rehang(session, unit, at=at)
    if code is not None and code != unit.code:
        codes.give(session, unit, code, on=codes.today(at), actor=actor, at=at)
    for chain in (old_parent, unit):
        history.record(
            session,
            "unit_moved",
            "unit",
            unit.id,
            unit=chain,
            actor=actor,
            at=at,
            before=before,
            after=_place(unit),
        )


def _place(unit: Unit) -> dict[str, str | None]:
    return {
        "parent": unit.parent.code if unit.parent else None,
        "code": unit.code,
        "district_code": unit.district_code,
    }


def _take_along(session: Session, unit: Unit, new_parent: Unit, district_code: str | None) -> None:
    """Write the new paths, provinces and districts of a unit and of all below it."""
    leaves_province = unit.province_code != new_parent.province_code
    old_path, unit.path = unit.path, f"{new_parent.path}/{unit.id}"
    changed: dict[str, Any] = {
        "path": literal(unit.path) + func.substr(Unit.path, len(old_path) + 1, type_=String())
    }
    if leaves_province:
        changed |= {"province_code": new_parent.province_code, "district_code": None}
        unit.province_code, unit.district_code = new_parent.province_code, None
    unit.district_code = district_code or unit.district_code
    session.flush()
    session.execute(
        update(Unit)
        .where(Unit.path.startswith(f"{old_path}/"))
        .values(changed)
        .execution_options(synchronize_session="fetch")
    )
