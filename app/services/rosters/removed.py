"""Pupils who were taken off a roster, with the reason, and put back on it (`process.md` 3.4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from app.access.scope import Scope
from app.domain import paging
from app.models import Account, Enrolment, Return
from app.services import returns
from app.services.claims.waiting import let_go_to
from app.services.errors import LetGoOnRequest, NotFound
from app.services.rosters import checks, identifiers, placing, recording, rows
from app.services.rosters.facts import facts_of
from app.services.rosters.listing import PER_PAGE, ListedRow, Page, matching

MOST_OF_A_ROOM = 50
COLUMNS = (
    Enrolment.id,
    Enrolment.number,
    Enrolment.prefix,
    Enrolment.first_name,
    Enrolment.last_name,
    Enrolment.grade,
    Enrolment.room,
    Enrolment.removal,
    Enrolment.removal_note,
    Enrolment.left_on,
    Enrolment.removed_at,
    Account.name.label("removed_by"),
)


def page(
    session: Session, roster: Return, *, scope: Scope, text: str = "", number: int = 1
) -> Page:
    """Give a page of those taken off, the latest first, with who took them off."""
    condition = and_(rows.removed(roster), rows.in_rooms(scope), *matching(text))
    total = session.scalar(select(func.count()).select_from(Enrolment).where(condition)) or 0
    span = paging.span(total, number, size=PER_PAGE)
    found = session.execute(_listed(condition).limit(PER_PAGE).offset(span.offset))
    return Page(rows=found.all(), number=span.number, pages=span.pages, total=total)


def of_room(
    session: Session, roster: Return, grade: str, room: str, *, scope: Scope
) -> Sequence[ListedRow]:
    """List the latest whom a room lost; `page` has all of them."""
    condition = and_(rows.removed(roster), rows.in_rooms(scope), rows.of_room(grade, room))
    return session.execute(_listed(condition).limit(MOST_OF_A_ROOM)).all()


def put_back(
    session: Session,
    roster: Return,
    enrolment_id: int,
    *,
    scope: Scope,
    actor: Account,
    at: datetime,
) -> Enrolment:
    """Put a row back that was taken off by mistake, as it was; one on the roster stays.

    Raise `AlreadyOnRoster` or `HeldElsewhere` where the child has a roster meanwhile, and
    `LetGoOnRequest` while whoever asked for it has still to bring it in (4.2).
    """
    locked = returns.lock_for_recording(session, roster.id, at=at)
    row = recording.find(session, locked, enrolment_id, scope=scope)
    if row.undone:
        raise NotFound()
    if row.removal is None:
        return row
    if row.pupil_id is not None:
        refusal = identifiers.refusal_for(session, row.pupil_id, roster=locked, row_id=row.id)
        if refusal is not None:
            raise refusal
    asked_by = let_go_to(session, row.id)
    if asked_by is not None:
        raise LetGoOnRequest(unit=asked_by)
    before = {
        "removal": row.removal.value,
        "left_on": row.left_on.isoformat() if row.left_on else None,
    }
    with identifiers.on_one_roster_only(session, locked, row.pupil_id, row.id):
        row.removed_at = row.removed_by_id = row.removal = row.left_on = None
        row.removal_note = ""
        row.changed_at, row.changed_by_id = at, actor.id
    if row.pupil_id is not None:
        placing.child_stands(session, locked, {row.pupil_id}, actor=actor, at=at)
    placing.tell(session, locked, "restored", row, actor=actor, at=at, before=before)
    placing.settle(session, locked, row, checks.related(session, locked, facts_of(row)), at=at)
    return row


def _listed(condition: ColumnElement[bool]) -> Select[*tuple[object, ...]]:
    return (
        select(*COLUMNS)
        .select_from(Enrolment)
        .outerjoin(Account, Account.id == Enrolment.removed_by_id)
        .where(condition)
        .order_by(Enrolment.removed_at.desc(), Enrolment.id.desc())
    )
