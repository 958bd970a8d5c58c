"""Which schools stand on whose sheet in a round (`process.md` 6.1, 6.3)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import (
    ColumnElement,
    and_,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.orm import Session

from app.domain.thai_calendar import in_bangkok
from app.models import CountedSchool, DataSet, OtherSchool, Return, Round, SchoolPayer

_is_payer = and_(
    SchoolPayer.authority_id == Return.unit_id, SchoolPayer.school_id == OtherSchool.id
)


def make_rows(session: Session, the_round: Round, *, only: Return | None = None) -> None:
    """Put every school on the sheet of the authority that pays for it when the round opens.

    A school dissolved since the round before opened stands there too: it is recorded as zeros
    (6.2). Two payers both get it, and the province sees that. `only` is a single sheet of the
    round, still empty.
    """
    on = in_bangkok(the_round.opens_at).date()
    chosen = (
        select(Return.id, OtherSchool.id, literal(False), literal([], CountedSchool.queries.type))
        .add_columns(literal(""), literal([], CountedSchool.answered.type), literal(1))
        .join(OtherSchool, exists().where(_is_payer, pays_on(on)))
        .where(
            Return.round_id == the_round.id,
            Return.data_set == DataSet.COUNTS,
            is_recorded(session, the_round),
            true() if only is None else Return.id == only.id,
        )
        .order_by(Return.id, OtherSchool.id)
    )
    columns = ["return_id", "school_id", "is_complete", "queries", "reason", "answered", "version"]
    session.execute(insert(CountedSchool).from_select(columns, chosen))
    rows = select(func.count()).where(CountedSchool.return_id == Return.id).scalar_subquery()
    session.execute(
        update(Return)
        .where(
            Return.round_id == the_round.id,
            Return.data_set == DataSet.COUNTS,
            true() if only is None else Return.id == only.id,
        )
        .values(rows_with_errors=rows),
        execution_options={"synchronize_session": "fetch"},
    )


def has_rows(session: Session, sheet: Return) -> bool:
    """Say whether any school stands on a sheet."""
    return bool(session.scalar(select(exists().where(CountedSchool.return_id == sheet.id))))


def clear(session: Session, sheet: Return) -> None:
    """Take every school off the sheet of a round that has not opened: nothing is recorded there."""
    session.execute(delete(CountedSchool).where(CountedSchool.return_id == sheet.id))


def pays_on(day: date) -> ColumnElement[bool]:
    """Give the condition that a payer pays on this day."""
    return and_(
        SchoolPayer.valid_from <= day,
        or_(SchoolPayer.valid_to.is_(None), SchoolPayer.valid_to > day),
    )


def is_recorded(session: Session, the_round: Round) -> ColumnElement[bool]:
    """Give the condition that a school is recorded in a round: open, or dissolved of late."""
    before = session.scalar(
        select(func.max(Round.opens_at)).where(Round.opens_at < the_round.opens_at)
    )
    since = in_bangkok(before).date() if before else date.min
    return or_(OtherSchool.dissolved_on.is_(None), OtherSchool.dissolved_on >= since)
