"""Units, made under a parent with the next free id in their path."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy.orm import Session

from app.domain.login_codes import Level, login_class
from app.domain.thai_text import sort_key
from app.models import HistoryChain, Unit, UnitCode, UnitKind

SCHOOL_GRADES = ["k2", "k3", "p1", "p2", "p3", "p4", "p5", "p6"]
CENTRE_GRADES = ["c2", "c3", "c4"]


def make_unit(
    session: Session,
    kind: UnitKind,
    code: str,
    name: str,
    parent: Unit | None,
    *,
    settled: bool = True,
    **facts: Any,
) -> Unit:
    """Make a unit; one that is not settled yet waits for `settle`, which takes many at once."""
    unit = Unit(
        kind=kind,
        level=kind.level,
        login_class=login_class(code),
        code=code,
        name=name,
        sort_key=sort_key(name),
        parent=parent,
        path=f"making {code}",
        province_code=None if parent is None else (facts.pop("province_code", None) or code[2:4]),
        **facts,
    )
    session.add(unit)
    if settled:
        settle(session, [unit])
    return unit


def settle(session: Session, units: Iterable[Unit]) -> None:
    """Give units, parents before children, what hangs on their ids: path, code and chain."""
    session.flush()
    for unit in units:
        unit.path = f"{unit.parent.path}/{unit.id}" if unit.parent else str(unit.id)
        session.add(UnitCode(code=unit.code, unit_id=unit.id))
        if unit.level is not Level.INSTITUTION:
            session.add(HistoryChain(unit_id=unit.id))
    session.flush()


def make_province(session: Session, department: Unit, code: str = "33", **facts: Any) -> Unit:
    name = f"สำนักงานส่งเสริมการปกครองท้องถิ่นจังหวัด {code}"
    return make_unit(
        session, UnitKind.PROVINCE, f"p{code}", name, department, province_code=code, **facts
    )


def make_authority(session: Session, province: Unit, code: str, **facts: Any) -> Unit:
    kind = {
        "02": UnitKind.PAO,
        "03": UnitKind.CITY_MUNICIPALITY,
        "04": UnitKind.TOWN_MUNICIPALITY,
        "05": UnitKind.SUBDISTRICT_MUNICIPALITY,
        "06": UnitKind.SAO,
    }[code[:2]]
    return make_unit(session, kind, code, f"อปท. {code}", province, **facts)


def make_school(session: Session, authority: Unit, code: str, **facts: Any) -> Unit:
    return make_unit(
        session,
        UnitKind.SCHOOL,
        code,
        f"โรงเรียน {code}",
        authority,
        grades=SCHOOL_GRADES,
        synthetic=True,
        **facts,
    )


def make_centre(session: Session, authority: Unit, code: str, **facts: Any) -> Unit:
    return make_unit(
        session,
        UnitKind.CENTRE,
        code,
        f"ศูนย์พัฒนาเด็กเล็ก {code}",
        authority,
        grades=CENTRE_GRADES,
        synthetic=True,
        **facts,
    )
