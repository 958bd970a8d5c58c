"""Find out by whom, when and under which code the confirmations below an overview were made."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from app.documents.overview import OverviewChild
from app.models import Confirmation, ConfirmedChild, DataSet
from app.services.confirmation.frozen import FrozenChild, FrozenOverview

GROUPS = {
    DataSet.PUPILS: "ข้อมูลนักเรียนและเด็กเล็กขององค์กรปกครองส่วนท้องถิ่น",
    DataSet.COUNTS: "จำนวนนักเรียนของสถานศึกษาสังกัดอื่น (ไม่รวมในยอดข้างต้น)",
}
SCHOOLS, CENTRES = "โรงเรียน", "ศูนย์พัฒนาเด็กเล็ก"
# The fifth digit of an institution's code tells schools (1 to 3) from centres (4 to 6).
CENTRE_DIGITS = frozenset("456")


def children_of(
    session: Session, confirmation: Confirmation, content: FrozenOverview
) -> tuple[OverviewChild, ...]:
    """Give the children as they were frozen, those of one kind together, in their order."""
    made = session.execute(
        select(
            Confirmation.number,
            ConfirmedChild.sha256,
            Confirmation.confirmed_by_name,
            Confirmation.confirmed_at,
            Confirmation.code,
        )
        .join(ConfirmedChild, ConfirmedChild.child_id == Confirmation.id)
        .where(ConfirmedChild.confirmation_id == confirmation.id)
    )
    known = {(one.number, one.sha256): one for one in made}
    children = [_child(one, known[one.confirmation, one.sha256]) for one in content.children]
    groups = (SCHOOLS, CENTRES, *GROUPS.values())
    return tuple(sorted(children, key=lambda child: groups.index(child.group)))


def _child(frozen: FrozenChild, made: Row[*tuple[Any, ...]]) -> OverviewChild:
    return OverviewChild(
        name=frozen.name,
        code_of_unit=frozen.code,
        group=_group(frozen),
        male=frozen.totals.male,
        female=frozen.totals.female,
        pupils=frozen.pupils,
        confirmed_by=made.confirmed_by_name,
        confirmed_at=made.confirmed_at,
        version=frozen.confirmation,
        code=made.code,
        counted=frozen.data_set is not DataSet.COUNTS,
    )


def _group(frozen: FrozenChild) -> str:
    if frozen.data_set is not DataSet.ROSTER:
        return GROUPS[frozen.data_set]
    return CENTRES if frozen.code[4:5] in CENTRE_DIGITS else SCHOOLS
