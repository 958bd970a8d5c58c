"""Until when an office wants its submissions in a round (10.1)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from app.domain.login_codes import Level
from app.domain.thai_calendar import in_bangkok
from app.models import Account, Round, SubmissionDue, Unit
from app.services import history
from app.services.errors import ChangedMeanwhile, DueOutsideRound


def due_on(session: Session, the_round: Round, office: Unit) -> date:
    """Give the last day on which an office takes submissions; else the deadline of those below."""
    kept = session.get(SubmissionDue, (the_round.id, office.id))
    return kept.due_on if kept else usual_day(the_round, office)


def usual_day(the_round: Round, office: Unit) -> date:
    """Give the last day of the deadline of the level below an office."""
    return _last_day(the_round.due_at(office.level.below or Level.INSTITUTION))


def keep_due(
    session: Session,
    the_round: Round,
    office: Unit,
    wanted: date | None,
    *,
    was: date,
    actor: Account,
    at: datetime,
) -> None:
    """Keep the day until which an office wants its submissions; None is the deadline again.

    `was` is what the page showed: raise `ChangedMeanwhile` where it is that no more, and
    `DueOutsideRound` for a day that does not lie in the round.
    """
    first, last = in_bangkok(the_round.opens_at).date(), _last_day(the_round.closes_at)
    day = wanted or usual_day(the_round, office)
    if not first <= day <= last:
        raise DueOutsideRound(first=first, last=last)
    session.refresh(office, with_for_update={"of": Unit, "key_share": True})
    kept = session.get(SubmissionDue, (the_round.id, office.id), populate_existing=True)
    before = kept.due_on if kept else usual_day(the_round, office)
    if before == day and (wanted is not None or kept is None):
        return
    if before != was:
        raise ChangedMeanwhile(due_on=before)
    if kept is not None and wanted is None:
        # No row: a deadline that is moved later moves this day with it.
        session.delete(kept)
    elif kept is None:
        session.add(SubmissionDue(round_id=the_round.id, unit_id=office.id, due_on=day))
    else:
        kept.due_on = day
    session.flush()
    history.record(
        session,
        "submission.due_set",
        "round",
        the_round.id,
        unit=office,
        actor=actor,
        at=at,
        before={"due_on": before.isoformat()},
        after={"due_on": day.isoformat()},
    )


def _last_day(exclusive: datetime) -> date:
    return in_bangkok(exclusive - timedelta(seconds=1)).date()
