"""Adding a unit, and what the department itself keeps right about one (`process.md` 1.4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.domain.grades import GRADES
from app.domain.login_codes import Level, login_class
from app.domain.thai_text import clean, sort_key
from app.models import Account, HistoryChain, Unit, UnitCode, UnitKind
from app.services import history
from app.services.units import codes, mid_round, tree


def add(
    session: Session,
    parent: Unit,
    *,
    actor: Account,
    at: datetime,
    kind: UnitKind,
    code: str,
    name: str,
    district_code: str | None = None,
    pays_for_other_schools: bool = False,
    rooms_per_grade: Mapping[str, int] | None = None,
    joins_open_round: bool,
) -> Unit:
    """Add a unit below another; the grades it teaches are those of `rooms_per_grade`.

    It owes what it has to in every round that opens later, and in one that is open if it
    `joins_open_round`. Raise `WrongParent`, `UnitDissolved`, `WrongClass`, `CodeTaken`, or
    `NotRecording` where the level above has confirmed a round that it would join.
    """
    tree.lock(session)
    session.refresh(parent)
    tree.require_place(kind, parent)
    code = codes.checked(session, code, kind, parent)
    mid_round.lock_around(session, under=parent, at=at)
    unit = make(
        session,
        parent,
        at=at,
        kind=kind,
        code=code,
        name=name,
        district_code=district_code,
        pays_for_other_schools=pays_for_other_schools,
        rooms_per_grade=rooms_per_grade or {},
    )
    for the_round in mid_round.rounds_not_closed(session, at=at):
        if joins_open_round or the_round.opens_at > at:
            mid_round.join(session, unit, the_round, at=at)
    note_added(session, unit, actor=actor, at=at)
    return unit


def make(
    session: Session,
    parent: Unit,
    *,
    at: datetime,
    kind: UnitKind,
    code: str,
    name: str,
    district_code: str | None,
    pays_for_other_schools: bool = False,
    rooms_per_grade: Mapping[str, int],
) -> Unit:
    """Write a new unit with its code, both checked before."""
    name = clean(name)
    unit = Unit(
        kind=kind,
        level=kind.level,
        login_class=login_class(code),
        code=code,
        name=name,
        sort_key=sort_key(name),
        parent=parent,
        path=f"making {code}",
        province_code=code[1:] if kind is UnitKind.PROVINCE else parent.province_code,
        district_code=district_code,
        pays_for_other_schools=pays_for_other_schools and kind.level is Level.AUTHORITY,
        grades=in_order(rooms_per_grade),
        rooms_per_grade=dict(rooms_per_grade),
    )
    session.add(unit)
    session.flush()
    unit.path = f"{parent.path}/{unit.id}"
    session.add(UnitCode(code=code, unit_id=unit.id, valid_from=codes.today(at)))
    if unit.level is not Level.INSTITUTION:
        session.add(HistoryChain(unit_id=unit.id, length=0, last_hash=""))
    session.flush()
    return unit


def in_order(grades: Sequence[str] | Mapping[str, Any]) -> list[str]:
    """Put the codes of grades into the order of the grades."""
    return [code for code in GRADES if code in grades]


def note_added(session: Session, unit: Unit, *, actor: Account, at: datetime) -> None:
    """Write in the history that a unit was added."""
    history.record(
        session,
        "unit_added",
        "unit",
        unit.id,
        unit=unit,
        actor=actor,
        at=at,
        after={
            "code": unit.code,
            "kind": unit.kind.value,
            "name": unit.name,
            "parent": unit.parent.code if unit.parent else "",
            "district_code": unit.district_code,
            "pays_for_other_schools": unit.pays_for_other_schools,
        },
    )


def rename(
    session: Session,
    unit: Unit,
    *,
    actor: Account,
    at: datetime,
    version: int,
    name: str,
    district_code: str | None,
    pays_for_other_schools: bool,
) -> None:
    """Correct a unit's name, its district, and whether an authority pays for other schools (1.1).

    What was confirmed keeps the name of its day, and the rounds made already keep their returns.
    Raise `ChangedMeanwhile` or `UnitDissolved`.
    """
    tree.take(session, unit, version=version)
    before = _kept(unit)
    unit.name = clean(name)
    unit.sort_key = sort_key(unit.name)
    unit.district_code = district_code
    unit.pays_for_other_schools = pays_for_other_schools and unit.level is Level.AUTHORITY
    session.flush()
    after = _kept(unit)
    changed = [name for name in after if after[name] != before[name]]
    if changed:
        history.record(
            session,
            "unit_renamed",
            "unit",
            unit.id,
            unit=unit,
            actor=actor,
            at=at,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
        )


def _kept(unit: Unit) -> dict[str, Any]:
    return {
        "name": unit.name,
        "district_code": unit.district_code,
        "pays_for_other_schools": unit.pays_for_other_schools,
    }
