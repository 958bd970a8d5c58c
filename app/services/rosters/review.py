"""What stands in a roster as it would be confirmed now: errors, queries, unseen (3.5, 6.2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.access.scope import Scope
from app.domain import paging
from app.models import Enrolment, Return
from app.services.rosters import rows
from app.services.rosters.facts import Facts
from app.services.rosters.keys import list_key
from app.services.rosters.listing import Page

PER_PAGE = 20
MOST_ANSWERED = 50
_COLUMNS = (
    Enrolment.id,
    Enrolment.prefix,
    Enrolment.first_name,
    Enrolment.last_name,
    Enrolment.birth_date,
    Enrolment.sex,
    Enrolment.grade,
    Enrolment.room,
    Enrolment.errors,
    Enrolment.queries,
    Enrolment.answers,
)


@dataclass(frozen=True, slots=True)
class RoomUnseen:
    """How many pupils of a room nobody has seen yet."""

    grade: str
    room: str
    count: int


def with_errors(
    session: Session, roster: Return, *, total: int, scope: Scope, number: int = 1
) -> Page:
    """Give a page of the pupils with errors; `total` is how many the tallies count."""
    return _page(session, roster, rows.with_errors(), total=total, scope=scope, number=number)


def with_open_queries(
    session: Session, roster: Return, *, total: int, scope: Scope, number: int = 1
) -> Page:
    """Give a page of the pupils with a query that has no answer."""
    condition = rows.with_open_queries()
    return _page(session, roster, condition, total=total, scope=scope, number=number)


def with_answers(session: Session, roster: Return, *, scope: Scope) -> Sequence[Any]:
    """Give the first pupils with an answered query; each tells in `total` how many there are."""
    return session.execute(
        select(*_COLUMNS, func.count().over().label("total"))
        .where(rows.live(roster), rows.in_rooms(scope), rows.with_answers())
        .order_by(Enrolment.list_key, Enrolment.id)
        .limit(MOST_ANSWERED)
    ).all()


def unseen_by_room(session: Session, roster: Return, *, scope: Scope) -> Sequence[RoomUnseen]:
    """Count those not seen yet by room, in the order of the roster."""
    found = session.execute(
        select(Enrolment.grade, Enrolment.room, func.count())
        .where(rows.live(roster), rows.in_rooms(scope), Enrolment.seen_at.is_(None))
        .group_by(Enrolment.grade, Enrolment.room)
    )
    # Not by their list keys in SQL: PostgreSQL finds no smallest of bytes.
    return sorted((RoomUnseen(*one) for one in found), key=_place)


def _place(one: RoomUnseen) -> bytes:
    return list_key(Facts(grade=one.grade, room=one.room))


def _page(
    session: Session,
    roster: Return,
    condition: ColumnElement[bool],
    *,
    total: int,
    scope: Scope,
    number: int,
) -> Page:
    span = paging.span(total, number, size=PER_PAGE)
    listed: Sequence[Any] = session.execute(
        select(*_COLUMNS)
        .where(rows.live(roster), rows.in_rooms(scope), condition)
        .order_by(Enrolment.list_key, Enrolment.id)
        .limit(PER_PAGE)
        .offset(span.offset)
    ).all()
    return Page(rows=listed, number=span.number, pages=span.pages, total=total)
