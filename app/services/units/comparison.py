"""Comparing a list of authorities with the units that there are: what applying it would do."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.scope import Scope
from app.domain.login_codes import Level, login_class
from app.models import Unit, UnitCode, UnitKind
from app.services.units.authority_list import (
    AuthorityList,
    Facts,
    Problem,
    ProblemKind,
    Row,
    base_name,
)
from app.services.units.codes import class_for


@dataclass(frozen=True, slots=True)
class Known:
    """An authority as it is kept."""

    id: int
    code: str
    name: str
    kind: UnitKind
    province_code: str
    district_code: str
    parent_id: int
    path: str
    dissolved_on: date | None


@dataclass(frozen=True, slots=True)
class Change:
    """An authority that the file has otherwise; `fields`: name, before, after."""

    row: Row
    unit: Known
    fields: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Upgrade:
    """A new code that is probably that of a unit which the file no longer has."""

    row: Row
    unit: Known

    @property
    def key(self) -> str:
        """Name the pair as a form does."""
        return f"{self.unit.code}>{self.row.code}"


@dataclass(frozen=True)
class Plan:
    """What applying a file would do to the units as they are now."""

    provinces: tuple[str, ...]
    new: tuple[Row, ...]
    changed: tuple[Change, ...]
    upgrades: tuple[Upgrade, ...]
    missing: tuple[Known, ...]
    problems: tuple[Problem, ...]
    unchanged: int

    @cached_property
    def digest(self) -> str:
        """Tell this plan from any other: what was shown is what is applied, or nothing is."""
        shown = (self.provinces, self.new, self.changed, self.upgrades, self.problems)
        return hashlib.sha256(repr(shown).encode()).hexdigest()

    @property
    def does_nothing(self) -> bool:
        """Say whether there is nothing to apply, not even an upgrade to be ticked."""
        return not (self.new or self.changed or self.upgrades)


@dataclass(frozen=True, slots=True)
class Present:
    """The tree as it is: authorities by code, offices (id, path) by province, units by old code."""

    authorities: Mapping[str, Known]
    department: tuple[int, str]
    provinces: Mapping[str, tuple[int, str]]
    old_codes: Mapping[str, tuple[str, str]]


def present(session: Session) -> Present:
    """Read all authorities, the offices above them and old codes, in three queries."""
    columns = [getattr(Unit, name) for name in Known.__dataclass_fields__]
    found = session.execute(
        select(*columns).where(Unit.level == Level.AUTHORITY).order_by(Unit.sort_key, Unit.id)
    )
    above = session.execute(
        select(Unit.parent_id, Unit.province_code, Unit.id, Unit.path).where(
            Unit.level.in_((Level.DEPARTMENT, Level.PROVINCE)), Unit.dissolved_on.is_(None)
        )
    ).all()
    offices = {code: (unit_id, path) for parent, code, unit_id, path in above if parent and code}
    department = next((unit_id, path) for parent, _, unit_id, path in above if parent is None)
    old = session.execute(
        select(UnitCode.code, Unit.code, Unit.name)
        .join(Unit, Unit.id == UnitCode.unit_id)
        .where(UnitCode.code != Unit.code)
    )
    return Present(
        {row.code: Known(*row) for row in found},
        department,
        offices,
        {code: (current, name) for code, current, name in old},
    )


def compare(read: AuthorityList, now: Present, *, scope: Scope, on: date) -> Plan:
    """Say what the file would do; a row that cannot be taken becomes a problem.

    A file may cover some provinces only: nothing is missing from it elsewhere.
    """
    problems = list(read.problems)
    unknown: list[Row] = []
    changed: list[Change] = []
    unchanged = 0
    for row in read.rows:
        known = now.authorities.get(row.code)
        wrong = _problem(row, known, now, scope, on)
        if wrong is not None:
            problems.append(wrong)
        elif known is None:
            unknown.append(row)
        elif fields := tuple(_differences(row, known)):
            changed.append(Change(row, known, fields))
        else:
            unchanged += 1
    covered = {code[2:4] for code in read.mentioned}
    missing = [
        unit
        for unit in now.authorities.values()
        if unit.province_code in covered
        and unit.code not in read.mentioned
        and not _is_dissolved(unit, on)
        and scope.holds(unit)
    ]
    pairs = _upgrades(unknown, missing)
    upgrades = [one for one in pairs if _fits(one.row)]
    problems += [_misfit(one) for one in pairs if not _fits(one.row)]
    offered = {pair.row.code for pair in pairs}
    gone = {upgrade.unit.code for upgrade in upgrades}
    new = [row for row in unknown if row.code not in offered]
    return Plan(
        provinces=tuple(sorted({row.province_code for row in new} - set(now.provinces))),
        new=tuple(new),
        changed=tuple(changed),
        upgrades=tuple(upgrades),
        missing=tuple(unit for unit in missing if unit.code not in gone),
        problems=tuple(sorted(problems, key=lambda one: one.row)),
        unchanged=unchanged,
    )


def _problem(row: Row, known: Known | None, now: Present, scope: Scope, on: date) -> Problem | None:
    facts: Facts
    if known is None:
        if row.code in now.old_codes:
            current, name = now.old_codes[row.code]
            facts = (("code", current), ("unit", name))
            return Problem(row.number, "code", row.code, ProblemKind.OLD_CODE, facts)
        if not _may_add(row, now, scope):
            return Problem(row.number, "code", row.code, ProblemKind.OUT_OF_REACH)
    elif not scope.holds(known):
        return Problem(row.number, "code", row.code, ProblemKind.OUT_OF_REACH)
    elif _is_dissolved(known, on):
        facts = (("day", known.dissolved_on), ("unit", known.name))
        return Problem(row.number, "code", row.code, ProblemKind.DISSOLVED, facts)
    elif known.province_code != row.province_code:
        return Problem(row.number, "code", row.code, ProblemKind.STANDS_ELSEWHERE)
    return None


def _may_add(row: Row, now: Present, scope: Scope) -> bool:
    """Say whether the scope would hold the new unit, and its provincial office if it is new too."""
    office = now.provinces.get(row.province_code)
    if office is None:
        above_id, path = now.department
        return scope.holds(_Place(-1, above_id, f"{path}/-")) and scope.holds(
            _Place(-1, -2, f"{path}/-/-")
        )
    return scope.holds(_Place(-1, office[0], f"{office[1]}/-"))


@dataclass(frozen=True, slots=True)
class _Place:
    id: int
    parent_id: int | None
    path: str


def _is_dissolved(unit: Known, on: date) -> bool:
    return unit.dissolved_on is not None and unit.dissolved_on <= on


def _differences(row: Row, known: Known) -> Iterable[tuple[str, str, str]]:
    for name in ("name", "kind", "district_code"):
        before, after = getattr(known, name) or "", getattr(row, name)
        if before != after:
            yield name, str(before), str(after)


def _fits(row: Row) -> bool:
    """Say whether a code is of its kind's class, as it must be when an authority is given it."""
    return login_class(row.code) is class_for(row.kind, UnitKind.PROVINCE)


def _misfit(upgrade: Upgrade) -> Problem:
    row, facts = upgrade.row, (("unit", upgrade.unit.name),)
    return Problem(row.number, "code", row.code, ProblemKind.CODE_MISFIT, facts)


def _upgrades(rows: Iterable[Row], missing: Iterable[Known]) -> list[Upgrade]:
    """Pair new codes with units not in the file, of the same district and name but for the kind.

    A PAO has its province's name and is never upgraded.
    """
    gone: dict[tuple[str, str, str], list[Known]] = defaultdict(list)
    for unit in missing:
        if unit.kind is not UnitKind.PAO:
            gone[unit.province_code, unit.district_code or "", base_name(unit.name)].append(unit)
    return [
        Upgrade(row, unit)
        for row in rows
        if row.kind is not UnitKind.PAO
        for unit in gone.get((row.province_code, row.district_code, base_name(row.name)), [])
    ]
