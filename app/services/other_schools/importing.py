"""Importing a province's list of schools: kept, compared, applied (`process.md` 6.1)."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session, undefer

from app.domain.thai_calendar import in_bangkok
from app.domain.thai_text import clean, sort_key
from app.exchange.csv_files import read_table
from app.models import Account, OtherSchool, SchoolImport, Unit
from app.services import history
from app.services.errors import NotFound, SchoolsMovedOn
from app.services.other_schools import comparison, keeping, paying, school_list
from app.services.other_schools.comparison import Change, Plan
from app.services.other_schools.school_list import SchoolList


@dataclass(frozen=True, slots=True)
class Applied:
    """How many schools an import touched; `payers` are the changes of who pays."""

    new: int
    changed: int
    payers: int


def keep(
    session: Session, province: Unit, text: str, *, file_name: str, actor: Account, at: datetime
) -> SchoolImport:
    """Keep a file's text to be looked at and applied; raise `UnreadableFile` for one as a whole."""
    school_list.read(read_table(text), province=_code(province))
    kept = SchoolImport(
        unit_id=province.id,
        account_id=actor.id,
        file_name=clean(file_name, limit=200),
        content=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        read_at=at,
        applied={},
    )
    session.add(kept)
    session.flush()
    return kept


def get(session: Session, province: Unit, import_id: int) -> SchoolImport:
    """Give one of a province's imports with its text, or raise `NotFound`."""
    found = session.get(SchoolImport, import_id, options=[undefer(SchoolImport.content)])
    if found is None or found.unit_id != province.id:
        raise NotFound()
    return found


def latest(session: Session, province: Unit, *, most: int = 10) -> list[SchoolImport]:
    """List the files of a province that were read last, the newest first."""
    return list(
        session.scalars(
            select(SchoolImport)
            .where(SchoolImport.unit_id == province.id)
            .order_by(SchoolImport.id.desc())
            .limit(most)
        )
    )


def reading(province: Unit, kept: SchoolImport) -> SchoolList:
    """Give what the file itself says."""
    return school_list.read(read_table(kept.content), province=_code(province))


def plan(session: Session, province: Unit, kept: SchoolImport, *, at: datetime) -> Plan:
    """Say what applying the file would do to the list as it is now."""
    now = comparison.present(session, province)
    return comparison.compare(reading(province, kept), now, on=in_bangkok(at).date())


def apply(
    session: Session,
    province: Unit,
    kept: SchoolImport,
    *,
    digest: str,
    actor: Account,
    at: datetime,
) -> Applied:
    """Do what the preview with this digest showed, as one act.

    Raise `SchoolsMovedOn` where the list is no longer as it was shown, and `NotRecording` where a
    payer changes whose sheet is confirmed. A file that was applied changes nothing again.
    """
    planned = plan(session, province, kept, at=at)
    if kept.applied_at is not None and planned.does_nothing:
        return Applied(0, 0, 0)
    if planned.digest != digest:
        raise SchoolsMovedOn()
    schools = _add(session, province, planned)
    for change in planned.changed:
        schools[change.row.number] = _change(session, change, actor=actor, at=at)
    payers = _pay(session, planned, schools, actor=actor, at=at)
    _dissolve(session, planned, schools, actor=actor, at=at)
    done = Applied(len(planned.new), len(planned.changed), payers)
    kept.applied_at, kept.applied = at, asdict(done)
    history.record(
        session,
        "schools_imported",
        "school_import",
        kept.id,
        unit=province,
        actor=actor,
        at=at,
        after={
            "file": kept.file_name,
            "file_sha256": kept.sha256,
            "schools": [one.facts.name for one in planned.new],
        },
    )
    return done


def _add(session: Session, province: Unit, planned: Plan) -> dict[int, OtherSchool]:
    """Write new schools in one statement, and give them by the number of their row."""
    if not planned.new:
        return {}
    made = session.scalars(
        insert(OtherSchool).returning(OtherSchool, sort_by_parameter_order=True),
        [
            asdict(one.facts)
            | {
                "province_id": province.id,
                "sort_key": sort_key(one.facts.name),
                "grades": list(one.facts.grades),
                "version": 1,
            }
            for one in planned.new
        ],
    ).all()
    return {one.row.number: school for one, school in zip(planned.new, made, strict=True)}


def _change(session: Session, change: Change, *, actor: Account, at: datetime) -> OtherSchool:
    school = session.get_one(OtherSchool, change.school.id)
    keeping.change(session, school, change.facts, version=change.school.version, actor=actor, at=at)
    return school


def _pay(
    session: Session,
    planned: Plan,
    schools: dict[int, OtherSchool],
    *,
    actor: Account,
    at: datetime,
) -> int:
    """Let the file's payers pay from today on, authority by authority, and others no more."""
    today = in_bangkok(at).date()
    wanted: dict[str, list[OtherSchool]] = defaultdict(list)
    for one in planned.new:
        if one.row.payer:
            wanted[one.row.payer].append(schools[one.row.number])
    handed = [one for one in planned.changed if any(name == "payer" for name, *_ in one.fields)]
    for change in handed:
        wanted[change.row.payer or ""].append(schools[change.row.number])
    for code in sorted(wanted):
        payer = paying.payer_by_code(session, code)
        paying.name(session, payer, wanted[code], since=today, actor=actor, at=at)
    for change in handed:
        payer = paying.payer_by_code(session, change.row.payer or "")
        school = schools[change.row.number]
        paying.hand_over(session, school, to=payer, since=today, actor=actor, at=at)
    return sum(map(len, wanted.values()))


def _dissolve(
    session: Session,
    planned: Plan,
    schools: dict[int, OtherSchool],
    *,
    actor: Account,
    at: datetime,
) -> None:
    told = [one.row for one in planned.new] + [one.row for one in planned.changed]
    for row in told:
        school = schools[row.number]
        if row.dissolved_on and school.dissolved_on is None:
            keeping.dissolve(
                session,
                school,
                on=row.dissolved_on,
                version=school.version,
                actor=actor,
                at=at,
            )


def _code(province: Unit) -> str:
    return province.province_code or ""
