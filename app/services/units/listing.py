"""Units as who keeps them looks for them, and what is told about one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from app.access.scope import Scope
from app.domain import paging
from app.domain.thai_calendar import to_arabic_digits
from app.domain.thai_text import clean
from app.models import SuccessionKind, Unit, UnitCode, UnitKind, UnitSuccession

PER_PAGE = 40


class Standing(StrEnum):
    """Whether units that were dissolved are listed."""

    LIVING = "living"
    DISSOLVED = "dissolved"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is looked for: words of the name or beginnings of codes; `above` is a unit's code."""

    text: str = ""
    kind: UnitKind | None = None
    province: str = ""
    above: str = ""
    standing: Standing = Standing.LIVING
    page: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    code: str
    name: str
    kind: UnitKind
    above: str | None
    dissolved_on: date | None


@dataclass(frozen=True, slots=True)
class Found:
    """One page of units, ordered as a Thai dictionary is, and how many there are."""

    rows: list[Line]
    total: int
    number: int

    @property
    def pages(self) -> int:
        return paging.pages_of(self.total, PER_PAGE)


@dataclass(frozen=True, slots=True)
class Relative:
    """A unit that another took over, or that took over another."""

    unit: Unit
    kind: SuccessionKind
    taken_on: date


@dataclass(frozen=True, slots=True)
class Story:
    """A unit's codes, the newest first, what came before and after it, and who is below."""

    codes: Sequence[UnitCode]
    predecessors: list[Relative]
    successors: list[Relative]
    living_below: int
    dissolved_below: int


def find(session: Session, wish: Wish, *, scope: Scope, on: date) -> Found:
    """List the units of a scope that fit, a page of them, in three queries."""
    above = aliased(Unit)
    wanted = and_(scope.units(), *_conditions(wish, on))
    total = session.scalar(select(func.count()).select_from(Unit).where(wanted)) or 0
    span = paging.span(total, wish.page, size=PER_PAGE)
    rows = session.execute(
        select(Unit.code, Unit.name, Unit.kind, above.name, Unit.dissolved_on)
        .outerjoin(above, above.id == Unit.parent_id)
        .where(wanted)
        .order_by(Unit.sort_key, Unit.id)
        .limit(PER_PAGE)
        .offset(span.offset)
    )
    return Found([Line(*row) for row in rows], total, span.number)


def story(session: Session, unit: Unit, *, on: date) -> Story:
    """Tell what is on record about a unit, in a fixed number of queries."""
    codes = session.scalars(
        select(UnitCode)
        .where(UnitCode.unit_id == unit.id)
        .order_by(UnitCode.valid_to.is_not(None), UnitCode.valid_to.desc(), UnitCode.code)
    ).all()
    lives = or_(Unit.dissolved_on.is_(None), Unit.dissolved_on > on)
    below = select(func.count()).select_from(Unit).where(Unit.parent_id == unit.id)
    living = session.scalar(below.where(lives)) or 0
    return Story(
        codes=codes,
        predecessors=_relatives(session, UnitSuccession.from_id, UnitSuccession.to_id == unit.id),
        successors=_relatives(session, UnitSuccession.to_id, UnitSuccession.from_id == unit.id),
        living_below=living,
        dissolved_below=(session.scalar(below) or 0) - living,
    )


def _relatives(
    session: Session, other: InstrumentedAttribute[int], condition: ColumnElement[bool]
) -> list[Relative]:
    rows = session.execute(
        select(Unit, UnitSuccession.kind, UnitSuccession.taken_on)
        .join(UnitSuccession, Unit.id == other)
        .where(condition)
        .order_by(UnitSuccession.taken_on, Unit.sort_key, Unit.id)
    )
    return [Relative(*row) for row in rows]


def _conditions(wish: Wish, on: date) -> list[ColumnElement[bool]]:
    found = [_called(word) for word in clean(wish.text, limit=100).split()]
    if wish.kind is not None:
        found.append(Unit.kind == wish.kind)
    if wish.province:
        found.append(Unit.province_code == wish.province)
    if wish.above:
        above = select(UnitCode.unit_id).where(UnitCode.code == wish.above)
        found.append(Unit.parent_id.in_(above))
    is_dissolved = and_(Unit.dissolved_on.is_not(None), Unit.dissolved_on <= on)
    if wish.standing is Standing.LIVING:
        found.append(or_(Unit.dissolved_on.is_(None), Unit.dissolved_on > on))
    elif wish.standing is Standing.DISSOLVED:
        found.append(is_dissolved)
    return found


def _called(word: str) -> ColumnElement[bool]:
    """Give the condition that a word is in the name or begins a code, also one of old."""
    code = to_arabic_digits(word).lower()
    had = select(UnitCode.unit_id).where(UnitCode.code.startswith(code, autoescape=True))
    return or_(Unit.name.icontains(word, autoescape=True), Unit.id.in_(had))
