"""Check rows: errors stop the confirmation, queries ask for a reason (`process.md` 3.1, 3.5)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Table, and_, bindparam, or_, select, true
from sqlalchemy.orm import Session, aliased

from app.domain import national_id
from app.domain.grades import CENTRE_GRADES, GRADES, SCHOOL_GRADES, is_usual_age
from app.domain.national_id import InvalidIdentifier, Reason
from app.domain.people import sex_of_prefix
from app.domain.thai_calendar import age_on, in_bangkok, sixteenth_of_may
from app.models import Enrolment, Return, Unit, UnitKind
from app.services.rosters import rows
from app.services.rosters.codes import ErrorCode, QueryCode
from app.services.rosters.facts import FACTS, Facts

OLDEST = 99
WRONG_NUMBER = {
    Reason.EMPTY: ErrorCode.NUMBER_MISSING,
    Reason.CHECK_DIGIT: ErrorCode.NUMBER_CHECK_DIGIT,
}
NEEDED = {
    "prefix": ErrorCode.PREFIX_MISSING,
    "first_name": ErrorCode.FIRST_NAME_MISSING,
    "last_name": ErrorCode.LAST_NAME_MISSING,
    "sex": ErrorCode.SEX_MISSING,
    "room": ErrorCode.ROOM_MISSING,
}


@dataclass(frozen=True, slots=True)
class Measure:
    """What a roster's rows are measured by: its grades, its round's 16 May, today."""

    grades: frozenset[str]
    counting_day: date
    today: date


def measure_of(return_: Return, *, at: datetime) -> Measure:
    """Gather what a roster's rows are measured by at a moment."""
    return Measure(
        grades=grades_taught(return_.unit),
        counting_day=sixteenth_of_may(return_.round.academic_year),
        today=in_bangkok(at).date(),
    )


def grades_taught(unit: Unit) -> frozenset[str]:
    """Give the grades that an institution says it has (1.5), or else all of its kind."""
    of_kind = CENTRE_GRADES if unit.kind is UnitKind.CENTRE else SCHOOL_GRADES
    return frozenset(unit.grades or (grade.code for grade in of_kind))


def check_row(facts: Facts, measure: Measure) -> tuple[list[str], list[str]]:
    """Give the errors and the queries that a row raises by itself."""
    return _errors(facts, measure), _queries(facts, measure)


def review_rows(session: Session, return_: Return, *, at: datetime) -> int:
    """Check every live row of a roster anew, and say how many changed."""
    return review(session, return_, at=at)


def review(
    session: Session, return_: Return, *, at: datetime, among: Collection[int] | None = None
) -> int:
    """Check the live rows of a roster, or those `among` them, in a fixed number of queries.

    What a check finds is derived, so a row's version stays: nobody's open form goes stale by it.
    """
    measure = measure_of(return_, at=at)
    chosen = true() if among is None else Enrolment.id.in_(among)
    duplicates = _shared(session, return_, chosen, _same_number)
    namesakes = _shared(session, return_, chosen, _same_person)
    columns = (Enrolment.id, Enrolment.errors, Enrolment.queries, Enrolment.answers)
    listed = session.execute(
        select(*columns, *(getattr(Enrolment, name) for name in FACTS)).where(
            rows.live(return_), chosen
        )
    )
    changed = []
    for row in listed:
        errors, queries = check_row(Facts(*row[len(columns) :]), measure)
        if row.id in duplicates:
            errors.append(ErrorCode.NUMBER_DUPLICATE)
        if row.id in namesakes:
            queries.append(QueryCode.NAMESAKE)
        found = _found(row, errors, queries)
        if (row.errors, row.queries, row.answers) != found:
            changed.append((row.id, *found))
    _write(session, changed)
    return len(changed)


def related(session: Session, return_: Return, *known: Facts) -> set[int]:
    """Find the live rows of a roster that a check compares with rows of these facts."""
    numbers = {facts.number for facts in known if facts.number}
    persons = [
        and_(
            Enrolment.birth_date == facts.birth_date,
            Enrolment.last_name == facts.last_name,
            Enrolment.first_name == facts.first_name,
        )
        for facts in known
        if facts.birth_date
    ]
    return set(
        session.scalars(
            select(Enrolment.id).where(
                rows.live(return_), or_(Enrolment.number.in_(numbers), *persons)
            )
        )
    )


