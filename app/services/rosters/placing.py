"""Put a row on a roster or take one off, wherever that comes from; claims follow (4.2)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from app.models import Account, Claim, Enrolment, EnrolmentDetail, Removal, Return
from app.services import history
from app.services.claims import following
from app.services.rosters import checks, identifiers, tallies
from app.services.rosters.carrying import returning
from app.services.rosters.facts import DETAILS, FACTS, Details, Facts, facts_of, plain
from app.services.rosters.keys import list_key

SUBJECT = "enrolment"


def put_on(
    session: Session,
    locked: Return,
    *,
    facts: Facts,
    details: Details,
    pupil_id: int | None,
    actor: Account,
    at: datetime,
    submission_key: str | None = None,
    carried_from_id: int | None = None,
) -> Enrolment:
    """Put a row on a locked roster; whoever does has it checked and counted afterwards.

    Raise `AlreadyOnRoster` or `HeldElsewhere` where the child has a roster already (4.2).
    """
    row = Enrolment(
        round_id=locked.round_id,
        unit_id=locked.unit_id,
        return_id=locked.id,
        pupil_id=pupil_id,
        submission_key=submission_key,
        carried_from_id=carried_from_id,
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
        session.add(detail_of(row.id, details))
    if pupil_id is not None:
        child_stands(session, locked, {pupil_id}, actor=actor, at=at)
    tell(session, locked, "added", row, actor=actor, at=at, after=plain(facts))
    return row


def take_off(
    session: Session,
    locked: Return,
    row: Enrolment,
    *,
    removal: Removal,
    left_on: date | None,
    note: str,
    actor: Account,
    at: datetime,
    given_to: Claim | None = None,
) -> Enrolment:
    """Take a row off its locked roster; what others ask about the child follows (4.2)."""
    row.removed_at, row.removed_by_id = at, actor.id
    row.removal, row.left_on, row.removal_note = removal, left_on, note[:500]
    # Who goes back to the form and sends it again now means to add the child anew.
    row.submission_key = None
    row.changed_at, row.changed_by_id = at, actor.id
    session.flush()
    following.child_left(
        session, locked, {row.id}, actor=actor, at=at, left_on=left_on, given_to=given_to
    )
    told = {"removal": removal.value, "left_on": left_on.isoformat() if left_on else None}
    tell(session, locked, "removed", row, actor=actor, at=at, after=told, reason=row.removal_note)
    settle(session, locked, row, checks.related(session, locked, facts_of(row)), at=at)
    return row


def tell_claims(
    session: Session, locked: Return, row: Enrolment, *, actor: Account, at: datetime
) -> None:
    """Tell who asked for the child of a row that it now stands for another one (4.2)."""
    following.child_left(session, locked, {row.id}, actor=actor, at=at)
    if row.pupil_id is not None:
        child_stands(session, locked, {row.pupil_id}, actor=actor, at=at)


def child_stands(
    session: Session, locked: Return, pupil_ids: Collection[int], *, actor: Account, at: datetime
) -> None:
    """Let what is asked and what was decided follow children who stand on a roster now."""
    following.child_stands(session, locked, pupil_ids, actor=actor, at=at)
    returning.child_is_back(session, locked, pupil_ids, actor=actor, at=at)


def settle(
    session: Session, locked: Return, row: Enrolment, others: set[int], *, at: datetime
) -> None:
    """Check a row and the `others` like it, then count."""
    checks.review(session, locked, at=at, among=others | {row.id})
    tallies.note_change(session, locked, at=at)


def tell(
    session: Session,
    locked: Return,
    event: str,
    row: Enrolment,
    *,
    actor: Account,
    at: datetime,
    **told: Any,
) -> None:
    """Write an act on a row into the history of its roster's unit."""
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


def detail_of(enrolment_id: int, details: Details) -> EnrolmentDetail:
    """Make the details of a row."""
    return EnrolmentDetail(
        enrolment_id=enrolment_id, **{name: getattr(details, name) for name in DETAILS}
    )
