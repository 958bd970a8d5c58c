"""Comparing a file with a province's list of schools: what applying it would do."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.login_codes import Level
from app.models import OtherSchool, SchoolPayer, Unit, UnitCode
from app.services.other_schools import keeping
from app.services.other_schools.keeping import Facts
from app.services.other_schools.school_list import Problem, ProblemKind, Row, SchoolList


@dataclass(frozen=True, slots=True)
class Known:
    """A school as it is kept; `payers` are the codes of those who pay for it now."""

    id: int
    facts: Facts
    dissolved_on: date | None
    version: int
    payers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class New:
    row: Row
    facts: Facts


@dataclass(frozen=True, slots=True)
class Change:
    """A school that the file has otherwise; `fields`: name, before, after."""

    row: Row
    school: Known
    facts: Facts
    fields: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Plan:
    """What applying a file would do to a province's list as it is now."""

    new: tuple[New, ...]
    changed: tuple[Change, ...]
    missing: tuple[Known, ...]
    problems: tuple[Problem, ...]
    unchanged: int

    @cached_property
    def digest(self) -> str:
        """Tell this plan from any other: what was shown is what is applied, or nothing is."""
        shown = (self.new, self.changed, self.problems)
        return hashlib.sha256(repr(shown).encode()).hexdigest()

    @property
    def does_nothing(self) -> bool:
        """Say whether there is nothing to apply."""
        return not (self.new or self.changed)


@dataclass(frozen=True)
class Present:
    """A province's schools, codes of schools elsewhere, and living authorities by any code."""

    schools: tuple[Known, ...]
    elsewhere: frozenset[str]
    authorities: Mapping[str, str]

    @cached_property
    def by_code(self) -> Mapping[str, Known]:
        """Give the schools that have a code by it."""
        return {one.facts.code: one for one in self.schools if one.facts.code}

    @cached_property
    def by_name(self) -> Mapping[str, Sequence[Known]]:
        """Give the schools by their names, of which several may share one."""
        found: dict[str, list[Known]] = defaultdict(list)
        for one in self.schools:
            found[one.facts.name].append(one)
        return found


def present(session: Session, province: Unit) -> Present:
    """Read what a file is compared with, in four queries."""
    paid: dict[int, list[str]] = defaultdict(list)
    payers = select(SchoolPayer.school_id, Unit.code).join(
        Unit, Unit.id == SchoolPayer.authority_id
    )
    for school_id, code in session.execute(
        payers.where(SchoolPayer.valid_to.is_(None)).order_by(Unit.code)
    ):
        paid[school_id].append(code)
    schools = session.scalars(
        select(OtherSchool)
        .where(OtherSchool.province_id == province.id)
        .order_by(OtherSchool.sort_key, OtherSchool.id)
    )
    elsewhere = session.scalars(
        select(OtherSchool.code).where(
            OtherSchool.province_id != province.id, OtherSchool.code.is_not(None)
        )
    )
    authorities = session.execute(
        select(UnitCode.code, Unit.code)
        .join(Unit, Unit.id == UnitCode.unit_id)
        .where(Unit.level == Level.AUTHORITY, Unit.dissolved_on.is_(None))
    )
    return Present(
        tuple(
            Known(one.id, keeping.facts_of(one), one.dissolved_on, one.version, tuple(paid[one.id]))
            for one in schools
        ),
        frozenset(code for code in elsewhere if code),
        {row[0]: row[1] for row in authorities},
    )


