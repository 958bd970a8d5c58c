"""Conditions on the rows of a roster, for every query that lists or counts them."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Text, and_, cast, false, func, or_, true

from app.access.scope import Scope
from app.models import Enrolment, Posting, Return
from app.services.rosters.codes import QueryCode


def live(the_return: Return) -> ColumnElement[bool]:
    """Keep the rows that stand on a roster."""
    return and_(Enrolment.return_id == the_return.id, Enrolment.removed_at.is_(None))


def removed(the_return: Return) -> ColumnElement[bool]:
    """Keep the rows that were taken off a roster; one whose carrying over was undone never was."""
    return and_(
        Enrolment.return_id == the_return.id,
        Enrolment.removed_at.is_not(None),
        Enrolment.undone.is_(False),
    )


def of_room(grade: str, room: str) -> ColumnElement[bool]:
    return and_(Enrolment.grade == grade, Enrolment.room == room)


def with_errors() -> ColumnElement[bool]:
    return func.json_array_length(Enrolment.errors) > 0


def with_open_queries() -> ColumnElement[bool]:
    """Keep the rows with a query that nobody has answered with a reason."""
    return or_(*(_is_open(query) for query in QueryCode))


def with_answers() -> ColumnElement[bool]:
    """Keep the rows with a standing query that has been answered."""
    return or_(*(and_(_stands(query), _answer(query) != "") for query in QueryCode))


def in_rooms(scope: Scope, rows_of: type[Enrolment | Posting] = Enrolment) -> ColumnElement[bool]:
    """Keep the rooms that the actor is limited to, if any."""
    if scope.rooms is None:
        return true()
    rooms = (room.split("/", 1) for room in scope.rooms)
    return or_(
        false(), *(and_(rows_of.grade == grade, rows_of.room == room) for grade, room in rooms)
    )


def holds_room(scope: Scope, grade: str, room: str) -> bool:
    """Say of one room what `in_rooms` says in SQL."""
    return scope.rooms is None or f"{grade}/{room}" in scope.rooms


def _is_open(query: QueryCode) -> ColumnElement[bool]:
    return and_(_stands(query), _answer(query) == "")


def _stands(query: QueryCode) -> ColumnElement[bool]:
    return cast(Enrolment.queries, Text).contains(f'"{query}"', autoescape=True)


def _answer(query: QueryCode) -> ColumnElement[str]:
    return func.coalesce(Enrolment.answers[query.value].as_string(), "")
