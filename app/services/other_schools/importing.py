"""Importing a province's list of schools: kept, compared, applied (`process.md` 6.1)."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from app.domain.thai_calendar import in_bangkok
from app.domain.thai_text import clean
from app.exchange.csv_files import read_table
from app.models import Account, OtherSchool, SchoolImport, Unit
from app.services import history
from app.services.errors import NotFound, SchoolsMovedOn
from app.services.history.writing_series import record_series
from app.services.other_schools import applying, comparison, handing_over, paying, school_list
from app.services.other_schools.comparison import Change, New, Plan
from app.services.other_schools.school_list import SchoolList
from app.services.units import tree


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
    tree.lock(session)
    session.refresh(kept, with_for_update={"of": SchoolImport, "key_share": True})
    listed = applying.lock_list(session, province)
    planned = plan(session, province, kept, at=at)
    if kept.applied_at is not None and planned.does_nothing:
        return Applied(0, 0, 0)
    if planned.digest != digest:
        raise SchoolsMovedOn()
    changed = [(listed[one.school.id], one) for one in planned.changed]
    told = [one.row for one in planned.new] + [one.row for one in _handed(planned)]
    codes = {row.payer for row in told if row.payer}
    payers = {code: paying.payer_by_code(session, code) for code in sorted(codes)}
    handing_over.lock_around(session, [one for one, _ in changed], payers.values(), at=at)
    # What a school is decides on which sheets it comes.
    added = list(zip(applying.add(session, province, planned.new), planned.new, strict=True))
    applying.change(session, changed, actor=actor, at=at)
    wanted = _wanted(planned, added, listed, payers)
    handing_over.hand_over(session, wanted, actor=actor, at=at)
    record_series(session, applying.acts(added, changed), unit=province, actor=actor, at=at)
    done = Applied(len(added), len(changed), sum(map(len, wanted.values())))
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


def _handed(planned: Plan) -> list[Change]:
    """Give the known schools for which the file has another payer."""
    return [one for one in planned.changed if any(name == "payer" for name, *_ in one.fields)]


def _wanted(
    planned: Plan,
    added: Sequence[tuple[OtherSchool, New]],
    listed: Mapping[int, OtherSchool],
    payers: Mapping[str, Unit],
) -> dict[Unit, list[OtherSchool]]:
    """Give each authority the schools that the file has it pay for from now on."""
    told = [(one.row.payer, school) for school, one in added]
    told += [(one.row.payer, listed[one.school.id]) for one in _handed(planned)]
    wanted: dict[Unit, list[OtherSchool]] = defaultdict(list)
    for code, school in told:
        if code:
            wanted[payers[code]].append(school)
    return wanted


def _code(province: Unit) -> str:
    return province.province_code or ""
