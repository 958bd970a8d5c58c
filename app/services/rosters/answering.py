"""Answer several queries at once, as the page before confirming asks (`process.md` 3.1, 3.5)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.scope import Scope
from app.models import Account, Enrolment, Return
from app.services import returns
from app.services.errors import ReasonMissing
from app.services.history.writing_series import Act, record_series
from app.services.rosters import rows, tallies
from app.services.rosters.answers import Answer

Asked = tuple[int, str]
"""A query: the row that it is about, and its code."""


def answer_many(
    session: Session,
    roster: Return,
    answers: Mapping[Asked, Answer],
    *,
    scope: Scope,
    actor: Account,
    at: datetime,
) -> int:
    """Answer the queries that still stand, and say how many answers were new.

    A query that fell meanwhile, or whose pupil left the roster, needs no answer any more. Raise
    `ReasonMissing` for another reason without words.
    """
    locked = returns.lock_for_recording(session, roster.id, at=at)
    if not all(answer.is_complete for answer in answers.values()):
        raise ReasonMissing()
    asked_about = session.scalars(
        select(Enrolment)
        .where(
            rows.live(locked),
            rows.in_rooms(scope),
            Enrolment.id.in_({row_id for row_id, _query in answers}),
        )
        .order_by(Enrolment.id)
        .execution_options(populate_existing=True)
    ).all()
    acts = []
    for row in asked_about:
        given = {query: one.text for (row_id, query), one in answers.items() if row_id == row.id}
        new = {
            query: text
            for query, text in given.items()
            if query in row.queries and row.answers.get(query) != text
        }
        if not new:
            continue
        before = {query: row.answers[query] for query in new if query in row.answers}
        acts.append(Act("enrolment.query_answered", "enrolment", row.id, before, new))
        row.answers = row.answers | new
        row.changed_at, row.changed_by_id = at, actor.id
    if acts:
        session.flush()
        record_series(session, acts, unit=locked.unit, actor=actor, at=at)
        tallies.note_change(session, locked, at=at)
    return sum(len(act.after) for act in acts)
