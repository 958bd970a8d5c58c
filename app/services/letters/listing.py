"""The letters that a unit wrote in a round."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, defer, joinedload

from app.access.scope import Scope
from app.domain import paging
from app.models import Letter, Round, Unit
from app.services.errors import NotFound

PER_PAGE = 40


@dataclass(frozen=True, slots=True)
class Found:
    """One page of letters, the newest first, and how many there are."""

    rows: Sequence[Letter]
    total: int
    number: int

    @property
    def pages(self) -> int:
        return paging.pages_of(self.total, PER_PAGE)


def of_unit(
    session: Session, the_round: Round, unit: Unit, *, scope: Scope, page: int = 1
) -> Found:
    """Give a page of a unit's letters; past the end is the last page."""
    mine = select(Letter.id).where(Letter.round_id == the_round.id, Letter.unit_id == unit.id)
    mine = mine.join(Unit, Unit.id == Letter.unit_id).where(scope.units())
    total = session.scalar(select(func.count()).select_from(mine.subquery())) or 0
    span = paging.span(total, page, size=PER_PAGE)
    rows = session.scalars(
        select(Letter)
        .options(joinedload(Letter.written_by), defer(Letter.body))
        .where(Letter.id.in_(mine))
        .order_by(Letter.id.desc())
        .limit(PER_PAGE)
        .offset(span.offset)
    ).all()
    return Found(rows, total, span.number)


def get(session: Session, the_round: Round, unit: Unit, letter_id: int) -> Letter:
    """Give a letter of the unit and round that the address names; raise `NotFound`."""
    letter = session.get(Letter, letter_id)
    if letter is None or (letter.unit_id, letter.round_id) != (unit.id, the_round.id):
        raise NotFound()
    return letter
