"""What the rows of a sheet of counts add up to, kept on its return for the boards."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Subquery,
    Table,
    bindparam,
    case,
    func,
    select,
    update,
)
from sqlalchemy.orm import Session

from app.domain.people import Sex
from app.models import Count, CountedSchool, Return

_RETURNS: Table = Return.__table__  # type: ignore[assignment]
_SHEET: BindParameter[int] = bindparam("sheet_id", type_=Integer)


def count_anew(session: Session, sheet: Return) -> None:
    """Count the figures and rows of a sheet, and write what they say on its return.

    Rows with errors are those that are not complete, and a query is open without a reason. The
    return's version rises: no page of before holds any more.
    """
    _write(session, sheet, sheet.changed_at)


def note_change(session: Session, sheet: Return, *, at: datetime) -> None:
    """Count a sheet anew after a change, and note when it was."""
    _write(session, sheet, at)


def with_open_queries() -> ColumnElement[bool]:
    """Keep the rows of a sheet with queries for which nobody has given a reason.

    What is answered is among what is asked: so fewer answers than queries leave one open.
    """
    asked, answered = CountedSchool.queries, CountedSchool.answered
    return func.json_array_length(asked) > func.json_array_length(answered)


def _write(session: Session, sheet: Return, at: datetime) -> None:
    session.flush()
    session.execute(_COUNT_ANEW, {"sheet_id": sheet.id, "at": at})
    session.expire(sheet, _WRITTEN)


def _figures() -> Subquery:
    return (
        select(
            _SHEET.label("return_id"),
            *(
                func.coalesce(func.sum(case((Count.sex == sex, Count.pupils))), 0).label(
                    sex.name.lower()
                )
                for sex in Sex
            ),
        )
        .join(CountedSchool, CountedSchool.id == Count.counted_school_id)
        .where(CountedSchool.return_id == _SHEET)
        .subquery("figures")
    )


def _rows() -> Subquery:
    return (
        select(
            _SHEET.label("return_id"),
            _how_many(CountedSchool.is_complete.is_(False)).label("incomplete"),
            _how_many(with_open_queries()).label("asked"),
        )
        .where(CountedSchool.return_id == _SHEET)
        .subquery("rows")
    )


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _values(figures: Subquery, rows: Subquery) -> dict[str, Any]:
    return {
        "changed_at": bindparam("at"),
        "pupils": figures.c.male + figures.c.female,
        "male": figures.c.male,
        "female": figures.c.female,
        "rows_with_errors": rows.c.incomplete,
        "rows_with_open_queries": rows.c.asked,
        "version": _RETURNS.c.version + 1,
    }


def _statement() -> tuple[Any, list[str]]:
    figures, rows = _figures(), _rows()
    values = _values(figures, rows)
    statement = (
        update(_RETURNS)
        .values(values)
        .where(
            _RETURNS.c.id == _SHEET,
            figures.c.return_id == _RETURNS.c.id,
            rows.c.return_id == _RETURNS.c.id,
        )
    )
    return statement, list(values)


# One statement for all; built once, since building it costs more than running it.
_COUNT_ANEW, _WRITTEN = _statement()
