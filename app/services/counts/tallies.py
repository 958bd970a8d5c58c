"""What the rows of a sheet of counts add up to, kept on its return for the boards."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, case, func, literal, select, update
from sqlalchemy.orm import Session

from app.domain.people import Sex
from app.models import Count, CountedSchool, Return


def count_anew(session: Session, sheet: Return) -> None:
    """Count the figures and rows of a sheet, and write what they say on its return.

    Rows with errors are those that are not complete, and a query is open without a reason. The
    return's version rises: no page of before holds any more.
    """
    _write(session, sheet, {})


def note_change(session: Session, sheet: Return, *, at: datetime) -> None:
    """Count a sheet anew after a change, and note when it was."""
    _write(session, sheet, {"changed_at": at})


def with_open_queries() -> ColumnElement[bool]:
    """Keep the rows of a sheet with queries that nobody has answered with a reason."""
    return and_(func.json_array_length(CountedSchool.queries) > 0, CountedSchool.reason == "")


def _write(session: Session, sheet: Return, facts: dict[str, Any]) -> None:
    session.flush()
    figures, rows = _figures(sheet.id), _rows(sheet.id)
    # One statement, which also reads the return back.
    session.scalars(
        update(Return)
        .where(
            Return.id == sheet.id,
            figures.c.return_id == Return.id,
            rows.c.return_id == Return.id,
        )
        .values(
            facts
            | {
                "pupils": figures.c.male + figures.c.female,
                "male": figures.c.male,
                "female": figures.c.female,
                "rows_with_errors": rows.c.incomplete,
                "rows_with_open_queries": rows.c.asked,
                "version": Return.version + 1,
            }
        )
        .returning(Return),
        execution_options={"synchronize_session": False, "populate_existing": True},
    ).one()


def _figures(sheet_id: int) -> Subquery:
    return (
        select(
            literal(sheet_id).label("return_id"),
            *(
                func.coalesce(func.sum(case((Count.sex == sex, Count.pupils))), 0).label(
                    sex.name.lower()
                )
                for sex in Sex
            ),
        )
        .join(CountedSchool, CountedSchool.id == Count.counted_school_id)
        .where(CountedSchool.return_id == sheet_id)
        .subquery("figures")
    )


def _rows(sheet_id: int) -> Subquery:
    return (
        select(
            literal(sheet_id).label("return_id"),
            _how_many(CountedSchool.is_complete.is_(False)).label("incomplete"),
            _how_many(with_open_queries()).label("asked"),
        )
        .where(CountedSchool.return_id == sheet_id)
        .subquery("rows")
    )


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
