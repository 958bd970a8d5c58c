"""Add, correct and dissolve schools of other affiliations (`process.md` 6.1, 6.2)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.domain.affiliations import Affiliation
from app.domain.grades import COUNT_GRADES
from app.domain.thai_calendar import in_bangkok
from app.domain.thai_text import clean, sort_key
from app.models import Account, OtherSchool, Unit
from app.services import history
from app.services.errors import (
    ChangedMeanwhile,
    DateOutOfRange,
    NotFound,
    SchoolCodeTaken,
    SchoolDissolved,
    SchoolKnown,
)
from app.services.other_schools import rows

SUBJECT = "other_school"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the list says of a school; `grades` are those of kindergarten and primary it teaches."""

    name: str
    affiliation: Affiliation
    code: str | None
    district_code: str | None
    subdistrict_code: str | None
    grades: tuple[str, ...]


def get(session: Session, province: Unit, school_id: int) -> OtherSchool:
    """Give a school of a province's list, or raise `NotFound`."""
    found = session.get(OtherSchool, school_id)
    if found is None or found.province_id != province.id:
        raise NotFound()
    return found


def facts_of(school: OtherSchool) -> Facts:
    """Give what the list says of a school now."""
    return Facts(
        name=school.name,
        affiliation=school.affiliation,
        code=school.code,
        district_code=school.district_code,
        subdistrict_code=school.subdistrict_code,
        grades=tuple(school.grades),
    )


def in_order(grades: Collection[str]) -> tuple[str, ...]:
    """Keep the grades that are counted, in the order of age."""
    return tuple(grade.code for grade in COUNT_GRADES if grade.code in grades)


def add(
    session: Session, province: Unit, facts: Facts, *, actor: Account, at: datetime
) -> OtherSchool:
    """Add a school to a province's list; one that was added just so already is that school.

    Raise `SchoolCodeTaken`, or `SchoolKnown` where name and place tell no other school from it.
    """
    session.refresh(province, with_for_update={"of": Unit, "key_share": True})
    known = _called_so(session, province, facts)
    if known is not None and facts_of(known) == facts:
        return known
    _require_free(session, facts.code, None)
    if known is not None:
        raise SchoolKnown(school=known)
    made = OtherSchool(province_id=province.id, sort_key=sort_key(facts.name), **columns(facts))
    session.add(made)
    _flush(session, facts.code)
    history.record(
        session,
        "other_school.added",
        SUBJECT,
        made.id,
        unit=province,
        actor=actor,
        at=at,
        after=told(facts),
    )
    return made


def change(
    session: Session,
    school: OtherSchool,
    facts: Facts,
    *,
    version: int,
    actor: Account,
    at: datetime,
) -> None:
    """Correct what the list says of a school; nothing happens where it says so already.

    What is confirmed keeps what it said. On sheets still being recorded the figures of grades
    that are not taught any more go. Raise `ChangedMeanwhile` or `SchoolCodeTaken`.
    """
    before = facts_of(take(session, school))
    if before == facts:
        return
    if school.version != version:
        raise ChangedMeanwhile()
    _require_free(session, facts.code, school.id)
    for name, value in columns(facts).items():
        setattr(school, name, value)
    school.sort_key = sort_key(facts.name)
    _flush(session, facts.code)
    if before.grades != facts.grades:
        rows.check_anew(session, [school], actor=actor, at=at)
    old, new = differences(before, facts)
    history.record(
        session,
        "other_school.changed",
        SUBJECT,
        school.id,
        unit=school.province,
        actor=actor,
        at=at,
        before=old,
        after=new,
    )


def dissolve(
    session: Session,
    school: OtherSchool,
    *,
    on: date,
    version: int,
    actor: Account,
    at: datetime,
) -> None:
    """Note that a school was dissolved, by the announcement of a day (6.2).

    It stays on the sheets it stands on, to be saved as zeros. Raise `DateOutOfRange` for a day to
    come, `SchoolDissolved` where it was dissolved another day, or `ChangedMeanwhile`.
    """
    take(session, school)
    if school.dissolved_on == on:
        return
    if school.dissolved_on is not None:
        raise SchoolDissolved(school=school, on=school.dissolved_on)
    today = in_bangkok(at).date()
    if on > today:
        raise DateOutOfRange(earliest=None, latest=today)
    if school.version != version:
        raise ChangedMeanwhile()
    _set_dissolved(session, school, on, "other_school.dissolved", actor=actor, at=at)


