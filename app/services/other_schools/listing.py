"""Schools of other affiliations as people look for them, with who pays for each (6.1)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload

from app.access.scope import Scope
from app.domain import paging
from app.domain.affiliations import Affiliation
from app.domain.thai_calendar import to_arabic_digits
from app.domain.thai_text import clean
from app.models import (
    CountedSchool,
    OtherSchool,
    Return,
    Round,
    SchoolPayer,
    State,
    Unit,
    UnitCode,
)
from app.services.counts import coverage
from app.services.counts.sheets import pays_on
from app.services.errors import NotFound

PER_PAGE = 40


class Standing(StrEnum):
    """Whether schools that were dissolved are listed."""

    LIVING = "living"
    DISSOLVED = "dissolved"
    ALL = "all"


class Coverage(StrEnum):
    """Schools that the round does not cover as it should: exactly one authority pays (6.1)."""

    UNPAID = "unpaid"
    PAID_TWICE = "twice"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is looked for: words of the name or beginnings of codes; `payer` is a unit's code."""

    text: str = ""
    affiliation: Affiliation | None = None
    payer: str = ""
    standing: Standing = Standing.LIVING
    coverage: Coverage | None = None
    page: int = 1


@dataclass(frozen=True, slots=True)
class Payer:
    """Who pays for a school today, or has it on a sheet of the round."""

    code: str
    name: str
    state: State | None = None


@dataclass(frozen=True, slots=True)
class Line:
    school: OtherSchool
    payers: tuple[Payer, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """One page of schools, ordered as a Thai dictionary is, and how many there are."""

    rows: list[Line]
    total: int
    number: int

    @property
    def pages(self) -> int:
        return paging.pages_of(self.total, PER_PAGE)


def find(
    session: Session, unit: Unit, wish: Wish, *, scope: Scope, the_round: Round | None, on: date
) -> Found:
    """List the schools that fit, a page of them, with their payers of a day."""
    wanted = _wanted(unit, wish, scope, the_round, on)
    total = session.scalar(select(func.count()).select_from(OtherSchool).where(wanted)) or 0
    span = paging.span(total, wish.page, size=PER_PAGE)
    schools = session.scalars(
        select(OtherSchool)
        .options(joinedload(OtherSchool.province))
        .where(wanted)
        .order_by(OtherSchool.sort_key, OtherSchool.id)
        .limit(PER_PAGE)
        .offset(span.offset)
    ).all()
    return Found(_lines(session, schools, on), total, span.number)


def every(
    session: Session, unit: Unit, wish: Wish, *, scope: Scope, the_round: Round | None, on: date
) -> list[Line]:
    """List all schools that fit, for a file."""
    schools = session.scalars(
        select(OtherSchool)
        .options(joinedload(OtherSchool.province))
        .where(_wanted(unit, wish, scope, the_round, on))
        .order_by(OtherSchool.sort_key, OtherSchool.id)
    ).all()
    return _lines(session, schools, on)


def get(session: Session, unit: Unit, school_id: int) -> OtherSchool:
    """Give a school that a unit keeps, or that it pays or paid for; raise `NotFound`."""
    found = session.scalar(
        select(OtherSchool).where(OtherSchool.id == school_id, or_(*_of_unit(unit)))
    )
    if found is None:
        raise NotFound()
    return found


def on_sheets(session: Session, school: OtherSchool, the_round: Round | None) -> list[Payer]:
    """Name the authorities on whose sheets of a round a school stands, and how far those are."""
    if the_round is None:
        return []
    rows = session.execute(
        select(Unit.code, Unit.name, Return.state)
        .join(Return, Return.unit_id == Unit.id)
        .join(CountedSchool, CountedSchool.return_id == Return.id)
        .where(Return.round_id == the_round.id, CountedSchool.school_id == school.id)
        .order_by(Unit.sort_key, Unit.id)
    )
    return [Payer(*row) for row in rows]


def _of_unit(unit: Unit) -> list[ColumnElement[bool]]:
    """Give the conditions of which a school fulfils one to be a unit's: kept by it, or paid for."""
    below = select(Unit.id).where(
        or_(Unit.id == unit.id, Unit.path.startswith(f"{unit.path}/", autoescape=True))
    )
    paid = exists().where(
        SchoolPayer.school_id == OtherSchool.id, SchoolPayer.authority_id == unit.id
    )
    return [OtherSchool.province_id.in_(below), paid]


def _wanted(
    unit: Unit, wish: Wish, scope: Scope, the_round: Round | None, on: date
) -> ColumnElement[bool]:
    kept, paid = _of_unit(unit)
    seen = select(Unit.id).where(scope.units())
    found: list[ColumnElement[bool]] = [
        or_(
            and_(kept, OtherSchool.province_id.in_(seen)),
            and_(paid, _is_paid_by(unit.code, on)),
        ),
        *(_called(word) for word in clean(wish.text, limit=100).split()),
    ]
    if wish.affiliation is not None:
        found.append(OtherSchool.affiliation == wish.affiliation)
    if wish.payer:
        found.append(_is_paid_by(wish.payer, on))
    if wish.standing is not Standing.ALL:
        is_living = OtherSchool.dissolved_on.is_(None)
        found.append(is_living if wish.standing is Standing.LIVING else ~is_living)
    if wish.coverage is not None and the_round is not None:
        select_them = {
            Coverage.UNPAID: coverage.unpaid,
            Coverage.PAID_TWICE: coverage.paid_twice,
        }[wish.coverage]
        lacking = select_them(unit, the_round).with_only_columns(OtherSchool.id).order_by(None)
        found.append(OtherSchool.id.in_(lacking.correlate(None)))
    return and_(*found)


def _is_paid_by(code: str, on: date) -> ColumnElement[bool]:
    return exists().where(
        SchoolPayer.school_id == OtherSchool.id,
        SchoolPayer.authority_id.in_(select(UnitCode.unit_id).where(UnitCode.code == code)),
        pays_on(on),
    )


def _called(word: str) -> ColumnElement[bool]:
    code = to_arabic_digits(word)
    return or_(
        OtherSchool.name.icontains(word, autoescape=True),
        OtherSchool.code.startswith(code, autoescape=True),
    )


def _lines(session: Session, schools: Sequence[OtherSchool], on: date) -> list[Line]:
    paid: dict[int, list[Payer]] = defaultdict(list)
    rows = session.execute(
        select(SchoolPayer.school_id, Unit.code, Unit.name)
        .join(Unit, Unit.id == SchoolPayer.authority_id)
        .where(pays_on(on), SchoolPayer.school_id.in_([school.id for school in schools]))
        .order_by(Unit.sort_key, Unit.id)
    )
    for school_id, code, name in rows:
        paid[school_id].append(Payer(code, name))
    return [Line(school, tuple(paid[school.id])) for school in schools]
