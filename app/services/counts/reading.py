"""Read a sheet of counts: its schools, their figures, and those of the round before (6.1)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    SQLColumnExpression,
    String,
    cast,
    literal,
    select,
    true,
)
from sqlalchemy.orm import Session, aliased, contains_eager

from app.domain.affiliations import Affiliation
from app.domain.counts import Cell, Figures
from app.models import Count, CountedSchool, OtherSchool, Return, Round, Unit


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A school on a sheet; a blank is absent from `figures` (6.2).

    `before` are the school's figures in the latest earlier round in which they were complete,
    whoever paid; None where there is none.
    """

    counted: CountedSchool
    figures: Figures = field(default_factory=dict)
    before: Figures | None = None


def rows_of(
    session: Session, sheet: Return, *, affiliation: Affiliation | None = None
) -> list[SheetRow]:
    """List the schools of a sheet by name, of one affiliation or all, in three queries (6.1)."""
    wanted = (
        CountedSchool.return_id == sheet.id,
        true() if affiliation is None else OtherSchool.affiliation == affiliation,
    )
    counted = session.scalars(
        select(CountedSchool)
        .join(CountedSchool.school)
        .options(contains_eager(CountedSchool.school))
        .where(*wanted)
        .order_by(OtherSchool.sort_key, OtherSchool.id)
        .execution_options(populate_existing=True)
    ).all()
    figures = _figures(session, CountedSchool.id, wanted)
    before = _figures(session, row_before(sheet.round.order), wanted)
    return [SheetRow(one, figures.get(one.id, {}), before.get(one.id)) for one in counted]


def ids_of(session: Session, authority: Unit, row_ids: Collection[int]) -> set[int]:
    """Give those of some rows that stand on an authority's sheets, of whatever round."""
    return set(
        session.scalars(
            select(CountedSchool.id)
            .join(Return, Return.id == CountedSchool.return_id)
            .where(Return.unit_id == authority.id, CountedSchool.id.in_(row_ids))
        )
    )


def is_taught() -> ColumnElement[bool]:
    """Keep figures of the grades that their school teaches; the query joins the school."""
    return cast(OtherSchool.grades, String).contains(literal('"') + Count.grade + '"')


def affiliations_of(session: Session, sheet: Return) -> list[Affiliation]:
    """List the affiliations that the schools of a sheet have, in their usual order (6.1)."""
    found = set(
        session.scalars(
            select(OtherSchool.affiliation)
            .join(CountedSchool, CountedSchool.school_id == OtherSchool.id)
            .where(CountedSchool.return_id == sheet.id)
            .distinct()
        )
    )
    return [one for one in Affiliation if one in found]


def row_before(order: int | SQLColumnExpression[int]) -> ScalarSelect[int]:
    """Select the row of a counted school's latest complete figures before a round."""
    earlier, its_return = aliased(CountedSchool), aliased(Return)
    its_round = aliased(Round)
    return (
        select(earlier.id)
        .join(its_return, its_return.id == earlier.return_id)
        .join(its_round, its_round.id == its_return.round_id)
        .where(
            earlier.school_id == CountedSchool.school_id,
            earlier.is_complete,
            its_round.order < order,
        )
        .order_by(its_round.order.desc(), earlier.id)
        .limit(1)
        .correlate(CountedSchool, Round)
        .scalar_subquery()
    )


def _figures(
    session: Session, key: Any, wanted: Iterable[ColumnElement[bool]]
) -> dict[int, dict[Cell, int]]:
    """Read the figures of all rows at once; `key` says whose figures a row shows."""
    found: dict[int, dict[Cell, int]] = defaultdict(dict)
    for row_id, grade, sex, pupils in session.execute(
        select(CountedSchool.id, Count.grade, Count.sex, Count.pupils)
        .join(CountedSchool.school)
        .join(Count, Count.counted_school_id == key)
        .where(*wanted)
    ):
        found[row_id][grade, sex] = pupils
    return found
