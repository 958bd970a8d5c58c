"""List a roster: searched, filtered, paged; its totals by grade, room and sex."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Text, and_, cast, func, or_, select
from sqlalchemy.orm import Session

from app.access.scope import Scope
from app.domain import national_id, paging, thai_text
from app.domain.people import Sex
from app.domain.thai_calendar import to_arabic_digits
from app.models import Enrolment, Identifier, Return
from app.services.rosters import rows
from app.services.rosters.keys import room_key

ListedRow = Row[*tuple[Any, ...]]
PER_PAGE = 40
PER_ROOM = 100
COLUMNS = (
    Enrolment.id,
    Enrolment.number,
    Enrolment.prefix,
    Enrolment.first_name,
    Enrolment.last_name,
    Enrolment.birth_date,
    Enrolment.sex,
    Enrolment.grade,
    Enrolment.room,
    Enrolment.student_number,
    Enrolment.seat_number,
    Enrolment.seen_at.is_not(None).label("seen"),
    # Most rows have none: their text tells without being parsed.
    cast(Enrolment.errors, Text).label("errors"),
    cast(Enrolment.queries, Text).label("queries"),
    cast(Enrolment.answers, Text).label("answers"),
)
_LISTED = select(*COLUMNS).order_by(Enrolment.list_key, Enrolment.id)
_COUNTED = select(Enrolment.grade, Enrolment.room, Enrolment.sex, func.count()).group_by(
    Enrolment.grade, Enrolment.room, Enrolment.sex
)
NONE_STAND = "[]"


class RowState(StrEnum):
    """What a row still needs before its roster can be confirmed."""

    WITH_ERRORS = "errors"
    WITH_OPEN_QUERIES = "queries"
    NOT_SEEN = "unseen"


@dataclass(frozen=True, slots=True)
class Filters:
    """What of a roster is asked for; blank is all of it. `room` counts within `grade`."""

    text: str = ""
    grade: str = ""
    room: str = ""
    state: RowState | None = None

    @property
    def a_room(self) -> bool:
        """Say whether one whole room is asked for: it then fits on one page."""
        return bool(self.grade and self.room) and not self.text and self.state is None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list: `total` rows on `pages` pages, of which this is `number`."""

    rows: Sequence[ListedRow]
    number: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class RoomTotal:
    """How many boys, girls and others not yet known a room of a grade has."""

    grade: str
    room: str
    male: int
    female: int
    total: int


def page(
    session: Session, roster: Return, filters: Filters, *, scope: Scope, number: int = 1
) -> Page:
    """Give a page of a roster in its order; a page past the end is the last one."""
    condition = and_(rows.live(roster), rows.in_rooms(scope), *_conditions(filters))
    if filters == Filters() and scope.rooms is None:
        total = roster.pupils
    else:
        total = session.scalar(select(func.count()).select_from(Enrolment).where(condition)) or 0
    size = PER_ROOM if filters.a_room else PER_PAGE
    span = paging.span(total, number, size=size)
    listed = session.execute(_LISTED.where(condition).limit(size).offset(span.offset)).all()
    return Page(rows=listed, number=span.number, pages=span.pages, total=total)


def every(session: Session, roster: Return, *, scope: Scope) -> Sequence[ListedRow]:
    """List a whole roster in its order, for print and file."""
    return session.execute(_LISTED.where(rows.live(roster), rows.in_rooms(scope))).all()


def standing_codes(row: ListedRow) -> list[str]:
    """Read what a listed row still needs: its errors, and its queries without an answer."""
    errors: list[str] = [] if row.errors == NONE_STAND else json.loads(row.errors)
    if row.queries == NONE_STAND:
        return errors
    answers = json.loads(row.answers)
    return errors + [query for query in json.loads(row.queries) if not answers.get(query)]


def totals(session: Session, roster: Return, *, scope: Scope) -> list[RoomTotal]:
    """Count a roster by grade, room and sex, in the order of grades and rooms."""
    counted = session.execute(_COUNTED.where(rows.live(roster), rows.in_rooms(scope)))
    by_room: dict[tuple[str, str], dict[Sex | None, int]] = {}
    for grade, room, sex, how_many in counted:
        by_room.setdefault((grade, room), {})[sex] = how_many
    return [
        RoomTotal(
            grade=grade,
            room=room,
            male=found.get(Sex.MALE, 0),
            female=found.get(Sex.FEMALE, 0),
            total=sum(found.values()),
        )
        for (grade, room), found in sorted(by_room.items(), key=lambda one: room_key(*one[0]))
    ]


def matching(text: str) -> list[ColumnElement[bool]]:
    """Give the conditions on a row whose names, or numbers, hold every word of a search."""
    return [_matches(word) for word in thai_text.clean(text, limit=100).split()]


def _conditions(filters: Filters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.grade:
        found.append(Enrolment.grade == filters.grade)
        if filters.room:
            found.append(Enrolment.room == filters.room)
    found += matching(filters.text)
    if filters.state is not None:
        found.append(_STATES[filters.state])
    return found


_STATES: dict[RowState, ColumnElement[bool]] = {
    RowState.WITH_ERRORS: rows.with_errors(),
    RowState.WITH_OPEN_QUERIES: rows.with_open_queries(),
    RowState.NOT_SEEN: Enrolment.seen_at.is_(None),
}


def _matches(word: str) -> ColumnElement[bool]:
    """Look for a word in the names as they are written together, or for digits in the numbers.

    A whole number finds a child who had it too (5.2).
    """
    name = Enrolment.prefix + Enrolment.first_name + " " + Enrolment.last_name
    number = national_id.normalise(word)
    found = name.icontains(word, autoescape=True)
    if any(character.isdigit() for character in number):
        found = or_(
            found,
            Enrolment.number.contains(number, autoescape=True),
            Enrolment.student_number == to_arabic_digits(word),
        )
        if national_id.is_valid(number):
            found = or_(found, Enrolment.pupil_id.in_(_who_had(number)))
    return found


def _who_had(number: str) -> Select[int]:
    return select(Identifier.pupil_id).where(Identifier.value == number)
