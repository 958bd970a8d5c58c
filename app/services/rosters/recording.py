"""Record pupils: add, edit, remove with a reason, answer queries (`process.md` 3, 4, 7.4)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.attributes import flag_modified

from app.access.scope import Scope
from app.models import Account, Enrolment, Removal, Return
from app.services import returns
from app.services.errors import (
    ChangedMeanwhile,
    NotFound,
    NumberStands,
    OutsideRooms,
    ReasonMissing,
)
from app.services.rosters import checks, identifiers, placing, rows, tallies
from app.services.rosters.answers import Answer
from app.services.rosters.codes import still_answered
from app.services.rosters.facts import (
    DETAILS,
    Details,
    Facts,
    details_of,
    differences,
    facts_of,
    plain,
)
from app.services.rosters.keys import list_key

SUBJECT = placing.SUBJECT


def find(session: Session, roster: Return, enrolment_id: int, *, scope: Scope) -> Enrolment:
    """Find a row of a roster, live or removed; raise `NotFound` outside the actor's rooms."""
    row = session.scalar(
        select(Enrolment)
        .options(joinedload(Enrolment.detail))
        .where(Enrolment.id == enrolment_id, Enrolment.return_id == roster.id, rows.in_rooms(scope))
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound()
    return row


def add(
    session: Session,
    roster: Return,
    *,
    facts: Facts,
    details: Details,
    submission_key: str,
    scope: Scope,
    actor: Account,
    at: datetime,
) -> Enrolment:
    """Add a row, complete or not; the same form sent twice adds it once.

    Raise `AlreadyOnRoster` or `HeldElsewhere` where the child has a roster already (4.2).
    """
    locked = returns.lock_for_recording(session, roster.id, at=at)
    facts = facts.cleaned()
    _require_room(scope, facts)
    key = _key_of(submission_key, locked.id, facts)
    known = session.scalar(
        select(Enrolment).where(Enrolment.submission_key == key, Enrolment.return_id == locked.id)
    )
    if known is not None:
        return known
    pupil_id = identifiers.claim(session, facts.number, roster=locked, at=at)
    row = placing.put_on(
        session, locked, facts=facts, details=details.over(Details()), pupil_id=pupil_id,
        submission_key=key, actor=actor, at=at,
    )  # fmt: skip
    placing.settle(session, locked, row, checks.related(session, locked, facts), at=at)
    return row


def edit(
    session: Session,
    roster: Return,
    enrolment_id: int,
    *,
    version: int,
    facts: Facts,
    details: Details | None,
    scope: Scope,
    actor: Account,
    at: datetime,
) -> Enrolment:
    """Change a row that still is at `version`; None for `details` leaves them as they are.

    So does a relative or an address with each part that `details` do not name; a blank clears it.

    Raise `ChangedMeanwhile` (with the row as it is now) when somebody else was quicker, and
    `NumberStands` for another number than a valid one: that is re-keyed with its reason (5.2).
    Repeating what has been saved already does nothing.
    """
    locked = returns.lock_for_recording(session, roster.id, at=at)
    row = find(session, locked, enrolment_id, scope=scope)
    known, facts = facts_of(row), facts.cleaned()
    known_details = details_of(row.detail)
    before, after = differences(known, facts)
    details = details.over(known_details) if details is not None else None
    before_details, after_details = differences(known_details, details or known_details)
    if row.removed_at is not None:
        raise ChangedMeanwhile(enrolment=row)
    if not after and not after_details:
        return row
    if row.version != version:
        raise ChangedMeanwhile(enrolment=row)
    if "number" in after and row.pupil_id is not None:
        raise NumberStands(enrolment=row, number=facts.number)
    _require_room(scope, facts)
    pupil_id = known_pupil_id = row.pupil_id
    if "number" in after:
        pupil_id = identifiers.claim(session, facts.number, roster=locked, at=at, row_id=row.id)
    with identifiers.on_one_roster_only(session, locked, pupil_id, row.id):
        _write_facts(row, facts, after, pupil_id=pupil_id, actor=actor, at=at)
    if details is not None and after_details:
        _write_details(session, row, details)
    if pupil_id != known_pupil_id:
        placing.tell_claims(session, locked, row, actor=actor, at=at)
    placing.tell(
        session,
        locked,
        "edited",
        row,
        actor=actor,
        at=at,
        before=before | before_details,
        after=after | after_details,
    )
    placing.settle(session, locked, row, checks.related(session, locked, known, facts), at=at)
    return row


def remove(
    session: Session,
    roster: Return,
    enrolment_id: int,
    *,
    removal: Removal,
    left_on: date | None,
    note: str,
    scope: Scope,
    actor: Account,
    at: datetime,
) -> Enrolment:
    """Take a row off the roster with a reason (3.3, 3.4); one removed already stays as it is."""
    locked = returns.lock_for_recording(session, roster.id, at=at)
    row = find(session, locked, enrolment_id, scope=scope)
    if row.removed_at is not None:
        return row
    return placing.take_off(
        session, locked, row, removal=removal, left_on=left_on, note=note, actor=actor, at=at
    )


def answer_query(
    session: Session,
    roster: Return,
    enrolment_id: int,
    *,
    query: str,
    reason: str,
    scope: Scope,
    actor: Account,
    at: datetime,
) -> Enrolment:
    """Answer a query with a reason (3.1), the text of an `Answer`; one that fell needs none.

    Raise `ReasonMissing` for a blank one, or another reason without words.
    """
    locked = returns.lock_for_recording(session, roster.id, at=at)
    row = find(session, locked, enrolment_id, scope=scope)
    if row.removed_at is not None:
        raise ChangedMeanwhile(enrolment=row)
    answer = Answer.read(reason)
    if not answer.is_complete:
        raise ReasonMissing()
    if query not in row.queries or row.answers.get(query) == reason:
        return row
    before = {query: row.answers[query]} if query in row.answers else {}
    row.answers = row.answers | {query: reason}
    row.changed_at, row.changed_by_id = at, actor.id
    session.flush()
    placing.tell(
        session,
        locked,
        "query_answered",
        row,
        actor=actor,
        at=at,
        before=before,
        after={query: reason},
        reason=answer.note[:1000],
    )
    tallies.note_change(session, locked, at=at)
    return row


def _key_of(submission_key: str, roster_id: int, facts: Facts) -> str:
    """Make the key of a form and what it holds: a form gone back to may add another child."""
    sent = json.dumps([submission_key, roster_id, plain(facts)], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(sent.encode()).hexdigest()[:40]


def _require_room(scope: Scope, facts: Facts) -> None:
    if not rows.holds_room(scope, facts.grade, facts.room):
        raise OutsideRooms(rooms=scope.rooms)


def _write_facts(
    row: Enrolment,
    facts: Facts,
    changed: Collection[str],
    *,
    pupil_id: int | None,
    actor: Account,
    at: datetime,
) -> None:
    for name in changed:
        setattr(row, name, getattr(facts, name))
    row.pupil_id = pupil_id
    row.list_key = list_key(facts)
    row.answers = still_answered(row.answers, changed)
    row.changed_at, row.changed_by_id = at, actor.id
    # Details lie in a table of their own: the row's version must rise by a change of them too.
    flag_modified(row, "changed_at")


def _write_details(session: Session, row: Enrolment, details: Details) -> None:
    if row.detail is None:
        session.add(placing.detail_of(row.id, details))
    else:
        for name in DETAILS:
            setattr(row.detail, name, getattr(details, name))
    session.flush()
    session.expire(row, ["detail"])
