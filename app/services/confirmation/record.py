"""What is on record about a return, for its page: its place, its past, what lies below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, joinedload

from app.domain import paging
from app.models import CancellationRequest, Confirmation, DataSet, Return, State, Unit
from app.services.confirmation import totals
from app.services.confirmation.steps import STEPS, Action
from app.services.confirmation.totals import Totals
from app.services.counts import missing
from app.services.rosters.listing import Page

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of the returns below are ready for the one above."""

    done: int
    total: int


def line_of(session: Session, return_: Return) -> list[Return]:
    """Give the return and those above it, nearest first, with units and what stands."""
    line: list[Return] = []
    following: int | None = return_.id
    while following is not None:
        line.append(
            session.get_one(
                Return,
                following,
                options=[
                    joinedload(Return.unit).joinedload(Unit.parent),
                    joinedload(Return.confirmation),
                    joinedload(Return.round),
                ],
                populate_existing=True,
            )
        )
        following = line[-1].parent_id
    return line


def progress_below(session: Session, return_: Return) -> Progress:
    """Count the returns below, and those in the state that confirming asks for.

    Below a sheet of counts are its schools, which are ready when they are filled (6.2).
    """
    if return_.data_set is DataSet.COUNTS:
        filled = missing.filled(session, return_)
        return Progress(done=filled.complete, total=filled.schools)
    wanted = STEPS[State.RECORDING, Action.CONFIRM].below
    row = session.execute(
        select(
            func.count(), func.coalesce(func.sum(case((Return.state == wanted, 1), else_=0)), 0)
        ).where(Return.parent_id == return_.id)
    ).one()
    return Progress(done=row[1], total=row[0])


def page_below(session: Session, return_: Return, number: int = 1) -> Page:
    """List the returns below by name, with what stands of each; a page past the end is the last."""
    below = Return.parent_id == return_.id
    total = session.scalar(select(func.count()).select_from(Return).where(below)) or 0
    span = paging.span(total, number, size=PER_PAGE)
    rows = session.execute(
        select(
            Unit.code,
            Unit.name,
            Return.data_set,
            Return.state,
            Return.pupils,
            Return.male,
            Return.female,
            Confirmation.confirmed_at,
            Confirmation.overdue,
        )
        .join(Return.unit)
        .outerjoin(Confirmation, Confirmation.id == Return.confirmation_id)
        .where(below)
        .order_by(Unit.sort_key, Unit.id, Return.data_set)
        .limit(PER_PAGE)
        .offset(span.offset)
    ).all()
    return Page(rows=rows, number=span.number, pages=span.pages, total=total)


def totals_of(session: Session, return_: Return) -> Totals:
    """Give what is confirmed by grade and sex, or what would be now; above, of what stands."""
    if return_.confirmation is not None:
        return totals.kept(return_.confirmation.totals)
    if return_.data_set is DataSet.ROSTER:
        return totals.live(session, return_)
    if return_.data_set is DataSet.COUNTS:
        return totals.of_sheet(session, return_)
    standing = session.scalars(
        select(Confirmation.totals)
        .join(Return, Return.confirmation_id == Confirmation.id)
        .where(Return.parent_id == return_.id, Return.data_set != DataSet.COUNTS)
    )
    return totals.added(standing)


def confirmations_of(session: Session, return_: Return) -> Sequence[Confirmation]:
    """List all confirmations of a return, cancelled ones too, the latest first."""
    return session.scalars(
        select(Confirmation)
        .options(joinedload(Confirmation.cancelled_by))
        .where(Confirmation.return_id == return_.id)
        .order_by(Confirmation.number.desc())
    ).all()


def requests_of(session: Session, return_: Return) -> Sequence[CancellationRequest]:
    """List all requests to cancel a confirmation of this return, the latest first."""
    return session.scalars(
        select(CancellationRequest)
        .options(
            joinedload(CancellationRequest.asked_by),
            joinedload(CancellationRequest.answered_by),
            joinedload(CancellationRequest.origin)
            .joinedload(CancellationRequest.return_)
            .joinedload(Return.unit),
        )
        .where(CancellationRequest.return_id == return_.id)
        .order_by(CancellationRequest.id.desc())
    ).all()
