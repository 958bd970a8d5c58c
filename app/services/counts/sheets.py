"""Which schools stand on whose sheet in a round (`process.md` 6.1, 6.3).

Whoever pays for a school on the last day of a round has it on its sheet: one who is named in its
midst takes over, one whose days begin or end after it changes nothing.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

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
from sqlalchemy.orm.util import AliasedClass

from app.domain.thai_calendar import in_bangkok
from app.models import CountedSchool, DataSet, OtherSchool, Return, Round, SchoolPayer, Unit

_is_payer = and_(
    SchoolPayer.authority_id == Return.unit_id, SchoolPayer.school_id == OtherSchool.id
)


def make_rows(session: Session, the_round: Round, *, only: Return | None = None) -> None:
    """Put every school on the sheet of the authority that pays for it in the round.

    A school dissolved since the round before opened stands there too: it is recorded as zeros
    (6.2). Two payers both get it, and the province sees that. `only` is a single sheet of the
    round, still empty.
    """
    chosen = (
        select(Return.id, OtherSchool.id, literal(False), literal([], CountedSchool.queries.type))
        .add_columns(literal(""), literal([], CountedSchool.answered.type), literal(1))
        .join(OtherSchool, exists().where(_is_payer, pays_in(the_round)))
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


def last_day(the_round: Round) -> date:
    """Give the last day of a round, in Bangkok; its closing is exclusive."""
    return in_bangkok(the_round.closes_at - timedelta(seconds=1)).date()


def pays_in(the_round: Round) -> ColumnElement[bool]:
    """Give the condition that a payer has its school on its sheet in a round."""
    return pays_on(last_day(the_round))


def pays_on(day: date) -> ColumnElement[bool]:
    """Give the condition that a payer pays on this day."""
    return and_(
        SchoolPayer.valid_from <= day,
        or_(SchoolPayer.valid_to.is_(None), SchoolPayer.valid_to > day),
    )


def counts_no_school(
    authority: type[Unit] | AliasedClass[Unit], *, since: date, last: date
) -> ColumnElement[bool]:
    """Give the condition that an authority is known to pay, but for no school in a round (1.1).

    `since` is what `recorded_since` gives, `last` the round's last day. Of an authority whose
    schools nobody has named yet it cannot be said.
    """
    its = SchoolPayer.authority_id == authority.id
    recorded = exists().where(
        its, pays_on(last), SchoolPayer.school_id == OtherSchool.id, _stands_since(since)
    )
    return and_(exists().where(its), ~recorded)


def is_recorded(session: Session, the_round: Round) -> ColumnElement[bool]:
    """Give the condition that a school is recorded in a round: open, or dissolved of late."""
    return _stands_since(recorded_since(session, the_round.opens_at))


def recorded_since(session: Session, opens_at: datetime) -> date:
    """Give the day on which the round before opened: who is dissolved later is still recorded."""
    before = session.scalar(select(func.max(Round.opens_at)).where(Round.opens_at < opens_at))
    return in_bangkok(before).date() if before else date.min


def _stands_since(day: date) -> ColumnElement[bool]:
    return or_(OtherSchool.dissolved_on.is_(None), OtherSchool.dissolved_on >= day)
