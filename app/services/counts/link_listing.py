"""The links of a sheet, as its authority looks at them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload

from app.domain import paging
from app.models import Count, CountedSchool, CountLink, OtherSchool, Return
from app.services.counts.held import stands
from app.services.counts.reading import SheetRow, row_before
from app.services.errors import NotFound

PER_PAGE = 50


class LinkState(StrEnum):
    """What has become of a school's newest link."""

    NONE = "none"
    SENT = "sent"
    OPENED = "opened"
    EXPIRED = "expired"
    WAITING = "waiting"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"

    @property
    def is_open(self) -> bool:
        """Say whether the head may fill in."""
        return self in (LinkState.SENT, LinkState.OPENED)


@dataclass(frozen=True, slots=True)
class Line:
    """A school of a sheet with its newest link, if it ever had one."""

    row: CountedSchool
    link: CountLink | None
    state: LinkState


@dataclass(frozen=True, slots=True)
class Found:
    """A page of the list; `counts` are the schools of the whole sheet by state."""

    lines: Sequence[Line]
    counts: Mapping[LinkState, int]
    number: int
    pages: int
    total: int


def state_of(link: CountLink | None, *, at: datetime) -> LinkState:
    """Say what has become of a link."""
    if link is None:
        return LinkState.NONE
    if link.withdrawn_at is not None:
        return LinkState.WITHDRAWN
    if link.is_accepted is not None:
        return LinkState.ACCEPTED if link.is_accepted else LinkState.RETURNED
    if link.signed_at is not None:
        return LinkState.WAITING
    if at >= link.expires_at:
        return LinkState.EXPIRED
    return LinkState.OPENED if link.opened_at else LinkState.SENT


def page(
    session: Session, sheet: Return, *, state: LinkState | None, number: int, at: datetime
) -> Found:
    """Give a page of a sheet's schools in the order of the sheet, those that wait first.

    A sheet is read as a whole: it has some hundreds of schools at most.
    """
    lines = [
        Line(row, link, state_of(link, at=at)) for row, link in session.execute(_newest(sheet))
    ]
    counted = Counter(line.state for line in lines)
    chosen = [line for line in lines if state in (None, line.state)]
    chosen.sort(key=lambda line: line.state is not LinkState.WAITING)
    span = paging.span(len(chosen), number, size=PER_PAGE)
    return Found(span.of(chosen), counted, span.number, span.pages, len(chosen))


def row_of(session: Session, sheet: Return, row_id: int) -> CountedSchool:
    """Find a school of a sheet by its row; raise `NotFound` for one of another."""
    row = session.scalar(
        select(CountedSchool)
        .options(joinedload(CountedSchool.school), joinedload(CountedSchool.return_))
        .where(CountedSchool.id == row_id, CountedSchool.return_id == sheet.id)
    )
    if row is None:
        raise NotFound()
    return row


def link_of(session: Session, row: CountedSchool, link_id: int) -> CountLink:
    """Find a link of a school; raise `NotFound` for one of another."""
    link = session.get(CountLink, link_id)
    if link is None or link.counted_school_id != row.id:
        raise NotFound()
    return link


def story(session: Session, row: CountedSchool) -> Sequence[CountLink]:
    """List the links of a school, the newest first."""
    return session.scalars(
        select(CountLink)
        .options(joinedload(CountLink.made_by))
        .where(CountLink.counted_school_id == row.id)
        .order_by(CountLink.id.desc())
    ).all()


def _newest(sheet: Return) -> Select[CountedSchool, CountLink]:
    """Give the schools of a sheet, each with its newest link or none."""
    other = aliased(CountLink)
    last = (
        select(func.max(other.id))
        .where(other.counted_school_id == CountedSchool.id)
        .scalar_subquery()
    )
    return (
        select(CountedSchool, CountLink)
        .join(CountedSchool.school)
        .outerjoin(CountLink, CountLink.id == last)
        .options(contains_eager(CountedSchool.school))
        .where(CountedSchool.return_id == sheet.id)
        .order_by(OtherSchool.sort_key, CountedSchool.id)
    )


def standing(session: Session, row: CountedSchool) -> SheetRow:
    """Give a school as it stands on the sheet, with its figures of the round before."""
    found = stands(session, row.id)
    before = session.execute(
        select(Count.grade, Count.sex, Count.pupils)
        .join(
            CountedSchool,
            Count.counted_school_id == row_before(row.return_.round.order),
        )
        .where(CountedSchool.id == row.id)
    ).all()
    figures = {(grade, sex): pupils for grade, sex, pupils in before}
    return SheetRow(found.counted, found.figures, figures or None)
