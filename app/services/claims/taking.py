"""Bring children in: from last year's list, by number, or let go to us (`process.md` 4.1, 4.2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.access.scope import Scope
from app.domain.national_id import formatted
from app.models import Account, Enrolment, Return
from app.services import returns
from app.services.claims.looking_up import TAKEABLE, WITH_DETAILS, Outcome, look_up
from app.services.errors import HeldElsewhere, NotAllFree, NotFound, OutsideRooms, Refusal
from app.services.rosters import checks, identifiers, placing, rows, tallies
from app.services.rosters.before import rosters_before
from app.services.rosters.facts import Details, Facts, details_of, facts_of


@dataclass(frozen=True, slots=True)
class Wanted:
    """A child to bring in, by number or by its row of last year, and the class it goes to."""

    grade: str
    room: str
    number: str = ""
    source_id: int | None = None


@dataclass(frozen=True, slots=True)
class _Child:
    wanted: Wanted
    facts: Facts
    details: Details
    pupil_id: int | None
    source_id: int

    @property
    def title(self) -> str:
        """Name a child of one's own; of others' nothing but the number is told."""
        if self.wanted.source_id is None:
            return formatted(self.facts.number)
        name = f"{self.facts.prefix}{self.facts.first_name} {self.facts.last_name}".strip()
        return name or formatted(self.facts.number)


def take(
    session: Session,
    roster: Return,
    wanted: Sequence[Wanted],
    *,
    scope: Scope,
    actor: Account,
    at: datetime,
) -> list[Enrolment]:
    """Put children on the roster, all or none; one who stands there already stays as it is.

    Raise `NotAllFree` with the names of those who cannot come, and why.
    """
    locked = returns.lock_for_recording(session, roster.id, at=at)
    for one in wanted:
        if not rows.holds_room(scope, one.grade, one.room):
            raise OutsideRooms(rooms=scope.rooms)
    found, refused = _children(session, locked, wanted, scope=scope)
    # Two numbers may be one child's; in one order, so that two rosters do not wait for each other.
    by_child = {one.pupil_id or -one.source_id: one for one in reversed(found)}
    children = [by_child[key] for key in sorted(by_child)]
    made: list[Enrolment] = []
    related: set[int] = set()
    for child in children:
        try:
            made.append(_put_on(session, locked, child, actor=actor, at=at))
        except HeldElsewhere as refusal:
            refused.append((child.title, refusal))
            continue
        related |= checks.related(session, locked, child.facts)
    if refused:
        raise NotAllFree(children=refused)
    if made:
        checks.review(session, locked, at=at, among=related | {row.id for row in made})
        tallies.note_change(session, locked, at=at)
    return made


def _put_on(
    session: Session, locked: Return, child: _Child, *, actor: Account, at: datetime
) -> Enrolment:
    return placing.put_on(
        session, locked, facts=child.facts, details=child.details, pupil_id=child.pupil_id,
        carried_from_id=child.source_id, actor=actor, at=at,
    )  # fmt: skip


def _children(
    session: Session, locked: Return, wanted: Sequence[Wanted], *, scope: Scope
) -> tuple[list[_Child], list[tuple[str, Refusal]]]:
    """Find what each child is brought in from; leave out who is here, and name who is not free."""
    by_number = {one.number: one for one in wanted if one.source_id is None}
    children: list[_Child] = []
    refused: list[tuple[str, Refusal]] = []
    for found in look_up(session, locked, list(by_number), allowance=None):
        if found.outcome in TAKEABLE and found.row is not None:
            child = _child(
                by_number[found.typed], found.row, found.number, found.pupil_id,
                has_details=found.outcome in WITH_DETAILS,
            )  # fmt: skip
            if found.outcome is Outcome.RELEASED:
                # The day on which the other institution admitted the child says nothing here.
                child = replace(child, details=replace(child.details, admission_date=None))
            children.append(child)
        elif found.outcome is not Outcome.HERE:
            refused.append((formatted(found.number or found.typed), _why(found.row)))
    for one in wanted:
        if one.source_id is not None:
            child = _of_last_year(session, locked, one, scope=scope)
            live = _live_of(session, locked, child)
            if live is None:
                children.append(child)
            elif live.return_id != locked.id:
                refused.append((child.title, HeldElsewhere(enrolment=live)))
    return children, refused


def _of_last_year(session: Session, locked: Return, one: Wanted, *, scope: Scope) -> _Child:
    before = [known.id for known in rosters_before(session, locked)]
    row = session.scalar(
        select(Enrolment)
        .options(joinedload(Enrolment.detail))
        .where(
            Enrolment.id == one.source_id,
            Enrolment.return_id.in_(before),
            Enrolment.removed_at.is_(None),
            rows.in_rooms(scope),
        )
    )
    if row is None:
        raise NotFound()
    pupil_id, number = session.execute(
        select(
            identifiers.turned_out_as(Enrolment.pupil_id), identifiers.last_number_of(Enrolment)
        ).where(Enrolment.id == row.id)
    ).one()
    return _child(one, row, number, pupil_id, has_details=True)


def _live_of(session: Session, locked: Return, child: _Child) -> Enrolment | None:
    """Give the row of this round that the child has already, on whichever roster."""
    is_the_child = (
        Enrolment.pupil_id == child.pupil_id
        if child.pupil_id is not None
        else Enrolment.carried_from_id == child.source_id
    )
    return session.scalar(
        select(Enrolment)
        .options(joinedload(Enrolment.unit))
        .where(Enrolment.round_id == locked.round_id, Enrolment.removed_at.is_(None), is_the_child)
        .limit(1)
    )


def _child(
    wanted: Wanted, row: Enrolment, number: str, pupil_id: int | None, *, has_details: bool
) -> _Child:
    """Fill in what is known; of a child of others no more than the facts that make it known."""
    facts = replace(
        facts_of(row), number=number, grade=wanted.grade, room=wanted.room, seat_number=None,
        student_number=row.student_number if has_details else "",
    )  # fmt: skip
    details = details_of(row.detail) if has_details else Details()
    return _Child(wanted, facts.cleaned(), details, pupil_id, row.id)


def _why(row: Enrolment | None) -> Refusal:
    return NotFound() if row is None else HeldElsewhere(enrolment=row)
