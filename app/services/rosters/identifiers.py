"""Numbers and pupils: a valid number belongs to one pupil, who is on one roster a round (4.2)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased, joinedload

from app.domain import national_id
from app.domain.national_id import InvalidIdentifier, Kind
from app.models import Enrolment, Identifier, NumberEnd, Pupil, Return, Unit
from app.services.errors import AlreadyOnRoster, ChangedMeanwhile, HeldElsewhere, Refusal

LIVE_VALUE = "uq_identifier_live_value"
LIVE_PUPIL = "uq_enrolment_live_pupil"
# SQLite names the columns of a violated index, not the index.
COLUMNS = {
    LIVE_VALUE: "identifier.value",
    LIVE_PUPIL: "enrolment.round_id, enrolment.pupil_id",
}


def claim(
    session: Session,
    number: str,
    *,
    roster: Return,
    at: datetime,
    row_id: int | None = None,
    pupil_id: int | None = None,
) -> int | None:
    """Give the id of the pupil whose number this is; None for a number that is not valid.

    `row_id` and `pupil_id` are those of a row that changes its number: a child who had a
    G-Code and now has 13 digits stays the same pupil (5.2). Raise `AlreadyOnRoster` or
    `HeldElsewhere` where another live row of the round has the child (4.2).
    """
    try:
        valid = national_id.parse(number)
    except InvalidIdentifier:
        return None
    found = pupil_with(session, valid.value)
    if found is None and valid.kind is Kind.NATIONAL_ID and pupil_id is not None:
        found = _end_gcode(session, pupil_id, at=at)
        if found is not None:
            found = given(session, found, valid, at=at)
    if found is None:
        return new_pupil(session, valid, at=at)
    refusal = refusal_for(session, found, roster=roster, row_id=row_id)
    if refusal is not None:
        raise refusal
    return found


def refusal_for(
    session: Session, pupil_id: int, *, roster: Return, row_id: int | None = None
) -> Refusal | None:
    """Say why a pupil cannot stand on a roster: another live row of the round (4.2)."""
    row = session.scalar(
        select(Enrolment)
        .options(joinedload(Enrolment.unit).joinedload(Unit.parent))
        .where(
            Enrolment.round_id == roster.round_id,
            Enrolment.pupil_id == pupil_id,
            Enrolment.removed_at.is_(None),
            Enrolment.id != (row_id or 0),
        )
    )
    if row is None:
        return None
    if row.return_id == roster.id:
        return AlreadyOnRoster(enrolment=row)
    return HeldElsewhere(enrolment=row)


@contextmanager
def on_one_roster_only(
    session: Session, roster: Return, pupil_id: int | None, row_id: int | None = None
) -> Iterator[None]:
    """Write a row, and tell the index's refusal as the search before it would have told it.

    Two rosters that take the same child in the same moment see each other only there.
    """
    try:
        with session.begin_nested():
            yield
    except IntegrityError as error:
        if not violates(error, LIVE_PUPIL) or pupil_id is None:
            raise
        refusal = refusal_for(session, pupil_id, roster=roster, row_id=row_id)
        raise (refusal or ChangedMeanwhile()) from error


def violates(error: IntegrityError, constraint: str) -> bool:
    """Say whether a refusal of the database came from this constraint."""
    diagnosis = getattr(error.orig, "diag", None)
    if diagnosis is not None:
        return bool(diagnosis.constraint_name == constraint)
    return str(error.orig).endswith(COLUMNS[constraint])


def pupil_with(session: Session, value: str) -> int | None:
    """Find the pupil who has a number, or else had it: an old number still names the child (5.2).

    A number that ended as mistyped names nobody: its true owner may come any day.
    """
    return session.scalar(
        select(Identifier.pupil_id)
        .where(Identifier.value == value, names_a_child())
        .order_by(*LAST_OWNER_FIRST)
        .limit(1)
    )


def number_now(session: Session, pupil_id: int) -> str | None:
    """Give the number that a pupil has now: the 13 digits rather than a G-Code."""
    return session.scalar(
        select(Identifier.value)
        .where(Identifier.pupil_id == pupil_id, Identifier.valid_to.is_(None))
        .order_by(Identifier.kind.desc(), Identifier.id.desc())
        .limit(1)
    )


def turned_out_as(pupil_id: Any) -> ColumnElement[int]:
    """Give, within a query, the pupil that the one of a column turned out to be; mostly itself."""
    other = aliased(Pupil)
    same = select(other.same_as_id).where(other.id == pupil_id).correlate_except(other)
    return func.coalesce(same.scalar_subquery(), pupil_id)


def last_number_of(row: Any) -> ColumnElement[str]:
    """Give, within a query, the number that a row's child has now; that of the row if unknown."""
    live = aliased(Identifier)
    now = (
        select(live.value)
        .where(live.pupil_id == turned_out_as(row.pupil_id), live.valid_to.is_(None))
        .order_by(live.kind.desc(), live.id.desc())
        .limit(1)
        .correlate_except(live)
    )
    return func.coalesce(now.scalar_subquery(), row.number)


def names_a_child(one: type[Identifier] = Identifier) -> ColumnElement[bool]:
    """Leave out the numbers that a child was recorded under by mistake."""
    return or_(one.ended_as.is_(None), one.ended_as != NumberEnd.MISTYPED)


LAST_OWNER_FIRST = (
    Identifier.valid_to.is_not(None),
    Identifier.valid_to.desc(),
    Identifier.id.desc(),
)


def _end_gcode(session: Session, pupil_id: int, *, at: datetime) -> int | None:
    """End the G-Code of a pupil who has one; None for a pupil who has none."""
    gcode = session.scalar(
        select(Identifier).where(
            Identifier.pupil_id == pupil_id,
            Identifier.kind == Kind.GCODE,
            Identifier.valid_to.is_(None),
        )
    )
    if gcode is None:
        return None
    gcode.valid_to, gcode.ended_as = at, NumberEnd.RECEIVED
    return pupil_id


def _give(session: Session, pupil_id: int, valid: national_id.Identifier, *, at: datetime) -> None:
    session.add(Identifier(pupil_id=pupil_id, kind=valid.kind, value=valid.value, valid_from=at))
    session.flush()


def given(session: Session, pupil_id: int, valid: national_id.Identifier, *, at: datetime) -> int:
    """Give a known pupil a number; where another roster claimed it meanwhile, that pupil stands."""
    try:
        with session.begin_nested():
            _give(session, pupil_id, valid, at=at)
            return pupil_id
    except IntegrityError as error:
        return _claimed_meanwhile(session, valid, error)


def _claimed_meanwhile(
    session: Session, valid: national_id.Identifier, error: IntegrityError
) -> int:
    meanwhile = pupil_with(session, valid.value)
    if not violates(error, LIVE_VALUE) or meanwhile is None:
        raise error
    return meanwhile


def new_pupil(session: Session, valid: national_id.Identifier, *, at: datetime) -> int:
    """Make a pupil for a number; take the one that another roster made in the same moment."""
    try:
        with session.begin_nested():
            pupil = Pupil(created_at=at)
            session.add(pupil)
            session.flush()
            _give(session, pupil.id, valid, at=at)
            return pupil.id
    except IntegrityError as error:
        return _claimed_meanwhile(session, valid, error)
