"""Record pupils: add, edit, remove with a reason, answer queries (`process.md` 3, 4, 7.4)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.attributes import flag_modified

from app.access.scope import Scope
from app.models import Account, Enrolment, EnrolmentDetail, Removal, Return
from app.services import history, returns
from app.services.errors import (
    ChangedMeanwhile,
    NotFound,
    NumberStands,
    OutsideRooms,
    ReasonMissing,
)
from app.services.rosters import checks, identifiers, rows, tallies
from app.services.rosters.answers import Answer
from app.services.rosters.codes import still_answered
from app.services.rosters.facts import (
    DETAILS,
    FACTS,
    Details,
    Facts,
    details_of,
    differences,
    facts_of,
    plain,
)
from app.services.rosters.keys import list_key

SUBJECT = "enrolment"


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
    row = Enrolment(
        round_id=locked.round_id,
        unit_id=locked.unit_id,
        return_id=locked.id,
        pupil_id=pupil_id,
        submission_key=key,
        list_key=list_key(facts),
        errors=[],
        queries=[],
        answers={},
        created_at=at,
        changed_at=at,
        changed_by_id=actor.id,
        **{name: getattr(facts, name) for name in FACTS},
    )
    with identifiers.on_one_roster_only(session, locked, pupil_id):
        session.add(row)
    if details != Details():
        session.add(_detail(row.id, details))
    _note(session, locked, "added", row, actor=actor, at=at, after=plain(facts))
    _settle(session, locked, row, checks.related(session, locked, facts), at=at)
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

    Raise `ChangedMeanwhile` (with the row as it is now) when somebody else was quicker, and
    `NumberStands` for another number than a valid one: that is re-keyed with its reason (5.2).
    Repeating what has been saved already does nothing.
    """
    locked = returns.lock_for_recording(session, roster.id, at=at)
    row = find(session, locked, enrolment_id, scope=scope)
    known, facts = facts_of(row), facts.cleaned()
    known_details = details_of(row.detail)
    before, after = differences(known, facts)
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
    pupil_id = row.pupil_id
    if "number" in after:
        pupil_id = identifiers.claim(session, facts.number, roster=locked, at=at, row_id=row.id)
    with identifiers.on_one_roster_only(session, locked, pupil_id, row.id):
        _write_facts(row, facts, after, pupil_id=pupil_id, actor=actor, at=at)
    if details is not None and after_details:
        _write_details(session, row, details)
    _note(
        session,
        locked,
        "edited",
        row,
        actor=actor,
        at=at,
        before=before | before_details,
        after=after | after_details,
    )
    _settle(session, locked, row, checks.related(session, locked, known, facts), at=at)
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
    row.removed_at, row.removed_by_id = at, actor.id
    row.removal, row.left_on, row.removal_note = removal, left_on, note[:500]
    # Who goes back to the form and sends it again now means to add the child anew.
    row.submission_key = None
    row.changed_at, row.changed_by_id = at, actor.id
    session.flush()
    told = {"removal": removal.value, "left_on": left_on.isoformat() if left_on else None}
    _note(session, locked, "removed", row, actor=actor, at=at, after=told, reason=row.removal_note)
    _settle(session, locked, row, checks.related(session, locked, facts_of(row)), at=at)
    return row


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
    _note(
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
        session.add(_detail(row.id, details))
    else:
        for name in DETAILS:
            setattr(row.detail, name, getattr(details, name))
    session.flush()
    session.expire(row, ["detail"])


def _detail(enrolment_id: int, details: Details) -> EnrolmentDetail:
    return EnrolmentDetail(
        enrolment_id=enrolment_id, **{name: getattr(details, name) for name in DETAILS}
    )


def _note(
    session: Session,
    locked: Return,
    event: str,
    row: Enrolment,
    *,
    actor: Account,
    at: datetime,
    **told: Any,
) -> None:
    history.record(
        session,
        f"{SUBJECT}.{event}",
        SUBJECT,
        row.id,
        unit=locked.unit,
        actor=actor,
        at=at,
        **told,
    )


def _settle(
    session: Session, locked: Return, row: Enrolment, others: set[int], *, at: datetime
) -> None:
    """Check the row and those like it, then count."""
    checks.review(session, locked, at=at, among=others | {row.id})
    tallies.note_change(session, locked, at=at)
