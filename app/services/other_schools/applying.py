"""Write what a file changes in a province's list, for all its schools in few statements (6.1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.domain.thai_text import sort_key
from app.models import Account, OtherSchool, Unit
from app.services.errors import SchoolsMovedOn
from app.services.history.writing_series import Act
from app.services.other_schools import keeping, rows
from app.services.other_schools.comparison import Change, New


def lock_list(session: Session, province: Unit) -> dict[int, OtherSchool]:
    """Lock the schools of a province in the order of their ids, and give them by these."""
    schools = session.scalars(
        select(OtherSchool)
        .where(OtherSchool.province_id == province.id)
        .order_by(OtherSchool.id)
        .with_for_update(of=OtherSchool, key_share=True)
        .execution_options(populate_existing=True)
    )
    return {school.id: school for school in schools}


def add(session: Session, province: Unit, new: Sequence[New]) -> list[OtherSchool]:
    """Add schools, dissolved ones as such; raise `SchoolsMovedOn` where a code is taken by now."""
    if not new:
        return []
    values = [
        keeping.columns(one.facts)
        | {
            "province_id": province.id,
            "sort_key": sort_key(one.facts.name),
            "dissolved_on": one.row.dissolved_on,
            "version": 1,
        }
        for one in new
    ]
    made = insert(OtherSchool).returning(OtherSchool, sort_by_parameter_order=True)
    with _codes_free():
        return list(session.scalars(made, values))


def change(
    session: Session,
    changed: Sequence[tuple[OtherSchool, Change]],
    *,
    actor: Account,
    at: datetime,
) -> None:
    """Correct and dissolve schools, and look anew at each sheet that they stand on.

    Raise `SchoolsMovedOn` where a code is taken by now.
    """
    looked_at = []
    for school, told in changed:
        is_dissolved = _dissolves(told) is not None
        if is_dissolved or told.facts.grades != told.school.facts.grades:
            looked_at.append(school)
        if told.facts != told.school.facts:
            for name, value in keeping.columns(told.facts).items():
                setattr(school, name, value)
            school.sort_key = sort_key(school.name)
        if is_dissolved:
            school.dissolved_on = told.row.dissolved_on
    with _codes_free():
        session.flush()
    if looked_at:
        rows.check_anew(session, looked_at, actor=actor, at=at)


def acts(
    added: Sequence[tuple[OtherSchool, New]], changed: Sequence[tuple[OtherSchool, Change]]
) -> Iterator[Act]:
    """Tell what was done to each school, as by hand."""
    for school, new in added:
        dissolved = new.row.dissolved_on
        told = keeping.told(new.facts) | ({"dissolved_on": str(dissolved)} if dissolved else {})
        yield Act("other_school.added", keeping.SUBJECT, school.id, after=told)
    for school, change in changed:
        before, after = keeping.differences(change.school.facts, change.facts)
        if after:
            yield Act("other_school.changed", keeping.SUBJECT, school.id, before, after)
        if on := _dissolves(change):
            before, after = {"dissolved_on": None}, {"dissolved_on": on.isoformat()}
            yield Act("other_school.dissolved", keeping.SUBJECT, school.id, before, after)


def _dissolves(change: Change) -> date | None:
    return change.row.dissolved_on if change.school.dissolved_on is None else None


@contextmanager
def _codes_free() -> Iterator[None]:
    """Whoever was quicker with a code, in another province, has it: the preview tells the row."""
    try:
        yield
    except IntegrityError as error:
        raise SchoolsMovedOn() from error
