"""Receive submissions: on paper, as files, and return them with a reason (10.1).

Whoever notes anything about the papers of a confirmation holds the lock of its return: two
officers at one row come one after the other, and what both note is noted once.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.scope import Scope
from app.models import Account, IssuedFile, Return, Submission
from app.services import returns
from app.services.boards import stood_below
from app.services.errors import ReasonMissing
from app.services.submissions.desks import Desk
from app.services.submissions.noting import begun, clear_return, facts, record

FACTS = ("sent_at", "paper_at", "file_at", "returned_at", "file_sha256", "return_reason")


@dataclass(frozen=True, slots=True)
class Marked:
    """How many rows an act changed, and how many confirmations stand no more: look anew."""

    done: int
    outdated: int


def receive_paper(
    session: Session,
    desk: Desk,
    confirmation_ids: Collection[int],
    *,
    scope: Scope,
    actor: Account,
    at: datetime,
) -> Marked:
    """Note that the papers of these confirmations came; what had been returned has come again."""
    held = _hold(session, desk, confirmation_ids, scope=scope)
    fresh = [one for one in held if one.paper_at is None]
    for one in fresh:
        before = _facts(one)
        one.paper_at, one.paper_by_id = at, actor.id
        clear_return(one)
        record(session, "submission.paper_received", one, before, actor=actor, at=at)
    return Marked(len(fresh), len(set(confirmation_ids)) - len(held))


def take_back_paper(
    session: Session,
    desk: Desk,
    confirmation_ids: Collection[int],
    *,
    scope: Scope,
    actor: Account,
    at: datetime,
) -> Marked:
    """Take back that the papers came: somebody ticked the wrong row."""
    held = _hold(session, desk, confirmation_ids, scope=scope)
    wrong = [one for one in held if one.paper_at is not None]
    for one in wrong:
        before = _facts(one)
        one.paper_at = one.paper_by_id = None
        record(session, "submission.paper_taken_back", one, before, actor=actor, at=at)
    return Marked(len(wrong), len(set(confirmation_ids)) - len(held))


def take_back_file(
    session: Session,
    desk: Desk,
    confirmation_ids: Collection[int],
    *,
    scope: Scope,
    actor: Account,
    at: datetime,
) -> Marked:
    """Take back that a file came."""
    held = _hold(session, desk, confirmation_ids, scope=scope)
    wrong = [one for one in held if one.file_at is not None]
    for one in wrong:
        before = _facts(one)
        _clear_file(one)
        record(session, "submission.file_taken_back", one, before, actor=actor, at=at)
    return Marked(len(wrong), len(set(confirmation_ids)) - len(held))


def give_back(
    session: Session,
    desk: Desk,
    confirmation_ids: Collection[int],
    *,
    reason: str,
    scope: Scope,
    actor: Account,
    at: datetime,
) -> Marked:
    """Return paper and file with a reason, which the sender reads; both are wanted again."""
    if not reason:
        raise ReasonMissing()
    held = _hold(session, desk, confirmation_ids, scope=scope)
    given = [one for one in held if one.return_reason != reason]
    for one in given:
        before = _facts(one)
        one.sent_at = one.sent_by_id = one.paper_at = one.paper_by_id = None
        _clear_file(one)
        one.returned_at, one.returned_by_id, one.return_reason = at, actor.id, reason
        record(session, "submission.returned", one, before, actor=actor, at=at, reason=reason)
    return Marked(len(given), len(set(confirmation_ids)) - len(held))


def receive_proven(
    session: Session,
    desk: Desk,
    files: Collection[IssuedFile],
    *,
    scope: Scope,
    actor: Account,
    at: datetime,
) -> Marked:
    """Note the files that were proven to be the very ones issued; a proven one replaces another.

    Only the data counts as the file (10.1): the document is what is wanted on paper. What was
    returned stays returned until it is sent again: old files come along with new ones.
    """
    by_confirmation = {one.confirmation_id: one for one in files if one.kind.is_data}
    held = _hold(session, desk, by_confirmation, scope=scope)
    fresh = [one for one in held if one.file_id is None]
    for one in fresh:
        before, issued = _facts(one), by_confirmation[one.confirmation_id]
        one.file_at, one.file_by_id = at, actor.id
        one.file_id, one.file_sha256 = issued.id, issued.sha256
        record(session, "submission.file_received", one, before, actor=actor, at=at)
    return Marked(len(fresh), len(by_confirmation) - len(held))


def receive_unproven(
    session: Session,
    desk: Desk,
    hashes: Mapping[int, str],
    *,
    scope: Scope,
    actor: Account,
    at: datetime,
) -> Marked:
    """Note files that came and are not those issued; one that was proven before stays.

    `hashes` gives the SHA-256 of the file that came for each confirmation.
    """
    held = _hold(session, desk, hashes, scope=scope)
    fresh = [
        one
        for one in held
        if one.file_id is None and one.file_sha256 != hashes[one.confirmation_id]
    ]
    for one in fresh:
        before = _facts(one)
        one.file_at, one.file_by_id = at, actor.id
        one.file_sha256 = hashes[one.confirmation_id]
        record(session, "submission.other_file_received", one, before, actor=actor, at=at)
    return Marked(len(fresh), len(hashes) - len(held))


def _hold(
    session: Session, desk: Desk, confirmation_ids: Collection[int], *, scope: Scope
) -> list[Submission]:
    """Lock the returns on which these confirmations stand here, and give what became of them."""
    found = session.scalars(
        select(Return.id)
        .join(Return.unit)
        .where(
            desk.holds(),
            stood_below(desk.unit, scope),
            Return.confirmation_id.in_(confirmation_ids),
        )
    ).all()
    locked = [
        one
        for one in returns.lock_all(session, found)
        if one.confirmation_id in confirmation_ids and one.parent_id == desk.parent_id
    ]
    known = {
        one.confirmation_id: one
        for one in session.scalars(
            select(Submission)
            .where(Submission.confirmation_id.in_([one.confirmation_id for one in locked]))
            .execution_options(populate_existing=True)
        )
    }
    # By unit: the history of units above institutions is locked chain by chain in this order.
    return [
        known.get(one.confirmation_id) or begun(one.confirmation_id)
        for one in sorted(locked, key=lambda one: one.unit_id)
        if one.confirmation_id is not None
    ]


def _clear_file(submission: Submission) -> None:
    submission.file_at = submission.file_by_id = submission.file_id = None
    submission.file_sha256 = ""


def _facts(submission: Submission) -> dict[str, Any]:
    return facts(submission, FACTS)