def compare(read: SchoolList, now: Present, *, on: date) -> Plan:
    """Say what the file would do; a row that cannot be taken becomes a problem.

    What the file has no column for, or leaves blank, stays as it is; nothing is ended by it.
    """
    problems, new, changed = list(read.problems), [], []
    met: dict[int, int] = {}
    for told in read.rows:
        found = _found(told, now)
        if found is not None and not isinstance(found, Problem):
            first = met.setdefault(found.id, told.number)
            if first != told.number:
                found = _twice(told, first)
        if isinstance(found, Problem):
            problems.append(found)
            continue
        row, wrong = _checked(told, found, now, on)
        if wrong is not None:
            problems.append(wrong)
        elif found is None:
            new.append(New(row, _facts(row, None)))
        elif fields := tuple(_differences(row, found)):
            changed.append(Change(row, found, _facts(row, found), fields))
    named = {change.school.id for change in changed}
    missing = tuple(one for one in now.schools if one.id not in met and one.dissolved_on is None)
    return Plan(
        new=tuple(new),
        changed=tuple(changed),
        missing=missing,
        problems=tuple(sorted(problems, key=lambda one: one.row)),
        unchanged=len(met.keys() - named),
    )


def _found(row: Row, now: Present) -> Known | Problem | None:
    """Find the school of a row: by its code, or by name and place where either has none."""
    if row.code:
        if row.code in now.by_code:
            return now.by_code[row.code]
        if row.code in now.elsewhere:
            return Problem(row.number, "code", row.code, ProblemKind.ELSEWHERE)
    called = [
        one
        for one in now.by_name.get(row.name, ())
        if not (row.code and one.facts.code)
        and row.district_code in (None, one.facts.district_code)
        and row.subdistrict_code in (None, one.facts.subdistrict_code)
    ]
    if len(called) > 1:
        facts = (("number", len(called)),)
        return Problem(row.number, "name", row.name, ProblemKind.SEVERAL, facts)
    return called[0] if called else None


def _twice(row: Row, first: int) -> Problem:
    """Say that a row above tells of the same school, by its code where this one has its name."""
    return Problem(row.number, "name", row.name, ProblemKind.TWICE, (("first", first),))


def _checked(row: Row, known: Known | None, now: Present, on: date) -> tuple[Row, Problem | None]:
    """Look at what a row says of payer, grades and day; its payer's code becomes that of today."""

    def wrong(column: str, typed: str, kind: ProblemKind) -> tuple[Row, Problem]:
        return row, Problem(row.number, column, typed, kind)

    if row.payer:
        payer = now.authorities.get(row.payer)
        if payer is None:
            return wrong("payer", row.payer, ProblemKind.PAYER_UNKNOWN)
        row = replace(row, payer=payer)
    if known is None and row.grades is None:
        return wrong("grades", "", ProblemKind.GRADES_MISSING)
    if row.dissolved_on and row.dissolved_on > on:
        return wrong("dissolved_on", str(row.dissolved_on), ProblemKind.DATE_TO_COME)
    if known and known.dissolved_on and row.dissolved_on not in (None, known.dissolved_on):
        return wrong("dissolved_on", str(row.dissolved_on), ProblemKind.DISSOLVED)
    return row, None


def _facts(row: Row, known: Known | None) -> Facts:
    """Give what the list would say of a school; it lies in no subdistrict of another district."""
    before = known.facts if known else None
    district = row.district_code or (before.district_code if before else None)
    subdistrict = row.subdistrict_code or (before.subdistrict_code if before else None)
    if subdistrict and not subdistrict.startswith(district or ""):
        subdistrict = None
    return Facts(
        name=row.name,
        affiliation=row.affiliation,
        code=row.code or (before.code if before else None),
        district_code=district,
        subdistrict_code=subdistrict,
        grades=row.grades or (before.grades if before else ()),
    )


def _differences(row: Row, known: Known) -> Iterator[tuple[str, str, str]]:
    after = _facts(row, known)
    for name in Facts.__dataclass_fields__:
        old, new = getattr(known.facts, name), getattr(after, name)
        if old != new:
            yield name, _text(old), _text(new)
    if row.payer and (row.payer,) != known.payers:
        yield "payer", ", ".join(known.payers), row.payer
    if row.dissolved_on and known.dissolved_on is None:
        yield "dissolved_on", "", row.dissolved_on.isoformat()


def _text(value: object) -> str:
    return ",".join(value) if isinstance(value, tuple) else str(value or "")
