"""Importing the authorities' list: kept, compared, applied (`process.md` 1; `design.md` 2)."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import String, bindparam, cast, insert, select, update
from sqlalchemy.orm import Session, aliased, undefer

from app.access.scope import Scope
from app.domain.login_codes import login_class
from app.domain.thai_calendar import in_bangkok
from app.domain.thai_text import clean, sort_key
from app.exchange.csv_files import read_table
from app.models import Account, Base, Unit, UnitCode, UnitImport, UnitKind
from app.reference import provinces
from app.services import history
from app.services.errors import ImportMovedOn, NotFound, TwoUpgrades
from app.services.history.writing_many import Act, record_many
from app.services.units import authority_list, codes, comparison, tree
from app.services.units.authority_list import AuthorityList, Row
from app.services.units.comparison import Change, Plan, Upgrade

_UNPLACED = "-"
OFFICE = "สำนักงานส่งเสริมการปกครองท้องถิ่นจังหวัด"


@dataclass(frozen=True, slots=True)
class Applied:
    """How many units an import touched; `misfits` are institutions that need another code now."""

    provinces: int
    new: int
    changed: int
    upgraded: int
    misfits: int


def keep(
    session: Session, text: str, *, file_name: str, actor: Account, at: datetime
) -> UnitImport:
    """Keep a file's text to be looked at and applied; raise `UnreadableFile` for one as a whole."""
    authority_list.read(read_table(text))
    kept = UnitImport(
        account_id=actor.id,
        file_name=clean(file_name, limit=200),
        content=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        read_at=at,
    )
    session.add(kept)
    session.flush()
    return kept


def get(session: Session, import_id: int) -> UnitImport:
    """Give an import with its text, or raise `NotFound`."""
    found = session.get(UnitImport, import_id, options=[undefer(UnitImport.content)])
    if found is None:
        raise NotFound()
    return found


def latest(session: Session, *, most: int = 10) -> list[UnitImport]:
    """List the files read last, the newest first."""
    newest = select(UnitImport).order_by(UnitImport.id.desc()).limit(most)
    return list(session.scalars(newest))


def reading(kept: UnitImport) -> AuthorityList:
    """Give what the file itself says."""
    return authority_list.read(read_table(kept.content))


def plan(session: Session, kept: UnitImport, *, scope: Scope, at: datetime) -> Plan:
    """Say what applying the file would do to the units as they are now."""
    now = comparison.present(session)
    return comparison.compare(reading(kept), now, scope=scope, on=in_bangkok(at).date())


def apply(
    session: Session,
    kept: UnitImport,
    *,
    chosen: Collection[str],
    digest: str,
    scope: Scope,
    actor: Account,
    at: datetime,
) -> Applied:
    """Do what the preview with this digest showed, and the upgrades chosen from it, as one act.

    Raise `ImportMovedOn` where the units are no longer as they were shown, and `TwoUpgrades`
    where one code or one unit was chosen twice. A file that was applied changes nothing again.
    """
    tree.lock(session)
    # Whoever pressed twice waited for the lock, and knows the file as it was before.
    session.refresh(kept, ["applied_at", "applied"])
    department = session.scalars(select(Unit).where(Unit.parent_id.is_(None))).one()
    planned = plan(session, kept, scope=scope, at=at)
    if kept.applied_at is not None and planned.does_nothing:
        return Applied(0, 0, 0, 0, 0)
    if planned.digest != digest:
        raise ImportMovedOn()
    upgrades = [upgrade for upgrade in planned.upgrades if upgrade.key in chosen]
    _refuse_two(upgrades)
    writing = _Writing(session, actor, at)
    writing.add_offices(planned.provinces, department)
    writing.add(planned.new)
    writing.change(planned.changed)
    misfits = sum(len(writing.upgrade(upgrade)) for upgrade in upgrades)
    done = Applied(
        provinces=len(planned.provinces),
        new=len(planned.new),
        changed=len(planned.changed),
        upgraded=len(upgrades),
        misfits=misfits,
    )
    kept.applied_at, kept.applied = at, asdict(done)
    history.record(
        session,
        "units_imported",
        "unit_import",
        kept.id,
        unit=department,
        actor=actor,
        at=at,
        after={"file": kept.file_name, "sha256": kept.sha256, **kept.applied},
    )
    return done


