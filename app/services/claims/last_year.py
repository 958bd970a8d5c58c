"""Last year's children beside where they are this year: the tick list of `process.md` 4.1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, false, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.access.scope import Scope
from app.domain import paging
from app.models import Enrolment, Return, Round, Unit
from app.services.claims.proposing import Proposal, propose
from app.services.rosters import rows
from app.services.rosters.before import ids_before, rosters_before
from app.services.rosters.identifiers import turned_out_as

PER_PAGE = 50
_NOW = aliased(Enrolment)
_AGAIN = aliased(Enrolment)


class Where(StrEnum):
    """Where a child of last year stands this year."""

    NOWHERE = "nowhere"
    ELSEWHERE = "elsewhere"
    HERE = "here"


@dataclass(frozen=True, slots=True)
class Child:
    """A child of last year, the class proposed, and the institution that has it now, if any."""

    row: Enrolment
    proposal: Proposal
    where: Where
    unit: Unit | None


@dataclass(frozen=True, slots=True)
class Page:
    """A page of last year's children who stand `where` is asked; `counts` are of all of them."""

    children: Sequence[Child]
    number: int
    pages: int
    total: int
    counts: dict[Where, int]


def page(session: Session, roster: Return, where: Where, *, scope: Scope, number: int = 1) -> Page:
    """List last year's children who stand there this year, in the order of last year's rosters.

    Whoever is limited to rooms sees those who were in them.
    """
    before = [one.id for one in rosters_before(session, roster)]
    counts = _counts(session, roster, before, scope)
    total = counts[where]
    span = paging.span(total, number, size=PER_PAGE)
    listed = session.execute(
        _of(select(Enrolment, Unit, Round.academic_year), roster, before, scope)
        .join(Round, Round.id == Enrolment.round_id)
        .outerjoin(Unit, Unit.id == _NOW.unit_id)
        .where(_stands(roster) == where.value)
        .order_by(Enrolment.list_key, Enrolment.id)
        .limit(PER_PAGE)
        .offset(span.offset)
    )
    children = [
        Child(
            row,
            propose(roster, born=row.birth_date, last_grade=row.grade, last_year=year),
            where,
            unit,
        )
        for row, unit, year in listed
    ]
    return Page(children, span.number, span.pages, total, counts)


def count_nowhere(session: Session, roster: Return, *, scope: Scope) -> int:
    """Count last year's children who stand on no roster of this round, in one query."""
    counted = _of(select(func.count()), roster, ids_before(roster), scope)
    return session.scalar(counted.where(_stands(roster) == Where.NOWHERE.value)) or 0


def _counts(
    session: Session, roster: Return, before: Sequence[int], scope: Scope
) -> dict[Where, int]:
    stands = _stands(roster).label("stands")
    counted = session.execute(
        _of(select(stands, func.count()), roster, before, scope).group_by(stands)
    )
    found = {Where(name): number for name, number in counted}
    return {where: found.get(where, 0) for where in Where}


def _of(
    statement: Select[*tuple[Any, ...]],
    roster: Return,
    before: Sequence[int] | Select[int],
    scope: Scope,
) -> Select[*tuple[Any, ...]]:
    """Read last year's rows, each beside the row that has its child in this round, if one does."""
    now = and_(
        _NOW.round_id == roster.round_id,
        _NOW.pupil_id == turned_out_as(Enrolment.pupil_id),
        _NOW.removed_at.is_(None),
    )
    is_known = isinstance(before, Select) or before
    of_before = Enrolment.return_id.in_(before) if is_known else false()
    return (
        statement.select_from(Enrolment)
        .outerjoin(_NOW, now)
        .where(of_before, Enrolment.removed_at.is_(None), rows.in_rooms(scope))
    )


def _stands(roster: Return) -> ColumnElement[str]:
    carried = exists().where(
        _AGAIN.carried_from_id == Enrolment.id,
        _AGAIN.return_id == roster.id,
        _AGAIN.removed_at.is_(None),
    )
    return case(
        (or_(_NOW.return_id == roster.id, carried), Where.HERE.value),
        (_NOW.id.is_not(None), Where.ELSEWHERE.value),
        else_=Where.NOWHERE.value,
    )