def _errors(facts: Facts, measure: Measure) -> list[str]:
    found: list[str] = []
    try:
        national_id.parse(facts.number)
    except InvalidIdentifier as invalid:
        found.append(WRONG_NUMBER.get(invalid.reason, ErrorCode.NUMBER_FORM))
    found += [code for name, code in NEEDED.items() if not getattr(facts, name)]
    if facts.birth_date is None:
        found.append(ErrorCode.BIRTH_DATE_MISSING)
    elif not _is_possible(facts.birth_date, measure):
        found.append(ErrorCode.BIRTH_DATE_IMPOSSIBLE)
    if not facts.grade:
        found.append(ErrorCode.GRADE_MISSING)
    elif facts.grade not in measure.grades:
        found.append(ErrorCode.GRADE_NOT_TAUGHT)
    return found


def _queries(facts: Facts, measure: Measure) -> list[str]:
    found: list[str] = []
    grade = GRADES.get(facts.grade)
    if facts.birth_date and grade and _is_possible(facts.birth_date, measure):
        age = age_on(facts.birth_date, measure.counting_day)
        if not is_usual_age(grade, age):
            found.append(QueryCode.UNUSUAL_AGE)
    implied = sex_of_prefix(facts.prefix)
    if facts.sex and implied and implied is not facts.sex:
        found.append(QueryCode.SEX_UNLIKE_PREFIX)
    return found


def _is_possible(born: date, measure: Measure) -> bool:
    return born <= measure.today and age_on(born, measure.counting_day) <= OLDEST


def _found(
    row: Row[Any], errors: Sequence[str], queries: Sequence[str]
) -> tuple[list[str], list[str], dict[str, str]]:
    """Put codes in the order of their enumeration; an answer stands as long as its query."""
    return (
        [code.value for code in ErrorCode if code in errors],
        [code.value for code in QueryCode if code in queries],
        {code: reason for code, reason in row.answers.items() if code in queries},
    )


_OTHER = aliased(Enrolment)


def _same_number() -> ColumnElement[bool]:
    return and_(_OTHER.number == Enrolment.number, Enrolment.number != "")


def _same_person() -> ColumnElement[bool]:
    return and_(
        _OTHER.birth_date == Enrolment.birth_date,
        _OTHER.last_name == Enrolment.last_name,
        _OTHER.first_name == Enrolment.first_name,
        Enrolment.first_name != "",
    )


def _shared(
    session: Session, return_: Return, chosen: ColumnElement[bool], alike: Any
) -> frozenset[int]:
    """Find the rows that are like another live row of the round, on whatever roster."""
    found = session.scalars(
        select(Enrolment.id)
        .join(
            _OTHER,
            and_(
                _OTHER.round_id == Enrolment.round_id,
                alike(),
                _OTHER.id != Enrolment.id,
                _OTHER.removed_at.is_(None),
            ),
        )
        .where(rows.live(return_), chosen)
    )
    return frozenset(found)


_TABLE: Table = Enrolment.__table__  # type: ignore[assignment]
_UPDATE = (
    _TABLE.update()
    .where(_TABLE.c.id == bindparam("row_id"))
    .values(
        errors=bindparam("found_errors"),
        queries=bindparam("found_queries"),
        answers=bindparam("found_answers"),
    )
)


def _write(
    session: Session, changed: Sequence[tuple[int, list[str], list[str], dict[str, str]]]
) -> None:
    if not changed:
        return
    names = ("row_id", "found_errors", "found_queries", "found_answers")
    session.connection().execute(
        _UPDATE, [dict(zip(names, found, strict=True)) for found in changed]
    )
    ids = {found[0] for found in changed}
    for known in session.identity_map.values():
        if isinstance(known, Enrolment) and known.id in ids:
            session.expire(known, ["errors", "queries", "answers"])