def restore(
    session: Session, school: OtherSchool, *, version: int, actor: Account, at: datetime
) -> None:
    """Take a dissolution back: who pays for the school counts it again. Raise `ChangedMeanwhile`.

    In a round that opened meanwhile it comes onto the sheet of its payer, if that is recorded.
    """
    take(session, school)
    if school.dissolved_on is None:
        return
    if school.version != version:
        raise ChangedMeanwhile()
    _set_dissolved(session, school, None, "other_school.restored", actor=actor, at=at)
    rows.put_back(session, school, at=at)


def take(session: Session, school: OtherSchool) -> OtherSchool:
    """Lock a school that is about to be changed, and read it anew."""
    return session.scalars(
        select(OtherSchool)
        .where(OtherSchool.id == school.id)
        .with_for_update(of=OtherSchool, key_share=True)
        .execution_options(populate_existing=True)
    ).one()


def take_all(session: Session, schools: Collection[OtherSchool]) -> None:
    """Lock several schools in the order of their ids, and read them anew."""
    session.scalars(
        select(OtherSchool)
        .where(OtherSchool.id.in_([school.id for school in schools]))
        .order_by(OtherSchool.id)
        .with_for_update(of=OtherSchool, key_share=True)
        .execution_options(populate_existing=True)
    ).all()


def columns(facts: Facts) -> dict[str, Any]:
    """Give the facts of a school as they are kept."""
    return asdict(facts) | {"name": clean(facts.name), "grades": list(facts.grades)}


def told(facts: Facts) -> dict[str, Any]:
    """Give the facts of a school as the history tells them."""
    return columns(facts) | {"affiliation": facts.affiliation.value}


def differences(before: Facts, after: Facts) -> tuple[dict[str, Any], dict[str, Any]]:
    """Give what changed of a school, before and after, as the history tells it."""
    old, new = told(before), told(after)
    changed = [name for name in new if new[name] != old[name]]
    return {name: old[name] for name in changed}, {name: new[name] for name in changed}


def _set_dissolved(
    session: Session,
    school: OtherSchool,
    on: date | None,
    event: str,
    *,
    actor: Account,
    at: datetime,
) -> None:
    before, school.dissolved_on = school.dissolved_on, on
    session.flush()
    rows.check_anew(session, [school], actor=actor, at=at)
    history.record(
        session,
        event,
        SUBJECT,
        school.id,
        unit=school.province,
        actor=actor,
        at=at,
        before={"dissolved_on": before.isoformat() if before else None},
        after={"dissolved_on": on.isoformat() if on else None},
    )


def _called_so(session: Session, province: Unit, facts: Facts) -> OtherSchool | None:
    """Find an open school of this name and place that another code does not tell from it."""
    found = session.scalars(
        select(OtherSchool)
        .where(
            OtherSchool.province_id == province.id,
            OtherSchool.name == clean(facts.name),
            OtherSchool.district_code.is_not_distinct_from(facts.district_code),
            OtherSchool.subdistrict_code.is_not_distinct_from(facts.subdistrict_code),
            OtherSchool.dissolved_on.is_(None),
        )
        .order_by(OtherSchool.id)
    )
    alike = (one for one in found if None in (one.code, facts.code) or one.code == facts.code)
    return next(alike, None)


def _require_free(session: Session, code: str | None, school_id: int | None) -> None:
    """Raise `SchoolCodeTaken` where another school has the code."""
    if code is None:
        return
    holder = session.scalars(select(OtherSchool).where(OtherSchool.code == code)).one_or_none()
    if holder is not None and holder.id != school_id:
        raise SchoolCodeTaken(code=code, school=holder)


def _flush(session: Session, code: str | None) -> None:
    """Write; whoever was quicker with the same code has it."""
    try:
        session.flush()
    except IntegrityError as error:
        raise SchoolCodeTaken(code=code, school=None) from error