def _refuse_two(upgrades: Sequence[Upgrade]) -> None:
    for names in ([one.row.code for one in upgrades], [one.unit.code for one in upgrades]):
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise TwoUpgrades(codes=twice)


@dataclass(frozen=True, slots=True)
class _Writing:
    """Writes what a plan holds, in a fixed number of statements but for upgrades."""

    session: Session
    actor: Account
    at: datetime

    def add_offices(self, province_codes: Sequence[str], department: Unit) -> None:
        """Make the provincial offices that new authorities stand below."""
        self._insert(
            self._new(
                f"p{code}",
                UnitKind.PROVINCE,
                f"{OFFICE}{provinces()[code].name_th}",
                parent_id=department.id,
                province_code=code,
                district_code=None,
            )
            for code in province_codes
        )

    def add(self, rows: Sequence[Row]) -> None:
        offices = comparison.present(self.session).provinces if rows else {}
        self._insert(
            self._new(
                row.code,
                row.kind,
                row.name,
                parent_id=offices[row.province_code][0],
                province_code=row.province_code,
                district_code=row.district_code,
            )
            for row in rows
        )

    def change(self, changes: Sequence[Change]) -> None:
        """Write names, kinds and districts as the file has them."""
        if not changes:
            return
        table = Base.metadata.tables[Unit.__tablename__]
        statement = (
            update(table)
            .where(table.c.id == bindparam("unit_id"))
            .values(version=table.c.version + 1)
        )
        self.session.execute(
            statement,
            [
                {
                    "unit_id": change.unit.id,
                    "name": change.row.name,
                    "sort_key": sort_key(change.row.name),
                    "kind": change.row.kind,
                    "district_code": change.row.district_code,
                }
                for change in changes
            ],
        )
        self.session.expire_all()
        self._record(
            Act(
                "unit_edited",
                change.unit.id,
                before={name: before for name, before, _after in change.fields},
                after={name: after for name, _before, after in change.fields},
            )
            for change in changes
        )

    def upgrade(self, upgrade: Upgrade) -> list[Unit]:
        """Give a unit its new code, kind and name; list who below needs another code now."""
        unit = self.session.get_one(Unit, upgrade.unit.id)
        return codes.recode(
            self.session,
            unit,
            actor=self.actor,
            at=self.at,
            version=unit.version,
            on=in_bangkok(self.at).date(),
            new_code=upgrade.row.code,
            kind=upgrade.row.kind,
            name=upgrade.row.name,
        )

    def _new(self, code: str, kind: UnitKind, name: str, **place: Any) -> dict[str, Any]:
        return {
            "code": code,
            "kind": kind,
            "level": kind.level,
            "login_class": login_class(code),
            "name": name,
            "sort_key": sort_key(name),
            # A path holds the unit's own id, which the database gives.
            "path": f"{_UNPLACED}{code}",
            **place,
        }

    def _insert(self, units: Iterable[dict[str, Any]]) -> None:
        """Write units with their codes, places in the tree and history, in few statements."""
        rows = list(units)
        if not rows:
            return
        made = self.session.execute(insert(Unit).returning(Unit.code, Unit.id), rows)
        ids: dict[str, int] = {row.code: row.id for row in made}
        day = in_bangkok(self.at).date()
        self.session.execute(
            insert(UnitCode),
            [{"code": code, "unit_id": ids[code], "valid_from": day} for code in ids],
        )
        above = aliased(Unit)
        placed = select(above.path + "/" + cast(Unit.id, String)).where(above.id == Unit.parent_id)
        self.session.execute(
            update(Unit)
            .where(Unit.path.startswith(_UNPLACED, autoescape=True))
            .values(path=placed.correlate(Unit).scalar_subquery()),
            execution_options={"synchronize_session": False},
        )
        self._record(
            Act(
                "unit_added",
                ids[row["code"]],
                after={"code": row["code"], "name": row["name"], "kind": row["kind"].value},
            )
            for row in rows
        )

    def _record(self, acts: Iterable[Act]) -> None:
        record_many(self.session, list(acts), actor=self.actor, at=self.at)
